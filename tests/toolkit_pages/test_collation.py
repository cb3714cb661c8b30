"""Names and titles stand where readers of the language look for them, on SQLite and PostgreSQL alike."""

import re

import pytest
from wagtail.models import Page

from case_studies.models import CaseStudy
from tests.toolkit_pages.many_pages import copies
from tests.toolkit_pages.published_copies import published_copy
from toolkit_taxonomy.models import PagePlace

#: By hand: Egypt, Albania, Austria, Pakistan, Cyprus are Ägypten, Albanien, Österreich, Pakistan, Zypern, and so on.
COUNTRIES = {
    "de": ["EG", "AL", "OM", "AT", "PK", "CY"],
    "es": ["ES", "EE", "MX", "FM", "NE", "ZM"],
    # Égypte, Équateur, Érythrée, Espagne, États-Unis, Éthiopie, Fidji
    "fr": ["EG", "EC", "ER", "ES", "US", "ET", "FJ"],
    # Израиль, Ирак, Италия, Йемен, Казахстан: й is no и
    "ru": ["IL", "IQ", "IT", "YE", "KZ"],
    # إثيوبيا, أذربيجان, إسبانيا, الأردن, ألمانيا, لبنان, مصر: alif is one letter, with hamza and without
    "ar": ["ET", "AZ", "ES", "JO", "DE", "LB", "EG"],
    # 埃及 āi, 巴西 bā, 德国 dé, 法国 fǎ, 黎巴嫩 lí, 美国 měi, 中国 zhōng
    "zh-hans": ["EG", "BR", "DE", "FR", "LB", "US", "CN"],
}
TITLES = {
    "de": ["aber", "Ader", "Ägypten liest", "Alle", "öffentlich", "Oman", "Straße", "Strasse 2", "Zug", "Читать"],
    "es": ["anotar", "Anzuelo", "Añadir", "Año", "oír", "otro"],
    "ru": ["Елена", "Ёлка", "ель", "игра", "Йод", "Кино", "Zoom"],
    "ar": ["إثيوبيا تقرأ", "أذربيجان", "الأردن", "بيت", "مكتبة", "UNESCO"],
    "zh-hans": ["2026", "德国", "法国", "美国的图书馆", "伊朗", "中国", "IFLA"],
}


@pytest.fixture
def case(site_content):
    return CaseStudy.objects.get(slug="assabil-beirut", locale__language_code="en")


@pytest.mark.parametrize("language", COUNTRIES)
def test_the_countries_of_a_facet_stand_in_the_order_of_the_language(language, client, case):
    page = published_copy(case, language)
    PagePlace.objects.filter(page=page).delete()
    for code in sorted(COUNTRIES[language]):
        PagePlace.objects.create(page=page, country=code, locale=page.locale)
    html = client.get(page.get_parent().url).content.decode()
    assert re.findall(r'name="country" value="(\w+)"', html) == COUNTRIES[language]


@pytest.mark.parametrize("language", TITLES)
def test_a_list_by_title_stands_in_the_order_of_the_language(language, client, case):
    page = published_copy(case, language)
    section, titles = page.get_parent(), TITLES[language]
    ids = [page.pk, *copies(page, len(titles) - 1)]
    for pk, title in zip(ids, sorted(titles), strict=True):
        Page.objects.filter(pk=pk).update(title=title)
    html = client.get(section.url, {"sort": "title"}).content.decode()
    assert re.findall(r"<h3><a [^>]*>([^<]+)</a></h3>", html) == titles
