"""What holds for the HTML of every page that a visitor can get: valid, complete, small, and leading nowhere wrong."""

import gzip
import json
import re
import shutil
import subprocess
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client, override_settings

from tests.services.missing import missing
from tests.services.site_template import ROOT, SiteFiles
from toolkit_taxonomy.languages import language_for

from .kept_html import HOST, NOWHERE, KeptPage, keep_pages

VNU = ROOT / "build" / "test-tools" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
EDITORIAL = {"guideline", "casestudy", "advocacytemplate", "article", "externalresource"}
HTML_BYTES = 14 * 1024
ALL_BYTES = 50 * 1024
QUERIES = 15
OUTSIDE_THE_BUDGET = {"toolkithome", "search with results"}


LANGUAGES = ["ar", "de", "en", "es", "fr", "ru", "zh-hans"]


@pytest.fixture(scope="module")
def everything(django_db_setup, django_db_blocker, worker_folder, tmp_path_factory):
    """Every kept page by address; the translations are there until the module ends."""
    media = str(SiteFiles.in_folder(worker_folder).media)
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(MEDIA_ROOT=media):
        yield keep_pages(tmp_path_factory.mktemp("html"))
        transaction.set_rollback(True)


@pytest.fixture
def kept(everything, db) -> list[KeptPage]:
    """The pages that a visitor finds: all but the one for addresses that lead nowhere."""
    return [page for page in everything.values() if page.address != NOWHERE]


def problems(pages, found) -> dict[str, list]:
    """``{address: what found(page) returns}`` of the pages where it returns something."""
    return {page.address: list(result) for page in pages if (result := found(page))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_kept_pages_are_all_types_in_each_language(kept, language):
    kinds = {page.kind for page in kept if page.language == language}
    untranslated = set() if language == "en" else {"externalresource"}
    assert EDITORIAL | {"toolkithome", "casestudyindex", "standardpage", "searchpage"} <= kinds | untranslated
    assert len([page for page in kept if page.language == language]) > 20
    assert problems(kept, lambda page: page.status != 200 and [page.status]) == {}


def test_no_page_of_any_language_asks_the_database_more_than_the_budget(kept):
    """Home and search results are outside the promise: they show pages of all types at once."""
    promised = [page for page in kept if page.kind not in OUTSIDE_THE_BUDGET]
    assert len(promised) > 150
    assert problems(promised, lambda page: page.queries > QUERIES and [page.queries]) == {}


def test_an_address_that_leads_nowhere_gives_a_page_with_a_way_back(everything, db):
    page = everything[NOWHERE]
    assert page.status == 404
    assert len(page.all("h1")) == 1
    assert [Client().get(link).status_code for link, _anchor in page.links()] == [200] * len(page.links())
    assert page.links()


def test_every_page_is_valid_html(everything):
    if not shutil.which("java") or not VNU.exists():
        missing("The HTML checker (vnu)", how="make test-deps fetches it.")
    files = {page.file.name: page.address for page in everything.values()}
    done = subprocess.run(
        ["java", "-Xss4m", "-jar", VNU, "--format", "json", *(page.file for page in everything.values())],
        capture_output=True,
        text=True,
        check=False,
    )
    report = json.loads(done.stderr)["messages"]
    errors = [
        f"{files[Path(message['url']).name]}: {message['message']} {message.get('extract', '')}"
        for message in report
        if message["type"] == "error" or message.get("subType") == "warning"
    ]
    assert errors == []


def test_a_page_has_one_main_heading(everything):
    assert problems(everything.values(), lambda page: len(page.all("h1")) != 1 and page.all("h1")) == {}


def test_headings_leave_out_no_level(everything):
    def jumps(page):
        levels = [int(element.tag[1]) for element in page.elements if re.fullmatch(r"h[1-6]", element.tag)]
        return [(before, after) for before, after in pairwise(levels) if after > before + 1]

    assert problems(everything.values(), jumps) == {}


def test_styles_and_scripts_stand_in_files(everything):
    def inline(page):
        for element in page.elements:
            if element.tag == "script" and element.get("type") != "application/ld+json" and not element.get("src"):
                yield element
            if element.tag == "style" or any(name == "style" or name.startswith("on") for name in element.attributes):
                yield element

    assert problems(everything.values(), lambda page: list(inline(page))) == {}


def test_a_page_says_its_language_and_direction_on_its_wrapper(kept):
    def wrong(page):
        language = language_for(page.language)
        wanted = {"lang": language.html, "dir": language.direction}
        wrappers = [element for element in page.elements if element.get("class") == "toolkit"] + page.all("html")
        return [element for element in wrappers if {name: element.get(name) for name in wanted} != wanted]

    assert problems(kept, wrong) == {}


def test_every_link_within_the_site_leads_somewhere(everything, kept):
    """Anchors included; files and CSV too. Links to a filtered list are followed from lists, where all kinds stand."""
    wanted = defaultdict(set)
    for page in kept:
        for address, anchor in page.links():
            path, _question, query = address.partition("?")
            wanted[path if query and page.kind in EDITORIAL else address].add((anchor, page.address))
    client, broken = Client(), []
    for address, links in wanted.items():
        if address in everything:
            broken += [(address, *link) for link in links if link[0] and link[0] not in everything[address].ids]
            continue
        response = client.get(address)
        if response.streaming:  # a file is closed once it is read
            b"".join(response.streaming_content)
        broken += [(address, response.status_code, *link) for link in links if response.status_code != 200 or link[0]]
    assert broken == []


def test_an_id_stands_once_in_a_page(everything):
    def doubled(page):
        ids = [element.get("id") for element in page.elements if element.get("id")]
        return sorted({one for one in ids if ids.count(one) > 1})

    assert problems(everything.values(), doubled) == {}


def test_every_picture_says_its_size_and_what_it_shows(kept):
    def unsized(page):
        return [image for image in page.all("img") if {"width", "height", "alt"} - set(image.attributes)]

    assert problems(kept, unsized) == {}


def test_nothing_is_fetched_from_another_host(everything):
    def foreign(page):
        for element in page.elements:
            if element.tag in {"script", "img", "source", "iframe", "form", "link", "audio", "video", "object"}:
                for name in ("src", "href", "action", "data", "srcset"):
                    if not urljoin(HOST, element.get(name)).startswith(HOST + "/") and element.get(name):
                        yield element

    assert problems(everything.values(), lambda page: list(foreign(page))) == {}
    for style in stylesheets(everything.values()):
        text = finders.find(style) and Path(finders.find(style)).read_text(encoding="utf-8")
        assert not re.search(r"@import|url\(", text), style


def stylesheets(pages) -> set[str]:
    """The style sheets that the pages load, by their path below the static files."""
    return {
        element.get("href").partition("/static/")[2]
        for page in pages
        for element in page.all("link")
        if element.get("rel") == "stylesheet"
    }


def test_style_sheets_know_no_left_and_right(kept):
    """Arabic mirrors through logical properties alone."""
    physical = re.compile(
        r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right|top|bottom)|left|right|top|bottom|"
        r"(?:min-|max-)?(?:width|height))\s*:|(?:text-align|float|clear):\s*(?:left|right)"
    )
    for style in stylesheets(kept):
        rules = re.sub(r"@media[^{]*\{", "{", Path(finders.find(style)).read_text(encoding="utf-8"))
        assert physical.findall(rules) == [], style


