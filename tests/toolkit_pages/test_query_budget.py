"""No page costs more than 15 database queries, however much there is around it; and its weight stays small."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
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


# What a body points to


#: The picture files that it makes, until they are collected.
wagtail_leaves_files_open = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
def bare_guideline(home):
    """A guideline with nothing around its body: no related pages, whose cards cost queries by their type."""
    guideline = Guideline.objects.descendant_of(home).live().first()
    RelatedPage.objects.filter(page=guideline.pk).delete()
    return guideline


@pytest.fixture
def twelve(bare_guideline):
    """Twelve each of what a body can point to: pages for boxes and for links, documents for both, images."""
    pages = list(Page.objects.live().type(CaseStudy, ExternalResource).order_by("pk")[:24])
    documents, images = [], []
    for number in range(24):
        document = get_document_model()(title=f"File {number}")
        document.file.save(f"file-{number}.txt", ContentFile(b"A text."), save=False)
        document.save()
        documents.append(document)
    for number in range(12):
        file = get_test_image_file(filename=f"picture-{number}.png", size=(1300, 10))
        images.append(get_image_model().objects.create(title=f"Picture {number}", file=file))
    return {
        "boxed": pages[:12],
        "linked": pages[12:],
        "offered": documents[:12],
        "named": documents[12:],
        "shown": images,
    }


def body(things: dict, number: int) -> list[tuple]:
    """So many of each block, and as many links to pages and documents in texts, steps and callouts."""
    blocks = []
    for place in range(number):
        page, document = things["linked"][place], things["named"][place]
        text = (
            f'<p><a linktype="page" id="{page.pk}">page {place}</a> '
            f'<a id="{document.pk}" linktype="document">document {place}</a></p>'
        )
        step = {"title": f"Step {place}", "anchor": "", "text": text, "note": ""}
        image = {"image": things["shown"][place], "alt_text": f"Shows {place}", "decorative": False}
        blocks += [
            ("text", text),
            ("steps", {"steps": [step]}),
            ("callout", {"kind": "note", "text": text}),
            ("download", things["offered"][place].toolkit_record.document_set),
            ("related", {"pages": [things["boxed"][place]]}),
            ("picture", {"image": image, "caption": "", "credit": ""}),
        ]
    return blocks


def publish(page, blocks) -> None:
    page.body = blocks
    page.save_revision().publish()


@wagtail_leaves_files_open
def test_a_body_costs_the_same_with_one_and_with_twelve_of_everything(client, bare_guideline, twelve):
    publish(bare_guideline, body(twelve, 1))
    one = queries(client, bare_guideline.url)
    publish(bare_guideline, body(twelve, 12))
    html = client.get(bare_guideline.url).content.decode()
    assert [page.url for page in twelve["boxed"] + twelve["linked"] if f'<a href="{page.url}">' not in html] == []
    assert [file.url for file in twelve["offered"] + twelve["named"] if f'<a href="{file.url}">' not in html] == []
    assert [place for place in range(12) if f'alt="Shows {place}"' not in html] == []
    assert queries(client, bare_guideline.url) == one
    assert one <= BUDGET


@wagtail_leaves_files_open
def test_the_files_of_pictures_are_one_query_when_the_cache_is_empty(client, bare_guideline, twelve):
    """After a restart, or on a site without a cache."""
    costs = []
    for number in (1, 12):
        publish(bare_guideline, body(twelve, number))
        warm = queries(client, bare_guideline.url)
        get_image_model().get_rendition_model().cache_backend.delete_many(
            [rendition.get_cache_key() for image in twelve["shown"] for rendition in image.renditions.all()]
        )
        with CaptureQueriesContext(connection) as captured:
            client.get(bare_guideline.url)
        costs.append(len(captured) - warm)
    assert costs == [1, 1]
