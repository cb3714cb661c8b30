"""No page costs more than 15 database queries, however much there is around it; and its weight stays small."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page

from case_studies.models import CaseStudy, CaseStudyIndex
from tests.toolkit_pages.many_pages import copies, translations
from toolkit_pages.models import (
    AdvocacyTemplate,
    Article,
    ExternalResource,
    Guideline,
    RelatedPage,
    StandardPage,
)

BUDGET = 15
HTML_LIMIT, TEXT_LIMIT = 14_000, 50_000
LANGUAGES = ["ar", "de", "es", "fr", "ru", "zh-hans"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(site_content):
    return CaseStudy.objects.get(slug="assabil-beirut", locale__language_code="en")


@pytest.fixture
def case_index(home):
    return CaseStudyIndex.objects.child_of(home).get()


def queries(client, url: str) -> int:
    """Of a warm request, as a visitor without an account makes it."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


def relate(page, targets):
    rows = [
        RelatedPage(page_id=page.pk, target_id=target, sort_order=place, locale=page.locale)
        for place, target in enumerate(targets)
    ]
    RelatedPage.objects.filter(page=page.pk).delete()
    RelatedPage.objects.bulk_create(rows)


def test_a_case_study_costs_the_same_with_one_and_with_a_hundred_related_cases(client, case):
    others = copies(CaseStudy.objects.live().exclude(pk=case.pk).first(), 100)
    relate(case, others[:1])
    one = queries(client, case.url)
    relate(case, others)
    html = client.get(case.url).content.decode()
    assert html.count("-copy-") >= 100
    assert queries(client, case.url) == one
    assert one <= BUDGET


def test_a_case_study_with_a_hundred_related_pages_of_all_types_keeps_to_the_budget(client, case):
    others = []
    for page_class in (CaseStudy, Guideline, AdvocacyTemplate, Article, ExternalResource):
        others += copies(page_class.objects.live().exclude(pk=case.pk).first(), 20)
    relate(case, others)
    assert queries(client, case.url) <= BUDGET


def test_seven_languages_cost_no_more_than_one(client, case, case_index, home):
    urls = [home.url, case_index.url, case.url]
    in_one = [queries(client, url) for url in urls]
    for code in LANGUAGES:
        locale = Locale.objects.get_or_create(language_code=code)[0]
        assert len(translations([home, case_index, case], locale)) == 3
    assert client.get(case.url).content.decode().count("hreflang=") >= len(LANGUAGES)
    assert [queries(client, url) for url in urls] == in_one
    assert max(in_one[1:]) <= BUDGET


def test_fifteen_hundred_pages_cost_no_more_than_fifty(client, case, case_index, home):
    urls = [home.url, case_index.url, f"{case_index.url}?topic=partnership&gain=profile", case.url]
    copies(case, 50)
    with_fifty = [queries(client, url) for url in urls]
    copies(case, 1450, first=51)
    assert [queries(client, url) for url in urls] == with_fifty
    assert max(with_fifty[1:]) <= BUDGET


def test_an_index_with_two_facets_chosen_keeps_to_the_budget(client, case_index):
    without = queries(client, case_index.url)
    chosen = queries(client, f"{case_index.url}?region=europe&topic=advocacy")
    assert max(without, chosen) <= BUDGET


@pytest.mark.parametrize(
    "page_class",
    [
        Guideline,
        AdvocacyTemplate,
        Article,
        ExternalResource,
        StandardPage,
    ],
)
def test_a_page_of_each_type_keeps_to_the_budget(client, home, page_class):
    page = page_class.objects.descendant_of(home, inclusive=True).live().first()
    assert queries(client, page.url) <= BUDGET


# Weight


@pytest.fixture
def starter_pages(home):
    return Page.objects.descendant_of(home, inclusive=True).live().specific()


def stylesheets(html: str) -> set[str]:
    """The style sheets of a page, those that they import included, as paths of static files."""
    found = set(re.findall(r'<link[^>]+href="/static/([^"?]+\.css)', html))
    for path in list(found):
        folder = path.rpartition("/")[0]
        text = Path(finders.find(path)).read_text(encoding="utf-8")
        found |= {f"{folder}/{name}" for name in re.findall(r'@import (?:url\()?"([^"]+)"', text)}
    return found


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def test_every_page_of_the_starter_content_is_light(client, starter_pages):
    """14 KB of HTML as sent; 50 KB with its style sheets."""
    heavy, sheets = {}, {}
    for page in starter_pages:
        response = client.get(page.url)
        assert response.status_code == 200, page.url
        html = packed(response.content)
        for path in stylesheets(response.content.decode()) - set(sheets):
            sheets[path] = packed(Path(finders.find(path)).read_bytes())
        if html > HTML_LIMIT or html + sum(sheets.values()) > TEXT_LIMIT:
            heavy[page.url] = html
    assert sheets
    assert heavy == {}