def test_a_visitor_gets_no_cookie(everything):
    assert problems(everything.values(), lambda page: page.cookies) == {}


def test_a_page_describes_itself_to_machines(kept):
    def lacking(page):
        meta = page.meta()
        wanted = {"description", "og:title", "og:type", "og:url", "og:site_name", "og:locale", "og:description"}
        if page.kind in EDITORIAL:
            wanted |= {f"citation_{name}" for name in ("title", "author", "publisher", "language", "public_url")}
            wanted.add("citation_publication_date")
        return sorted(name for name in wanted if not meta.get(name))

    assert problems(kept, lacking) == {}


def test_json_ld_can_be_read_and_names_the_page(kept):
    def wrong(page):
        scripts = [element for element in page.all("script") if element.get("type") == "application/ld+json"]
        data = [json.loads("".join(element.text)) for element in scripts]
        wanted = [(HOST + page.address.partition("?")[0], language_for(page.language).html)]
        return [(one["url"], one["inLanguage"]) for one in data] != wanted and (data or ["none"])

    assert problems(kept, wrong) == {}


def test_the_canonical_address_is_the_page_without_its_filters(kept):
    def canonical(page):
        found = [element.get("href") for element in page.all("link") if element.get("rel") == "canonical"]
        return found != [HOST + page.address.partition("?")[0]] and found

    assert problems(kept, canonical) == {}


def test_the_versions_of_a_page_name_each_other_and_english_for_all_others(kept):
    """hreflang is reciprocal; a page without a translation names none."""

    def versions(page):
        return {link.get("hreflang"): link.get("href") for link in page.all("link") if link.get("hreflang")}

    pages = {HOST + page.address: page for page in kept if "?" not in page.address}

    def wrong(page):
        named = versions(page)
        if page.language == "en" and not named:
            return None
        if named.get(language_for(page.language).html) != HOST + page.address:
            return [named]
        if named.get("x-default") != named.get("en"):
            return [named]
        return [href for href in named.values() if versions(pages[href]) != named]

    assert problems(pages.values(), wrong) == {}
    translated = [page for page in pages.values() if page.language != "en"]
    assert min(len(versions(page)) for page in translated) == len(LANGUAGES) + 1


def test_a_page_stays_within_its_size(everything):
    sizes = {page.address: page.compressed_bytes for page in everything.values()}
    assert {address: size for address, size in sizes.items() if size > HTML_BYTES} == {}
    styles = {
        style: len(gzip.compress(Path(finders.find(style)).read_bytes(), 6))
        for style in stylesheets(everything.values())
    }
    assert max(sizes.values()) + sum(styles.values()) <= ALL_BYTES


def test_line_breaks_are_not_used_for_spacing(everything):
    assert problems(everything.values(), lambda page: page.all("br")) == {}
