"""The pages that browser tests look at: one address a page type and state, in each language that has it."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest

from tests.services.site_server import SiteServer, running_site
from tests.toolkit_pages.kept_html import Elements
from toolkit_taxonomy.languages import LANGUAGES

#: Every page type, and what a list or a search can show.
PAGE_TYPES = {
    "home": "/en/",
    "guidelines": "/en/guidelines/",
    "case studies": "/en/case-studies/",
    "templates": "/en/templates/",
    "articles": "/en/articles/",
    "resources": "/en/resources/",
    "filtered list": "/en/case-studies/?region=europe&partner-type=government",
    "empty list": "/en/case-studies/?region=north-america&country=LT",
    "guideline": "/en/guidelines/choosing-a-partner/",
    "case study": "/en/case-studies/assabil-beirut/",
    "template": "/en/templates/mou/",
    "article": "/en/articles/survey-2013/",
    "resource": "/en/resources/bsla-training-package/",
    "standard page": "/en/about/",
    "search": "/en/search/",
    "results": "/en/search/?q=partner",
    "no results": "/en/search/?q=zzzzzz",
    "not found": "/en/nowhere/",
}
#: What no translation has yet.
ENGLISH_ALONE = {"resource"}
#: A word that a search finds something by.
SEARCHED = {
    "ar": "شراكة",
    "de": "Partner",
    "en": "partner",
    "es": "biblioteca",
    "fr": "partenaire",
    "ru": "библиотека",
    "zh-hans": "图书馆",
}


@pytest.fixture(scope="session")
def multilingual_server(multilingual_site, tmp_path_factory) -> Iterator[SiteServer]:
    """The starter site in all its languages as a server, for tests that only read."""
    folder = tmp_path_factory.mktemp("multilingual-server")
    with running_site(files=multilingual_site.copy_to(folder), folder=folder) as server:
        yield server


@pytest.fixture(scope="session")
def versions(multilingual_server) -> Callable[[str], dict[str, str]]:
    """The addresses of an English page in each language, as its own head names them."""
    known = {}

    def find(address: str) -> dict[str, str]:
        if address not in known:
            with multilingual_server.get(address) as response:
                assert response.status == 200, address
                elements = Elements(response.read().decode()).found
            alternates = {element.get("hreflang"): element.get("href") for element in elements if element.tag == "link"}
            paths = {code: urlsplit(alternates.get(item.html, "")).path for code, item in LANGUAGES.items()}
            known[address] = {code: path for code, path in paths.items() if path} | {"en": address}
        return known[address]

    return find


@pytest.fixture(scope="session")
def page_types(versions) -> Callable[[str], dict[str, str]]:
    """``PAGE_TYPES`` in a language: ``page_types("ar")["guideline"]``."""

    def addresses(language: str) -> dict[str, str]:
        found = {"not found": f"/{language}/nowhere/"}
        for kind, english in PAGE_TYPES.items():
            path, question, query = english.partition("?")
            if kind in found or (kind in ENGLISH_ALONE and language != "en"):
                continue
            query = f"q={SEARCHED[language]}" if kind == "results" else query
            found[kind] = versions(path)[language] + question + query
        return found

    return addresses


@pytest.fixture
def look(browser, multilingual_server):
    """Open an address in a new window, ``look("/en/", width=360, scheme="dark")``; ``page.goto("/ar/")`` leads on.

    ``reader`` is the language that the browser asks for.
    """
    contexts = []

    def open_page(
        address: str, *, width: int = 1280, scheme: str = "light", scripts: bool = True, reader: str | None = None
    ):
        context = browser.new_context(
            base_url=multilingual_server.url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=scripts,
            locale=reader,
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
