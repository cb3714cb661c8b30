"""Whatever stands in an address, a visitor gets a clear page."""

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from case_studies.models import CaseStudyIndex
from toolkit_search.models import SearchPage

NAMES = [
    "q",
    "page",
    "sort",
    "topic",
    "need",
    "gain",
    "region",
    "country",
    "partner-type",
    "library-type",
    "audience",
    "language",
    "resource-type",
    "type",
    "something",
]
VALUES = st.one_of(
    st.text(max_size=40),
    st.integers().map(str),
    st.sampled_from(
        [
            '"abc',
            "a\x00b",
            "'",
            "europe",
            "LB",
            "0",
            "-1",
            "1e9",
            "٣",
            "²",
            "9" * 400,
            "newest",
            "relevance",
            "nowhere",
            "%",
            "../..",
            "<b>",
            "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
            "\u2028",
            "x" * 10_000,
        ]
    ),
)
QUERIES = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=6)


@pytest.fixture
def index(site_content):
    return CaseStudyIndex.objects.get(locale__language_code="en")


@pytest.fixture
def search_page(site_content):
    return SearchPage.objects.get(locale__language_code="en")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERIES)
def test_no_query_string_breaks_an_index(index, client, query):
    assert client.get(f"{index.url}?{urlencode(query, errors='replace')}").status_code == 200


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERIES)
def test_no_query_string_breaks_the_search_page(search_page, client, query):
    assert client.get(f"{search_page.url}?{urlencode(query, errors='replace')}").status_code == 200


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=60))
def test_no_bytes_break_the_search_page(search_page, client, raw):
    response = client.get(search_page.url, QUERY_STRING=b"q=".decode() + raw.decode("latin-1"))
    assert response.status_code == 200


def test_an_unknown_facet_value_is_left_out_and_told(index, client):
    html = client.get(index.url, {"region": "atlantis"}).content.decode()
    assert "The filter “atlantis” is not known here and was left out." in html
    assert html.count('<article class="card') == client.get(index.url).content.decode().count('<article class="card')


def test_a_known_value_beside_an_unknown_one_still_narrows(index, client):
    everything = client.get(index.url).context["listing"].total
    listing = client.get(f"{index.url}?region=europe&region=atlantis").context["listing"]
    assert 0 < listing.total < everything
    assert listing.unknown == ["atlantis"]


@pytest.mark.parametrize("page", ["0", "-1", "999999999999999999999", "1.5", "x", "", "\x00", "²", "9" * 5000])
def test_a_page_number_out_of_range_shows_a_page_that_exists(index, client, page):
    listing = client.get(index.url, {"page": page}).context["listing"]
    assert 1 <= listing.number <= listing.page_count
    assert listing.cards


def test_an_unknown_sort_is_the_default(index, client):
    assert client.get(index.url, {"sort": "random"}).context["listing"].query.sort == index.sorts[0]


@pytest.mark.parametrize("query", ["x" * 10_000, "x " * 5_000, "图" * 10_000, '"' * 10_000, "\x00" * 10_000])
def test_a_query_of_ten_thousand_characters_is_answered(search_page, client, query):
    response = client.get(search_page.url, {"q": query})
    assert response.status_code == 200
    assert len(response.content) < 200_000


def test_what_finds_nothing_says_what_to_try(search_page, client):
    html = client.get(search_page.url, {"q": "zzzzqqqq"}).content.decode()
    assert "Nothing was found." in html
    assert "Try fewer words" in html


def test_signs_alone_find_nothing_and_say_so(search_page, client):
    assert "Nothing was found." in client.get(search_page.url, {"q": '"*("'}).content.decode()


def test_a_query_is_shown_as_text(search_page, client):
    html = client.get(search_page.url, {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert(1)" not in html


@pytest.mark.parametrize("path", ["%00", "nowhere/", "a%00b/", "%ff/", "%E2%80%AE/", "x" * 3000 + "/", "data/%22/"])
def test_an_address_that_leads_nowhere_is_not_found(index, client, path):
    assert client.get(f"{index.url}{path}", follow=True).status_code == 404
