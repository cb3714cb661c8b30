"""The site mounted under a path prefix: every address that it gives carries the prefix, and leads somewhere."""

import re
from html import unescape
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener
from xml.etree import ElementTree

import pytest

from tests.conftest import PREFIX
from tests.services.site_server import running_site
from tests.services.site_template import PASSWORD

pytestmark = pytest.mark.service

SITEMAP = {"": "http://www.sitemaps.org/schemas/sitemap/0.9"}
#: A page of each type, and the states of lists and search that have links of their own.
PAGES = [
    "/en/",
    "/en/about/",
    "/en/case-studies/",
    "/en/case-studies/?topic=reading&region=mena",
    "/en/case-studies/?topic=nothing-like-it",
    "/en/case-studies/assabil-beirut/",
    "/en/resources/?page=2&sort=newest",
    "/en/guidelines/writing-an-mou/",
    "/en/templates/mou/",
    "/en/articles/survey-2013/",
    "/en/resources/bsla-training-package/",
    "/en/search/",
    "/en/search/?q=library",
    "/en/search/?q=library&type=casestudy&page=2",
    "/en/nothing-here/",
    "/admin/login/",
]


def text(server, path: str, *, status: int = 200) -> str:
    with server.get(path) as response:
        assert response.status == status, path
        return response.read().decode()


def addresses(html: str) -> list[str]:
    """Everything that a browser, a search engine or a reader may follow."""
    found = re.findall(r"""\b(?:href|src|action|content)=["']([^"']*)["']""", html)
    found += [part.split()[0] for value in re.findall(r'\bsrcset="([^"]*)"', html) for part in value.split(",")]
    found += re.findall(r'"url": "([^"]*)"', html)
    return [unescape(address) for address in found if address.startswith(("/", "http"))]


def outside(server, found: list[str]) -> list[str]:
    """Those on this server that do not lie under the prefix."""
    host = urlsplit(server.url).netloc
    local = [urlsplit(address) for address in found if urlsplit(address).netloc in ("", host, "localhost")]
    assert local
    return [address.geturl() for address in local if not f"{address.path}/".startswith(f"{PREFIX}/")]


def without_redirect(url: str):
    class Stop(HTTPRedirectHandler):
        def redirect_request(self, *args):
            return None

    try:
        return build_opener(Stop).open(url, timeout=30)
    except HTTPError as response:
        return response


@pytest.mark.parametrize("path", PAGES)
def test_no_link_of_a_page_leaves_the_prefix(mounted_site, path):
    html = text(mounted_site, path, status=404 if "nothing-here" in path else 200)
    assert outside(mounted_site, addresses(html)) == []


def test_every_page_of_the_sitemap_answers_under_the_prefix(mounted_site):
    entries = ElementTree.fromstring(text(mounted_site, "/sitemap.xml")).findall("url", SITEMAP)
    urls = [entry.findtext("loc", namespaces=SITEMAP) for entry in entries]
    assert len(urls) > 50
    assert [url for url in urls if not url.startswith(f"{mounted_site.url}/en/")] == []
    for url in urls:
        assert text(mounted_site, url.removeprefix(mounted_site.url))


@pytest.mark.parametrize("path", ["/en/", "/en/templates/mou/", "/en/case-studies/", "/en/search/?q=mou"])
def test_style_sheets_and_documents_are_fetched_where_a_page_says(mounted_site, path):
    html = text(mounted_site, path)
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]*)"', html)
    assert sheets
    for address in sheets + re.findall(r'href="([^"]*/documents/[^"]*)"', html):
        with mounted_site.get(address.removeprefix(PREFIX)) as response:
            assert response.status == 200, address
            assert response.read()


@pytest.mark.parametrize("path", ["/en/case-studies/assabil-beirut/", "/en/articles/survey-2013/"])
def test_charts_and_tables_are_fetched_where_a_page_says(mounted_site, path):
    links = re.findall(r'href="([^"]*/data/[^"]*)"', text(mounted_site, path))
    assert links
    for address in links:
        assert text(mounted_site, address.removeprefix(PREFIX)), address


