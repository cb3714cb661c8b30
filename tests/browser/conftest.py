"""The pages that browser tests look at: one address a page type and state, in English and in Arabic."""

import pytest

from tests.services.site_server import running_site

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
ARABIC = {
    "home": "/ar/",
    "case studies": "/ar/case-studies/",
    "guideline": "/ar/guidelines/choosing-a-partner/",
    "case study": "/ar/case-studies/assabil-beirut/",
    "template": "/ar/templates/mou/",
    "article": "/ar/articles/survey-2013/",
    "results": "/ar/search/?q=partner",
}


@pytest.fixture(scope="session")
def bilingual_site(starter_site, tmp_path_factory):
    """The starter site with copies of some of its pages in Arabic, for tests that only read."""
    folder = tmp_path_factory.mktemp("bilingual-site")
    with running_site(files=starter_site.copy_to(folder), folder=folder) as server:
        server.manage("shell", "-c", "from tests.browser.arabic_pages import publish_arabic_copies as p; p()")
        yield server


@pytest.fixture
def look(browser, bilingual_site):
    """Open an address in a new window, ``look("/en/", width=360, scheme="dark")``; ``page.goto("/ar/")`` leads on."""
    contexts = []

    def open_page(address: str, *, width: int = 1280, scheme: str = "light", scripts: bool = True):
        context = browser.new_context(
            base_url=bilingual_site.url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=scripts,
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
