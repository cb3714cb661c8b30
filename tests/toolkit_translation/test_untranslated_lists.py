"""A section lists what it has in other languages only apart from its own list, each title in its language."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction

from case_studies.models import CaseStudy
from tests.toolkit_pages.kept_html import Elements
from tests.toolkit_pages.many_pages import copies

pytestmark = pytest.mark.django_db


def listed(client, url: str) -> tuple[set[str], set[str]]:
    """Addresses of pages in the list itself, and in the list apart, whose links all say their language."""
    own, _head, apart = client.get(url).content.decode().partition('class="apart"')
    cards = {link.get("href") for link in Elements(own.partition('id="found"')[2]).found if link.tag == "a"}
    elements = list(Elements(apart.partition("</section>")[0]).found)
    links = {link.get("href"): link.get("hreflang") for link in elements if link.tag == "a"}
    assert set(links.values()) <= {"en", "fr"}
    lists = [element.get("lang") for element in elements if element.tag == "ul"]
    assert bool(lists) == bool(links)
    assert "" not in lists
    return cards, set(links)


@pytest.fixture
def urls(in_french) -> dict[str, str]:
    pages = Page.objects.live().type(CaseStudy).filter(locale__language_code="en")
    return {page.slug: page.url for page in pages}


def test_a_french_section_names_the_english_cases_apart_from_its_own(in_french, client, urls):
    cards, apart = listed(client, in_french.section.url("fr"))
    assert in_french.case.url("fr") in cards
    assert apart == set(urls.values()) - {in_french.case.url("en")}
    assert not cards & apart


def test_an_english_section_names_nothing_apart_while_it_has_everything(in_french, client):
    assert listed(client, f"{in_french.section.url('en')}?page=2")[1] == set()


def test_what_exists_in_french_alone_stands_apart_in_the_english_section(in_french, client):
    case = in_french.case.page("en")
    CaseStudy.objects.get(pk=case.pk).unpublish()
    cards, apart = listed(client, f"{in_french.section.url('en')}?page=2")
    assert apart == {in_french.case.url("fr")}, "at the end of the list"
    assert case.url not in cards


def test_the_filters_of_the_list_hold_for_what_stands_apart(in_french, client, urls):
    _cards, apart = listed(client, f"{in_french.section.url('fr')}?country=LT")
    lithuanian = CaseStudy.objects.live().filter(page_places__country="LT", locale__language_code="en")
    assert apart == {urls[page.slug] for page in lithuanian} != set()


def test_a_closed_page_and_a_draft_are_not_named(in_french, client, urls):
    closed, draft = CaseStudy.objects.live().filter(locale__language_code="en").exclude(slug="assabil-beirut")[:2]
    PageViewRestriction.objects.create(page=closed, restriction_type=PageViewRestriction.LOGIN)
    draft.unpublish()
    _cards, apart = listed(client, in_french.section.url("fr"))
    assert apart == set(urls.values()) - {closed.url, draft.url, in_french.case.url("en")}


def test_a_long_list_apart_ends_in_a_link_to_the_whole_and_costs_no_more(in_french, client):
    def queries(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    url = f"{in_french.section.url('fr')}?partner-type=government&topic=partnership"
    few = queries(url)
    copies(CaseStudy.objects.live().filter(locale__language_code="en").exclude(slug="assabil-beirut").first(), 80)
    assert queries(url) == few <= 15
    _cards, apart = listed(client, in_french.section.url("fr"))
    assert in_french.section.url("en") in apart
    assert len(apart) == 61