def test_a_document_is_downloaded(mounted_site):
    address = re.search(r'href="([^"]*/documents/[^"]*\.docx)"', text(mounted_site, "/en/templates/mou/"))[1]
    assert address.startswith(f"{PREFIX}/documents/")
    with mounted_site.get(address.removeprefix(PREFIX)) as response:
        assert response.read(2) == b"PK"


def test_forms_and_links_of_lists_keep_their_filters_and_the_prefix(mounted_site):
    html = text(mounted_site, "/en/resources/?topic=advocacy-planning")
    actions = re.findall(r'<form[^>]*action="([^"]*)"', html)
    assert set(actions) == {f"{PREFIX}/en/search/", f"{PREFIX}/en/resources/"}
    followed = [urljoin(f"{PREFIX}/en/resources/", unescape(link)) for link in re.findall(r'href="(\?[^"]*)"', html)]
    assert followed
    for address in followed:
        assert text(mounted_site, address.removeprefix(PREFIX))


def test_the_second_page_of_a_list_is_linked_and_answers(mounted_site):
    link = re.search(r'href="(\?[^"]*page=2[^"]*)" rel="next"', text(mounted_site, "/en/resources/"))[1]
    assert 'rel="prev"' in text(mounted_site, f"/en/resources/{unescape(link)}")


def test_the_feed_and_robots_name_addresses_under_the_prefix(mounted_site):
    feed = text(mounted_site, "/en/feed/")
    assert outside(mounted_site, addresses(feed)) == []
    assert f'href="{mounted_site.url}/en/feed/"' in feed
    robots = text(mounted_site, "/robots.txt")
    assert f"Sitemap: {mounted_site.url}/sitemap.xml" in robots
    assert f"Disallow: {PREFIX}/admin/" in robots


def test_style_sheets_name_no_address_outside_the_prefix(mounted_site):
    sheet = text(mounted_site, "/static/toolkit_pages/toolkit.css")
    assert [url for url in re.findall(r"url\(([^)]*)\)", sheet) if url.strip("'\"").startswith("/")] == []


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("/", "/toolkit/en/"),
        ("/en/case-studies", "/toolkit/en/case-studies/"),
        ("/admin/", "/toolkit/admin/login/?next=/toolkit/admin/"),
    ],
)
def test_redirects_stay_under_the_prefix(mounted_site, asked, given):
    with without_redirect(mounted_site.url + asked) as response:
        assert response.status in (301, 302)
        assert response.headers["Location"] == given


def test_an_editor_logs_in_and_finds_the_admin_under_the_prefix(mounted_site):
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    login = f"{mounted_site.url}/admin/login/"
    form = browser.open(login).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', form)[1]
    data = {"csrfmiddlewaretoken": token, "username": "editor", "password": PASSWORD, "next": f"{PREFIX}/admin/pages/"}
    response = browser.open(login, urlencode(data).encode())
    assert urlsplit(response.url).path.startswith(f"{PREFIX}/admin/pages/")
    assert outside(mounted_site, addresses(response.read().decode())) == []


def test_a_renamed_page_redirects_under_the_prefix(starter_site, tmp_path):
    rename = (
        "from case_studies.models import CaseStudy; page = CaseStudy.objects.get(slug='assabil-beirut');"
        "page.slug = 'beirut'; page.save_revision().publish()"
    )
    with running_site(files=starter_site.copy_to(tmp_path), folder=tmp_path, prefix=PREFIX) as server:
        server.manage("shell", "--no-imports", "-c", rename)
        with without_redirect(f"{server.url}/en/case-studies/assabil-beirut/") as response:
            assert response.status == 301
            assert response.headers["Location"] == f"{PREFIX}/en/case-studies/beirut/"
        assert text(server, "/en/case-studies/beirut/")
