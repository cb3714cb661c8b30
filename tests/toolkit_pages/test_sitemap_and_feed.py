"""The sitemap, robots.txt and the feed: what machines are told of the site."""

from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.dateparse import parse_datetime
from wagtail.models import Page, PageViewRestriction, Site

from case_studies.models import CaseStudy
from toolkit_pages.models import Article, StandardPage

ATOM = {"": "http://www.w3.org/2005/Atom"}
SITEMAP = {"": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def close(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


@pytest.fixture
def addresses(client, site_content):
    """What the sitemap lists when asked, as paths."""

    def addresses() -> list[str]:
        response = client.get("/sitemap.xml")
        assert response.status_code == 200
        assert response["Content-Type"] == "application/xml; charset=utf-8"
        found = ElementTree.fromstring(response.content).findall("url", SITEMAP)
        urls = [urlsplit(entry.findtext("loc", namespaces=SITEMAP)) for entry in found]
        assert {(url.scheme, url.netloc) for url in urls} == {("http", "testserver")}
        return [url.path for url in urls]

    return addresses


@pytest.fixture
def feed(client, site_content):
    """The English feed when asked, as XML."""

    def feed():
        response = client.get("/en/feed/")
        assert response.status_code == 200
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        return ElementTree.fromstring(response.content)

    return feed


def links(entry) -> dict[str, str]:
    return {link.get("rel"): link.get("href") for link in entry.findall("link", ATOM)}


def test_the_sitemap_lists_each_published_page_once(addresses, home):
    assert sorted(addresses()) == sorted(page.url for page in home.get_descendants(inclusive=True).live())


def test_the_sitemap_lists_no_draft(addresses, site_content):
    drafts = [page.url for page in CaseStudy.objects.not_live()]
    assert drafts
    assert not set(drafts) & set(addresses())


def test_the_sitemap_lists_nothing_that_is_closed(addresses, sections):
    close(sections["articles"])
    assert [path for path in addresses() if path.startswith("/en/articles/")] == []


def test_the_sitemap_lists_no_alias(addresses, home, sections):
    alias = sections["articles"].get_children().live().first().specific.create_alias(parent=sections["guidelines"])
    assert alias.url not in addresses()


def test_the_sitemap_of_a_site_lists_its_own_pages_alone(addresses, home):
    other = Page.get_first_root_node().add_child(instance=Page(title="Another site", slug="another"))
    other.add_child(instance=StandardPage(title="Only there", slug="only-there"))
    Site.objects.create(hostname="another.example.org", root_page=other)
    assert [path for path in addresses() if "only-there" in path] == []


def test_the_sitemap_takes_as_many_queries_for_more_pages(client, home, django_assert_num_queries):
    client.get("/sitemap.xml")
    with CaptureQueriesContext(connection) as queries:
        client.get("/sitemap.xml")
    before = len(queries)
    assert before > 0
    for number in range(5):
        home.add_child(instance=StandardPage(title=f"Page {number}", slug=f"page-{number}"))
    client.get("/sitemap.xml")
    with django_assert_num_queries(before):
        client.get("/sitemap.xml")


def test_a_page_of_the_sitemap_answers(client, addresses):
    for path in addresses()[::7]:
        assert client.get(path).status_code == 200, path


def test_robots_are_told_of_the_sitemap_and_kept_out_of_the_admin(client, db):
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml\n" in text
    assert "Disallow: /admin/\n" in text


def test_the_feed_has_what_atom_asks_for(feed, home):
    root = feed()
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert root.findtext("id", namespaces=ATOM) == f"urn:uuid:{home.translation_key}:en"
    assert root.findtext("author/name", namespaces=ATOM)
    assert links(root) == {"alternate": "http://testserver/en/", "self": "http://testserver/en/feed/"}
    for entry in root.findall("entry", ATOM):
        assert entry.findtext("title", namespaces=ATOM)
        assert parse_datetime(entry.findtext("updated", namespaces=ATOM)).tzinfo


def test_the_feed_lists_the_newest_items_first(feed, home):
    root = feed()
    dates = [entry.findtext("published", namespaces=ATOM) for entry in root.findall("entry", ATOM)]
    assert 10 < len(dates) <= 30
    assert dates == sorted(dates, reverse=True)


def test_an_entry_keeps_its_id_when_its_page_is_renamed(feed, site_content):
    def ids():
        return {entry.findtext("id", namespaces=ATOM) for entry in feed().findall("entry", ATOM)}

    before = ids()
    assert len(before) == len(feed().findall("entry", ATOM))
    page = Article.objects.live().first()
    page.slug = "renamed"
    page.save()
    assert ids() == before


def test_the_feed_lists_no_draft_nothing_closed_and_no_standard_page(feed, sections):
    article = Article.objects.live().first()
    close(sections["resources"])
    article.unpublish()
    paths = [urlsplit(links(entry)["alternate"]).path for entry in feed().findall("entry", ATOM)]
    assert paths
    assert article.url not in paths
    assert [path for path in paths if path.startswith("/en/resources/") or path == "/en/about/"] == []


def test_a_control_character_in_a_title_does_not_end_the_feed(feed, home):
    newest = home.items(RequestFactory().get("/")).first()
    Page.objects.filter(pk=newest.pk).update(title="Before\x0b and after 😀")
    titles = [entry.findtext("title", namespaces=ATOM) for entry in feed().findall("entry", ATOM)]
    assert "Before and after 😀" in titles


def test_an_item_that_was_never_published_by_anyone_has_a_date_or_none(feed, sections):
    sections["articles"].add_child(instance=Article(title="By a script", slug="by-a-script", live=True))
    assert feed() is not None


def test_pages_name_the_feed(client, home, sections):
    for page in (home, sections["articles"], Article.objects.live().first()):
        html = client.get(page.url).content.decode()
        assert '<link rel="alternate" type="application/atom+xml"' in html
        assert 'href="/en/feed/"' in html


def test_there_is_no_feed_where_there_is_no_home(client, sections):
    assert client.get("/en/articles/feed/").status_code == 404
