"""Searching in the site's own database: on the search page and in the admin, for whatever is typed."""

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from toolkit_pages.models import Guideline
from toolkit_search.models import SearchPage

UNBALANCED = [
    '"abc',
    "'abc",
    '""',
    '"',
    "a\x00b",
    "\x00",
    "NEAR(",
    "a AND",
    "NOT",
    "OR OR",
    "title:",
    "col : x",
    "*",
    "^a",
    "(",
    "{a}: b",
    "-",
    "+",
    "\\",
    "a' OR '1'='1",
    "%s %d {}",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "\u202e",
    "x " * 5000,
]


@pytest.fixture
def chinese_page(sections):
    page = Guideline(title="图书馆与合作伙伴", slug="chinese", search_description="怎样寻找公共图书馆联盟的合作伙伴")
    sections["guidelines"].add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture
def search_page(site_content):
    return SearchPage.objects.get(locale__language_code="en")


@pytest.mark.parametrize("query", UNBALANCED)
def test_no_query_is_an_error_on_the_search_page(search_page, client, query):
    assert client.get(search_page.url, {"q": query}).status_code == 200


ADMIN_SEARCHES = [
    ("wagtailadmin_explore_root_results", {}),
    ("wagtailadmin_pages:search", {}),
    ("wagtailadmin_pages:search_results", {}),
    ("wagtaildocs:index", {}),
    ("wagtailimages:index", {}),
    ("wagtailadmin_choose_page_search", {}),
    ("wagtailsnippets_toolkit_taxonomy_term:list", {}),
    ("wagtailsnippets_toolkit_documents_documentset:list", {}),
]


@pytest.mark.parametrize(("name", "arguments"), ADMIN_SEARCHES)
@pytest.mark.parametrize("query", ['"abc', "a\x00b", '"', "NOT", "x " * 5000])
def test_no_query_is_an_error_in_the_admin(administrator_client, name, arguments, query):
    if name == "wagtailadmin_explore_root_results":
        address = reverse("wagtailadmin_explore_results", args=[Page.objects.get(depth=1).pk])
    else:
        address = reverse(name, kwargs=arguments)
    assert administrator_client.get(address, {"q": query}).status_code == 200


def test_quotes_and_operators_do_not_keep_a_page_from_being_found(search_page, client):
    html = client.get(search_page.url, {"q": '"memorandum AND ('}).content.decode()
    assert "Nothing was found." not in html


@pytest.mark.parametrize("query", ["图书馆", "合作伙伴", "公共图书馆", "联盟", "书", "寻找合作伙伴的图书馆"])
def test_chinese_is_found_by_any_part_of_it(search_page, chinese_page, client, query):
    assert chinese_page.title in client.get(search_page.url, {"q": query}).content.decode()


def test_chinese_that_stands_nowhere_is_not_found(search_page, chinese_page, client):
    assert chinese_page.title not in client.get(search_page.url, {"q": "天气预报"}).content.decode()


def test_the_admin_finds_chinese_by_how_a_title_goes_on(administrator_client, chinese_page):
    found = administrator_client.get(reverse("wagtailadmin_pages:search"), {"q": "合作"}).content.decode()
    assert chinese_page.title in found


def test_a_backend_of_another_name_keeps_wagtails_ways(chinese_page):
    """Its index entries are not ours: a host may run both."""
    from modelsearch.backends.database.sqlite import sqlite

    ours, stock = get_search_backend(), get_search_backend("wagtail.search.backends.database")
    assert sqlite.ObjectIndexer(
        chinese_page, ours
    ).title == "图 书 馆 与 合 作 伙 伴 图书 书馆 馆与 与合 合作 作伙 伙伴".join("  ")
    assert sqlite.ObjectIndexer(chinese_page, stock).title == chinese_page.title
