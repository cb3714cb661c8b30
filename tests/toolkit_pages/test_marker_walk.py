"""Every word that a visitor meets comes from the catalogues or from the content: no template or function has its own.

The walk goes over a site in which both are put into an alphabet that nothing else has.
"""

import re
from collections import defaultdict
from functools import cache

import pytest
from babel import Locale
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from toolkit_pages.models import Article, ResourceLanguage, StandardPage
from toolkit_taxonomy.languages import LANGUAGES, language_for

from .marked_content import mark_content
from .marker_alphabet import speak_in_markers
from .visible_texts import visible_texts

#: The original's pages are of every type; a translation's have badges, and lists of what is not translated.
WALKED = ["en", "de"]
STATES = {
    "filtered list": "/en/case-studies/?region=europe&partner-type=government",
    "empty list": "/en/case-studies/?region=north-america&country=LT",
    "list with an unknown filter": "/en/resources/?topic=-",
    "list with unknown filters": "/en/resources/?topic=-&topic=1",
    "second page of a list": "/en/resources/?page=2&sort=newest",
    "list in the order of titles": "/en/resources/?sort=title",
    "filtered list of a translation": "/de/fallstudien/?region=europe",
    "search before": "/en/search/",
    "search with results": "/en/search/?q=2013",
    "search without results": "/en/search/?q=-",
    "search without results under a filter": "/en/search/?q=-&type=guideline",
    "search that is too long": f"/en/search/?q={'1' * 300}",
    "search within a kind": "/en/search/?type=guideline",
    "page not in the language asked for": "/en/guidelines/media/?asked=de",
    "page asked for in a language of the walk": "/de/?asked=en",
}

_WORD = re.compile(r"[A-Za-zÀ-ɏ]{2,}")
_ADDRESS = re.compile(r"\bhttps?://\S+")


@cache
def words_of_nobody(language: str) -> frozenset[str]:
    """Signs that are the same everywhere, and names that CLDR gives in the language of the text or in their own."""
    names = Locale.parse(language_for(language).babel)
    written = set(ResourceLanguage.objects.values_list("language", flat=True)) | set(LANGUAGES)
    found = [
        "CSV DOCX PDF ZIP",
        # Units as CLDR has them for the language.
        "B kB MB Byte byte",
        *(language_for(code).html for code in written),
        *(language_for(code).name for code in written),
        *names.languages.values(),
        *names.territories,
        *names.territories.values(),
        *names.list_patterns["standard"].values(),
    ]
    return frozenset(word for text in found for word in _WORD.findall(text))


def plain_words(html: str) -> list[str]:
    """``place: text`` of each text with a word that stands in no catalogue and in no content."""
    return [
        f"{text.place}: {text.text}"
        for text in visible_texts(html)
        if not words_of_nobody(text.language).issuperset(_WORD.findall(_ADDRESS.sub(" ", text.text)))
    ]


@pytest.fixture(scope="module")
def marked_site(multilingual_site, django_db_setup, django_db_blocker):
    """The site in markers, until the module ends."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as monkeypatch:
        multilingual_site.pour_into(connection.connection)
        mark_content()
        speak_in_markers(monkeypatch, WALKED)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def get(marked_site, db):
    """Plain words of the page at an address, which answers with a status."""

    def get(address: str, *, status: int = 200, **follow) -> list[str]:
        response = Client(raise_request_exception=False).get(address, **follow)
        assert response.status_code == status, address
        return plain_words(response.content.decode())

    return get


@pytest.fixture
def article(marked_site, db):
    return Article.objects.get(slug="survey-2013", locale__language_code="en")


def close(page, restriction: str):
    PageViewRestriction.objects.create(page=page, restriction_type=restriction, password="1")


@pytest.mark.parametrize("language", WALKED)
def test_no_page_has_a_word_of_its_own(get, language):
    found = defaultdict(list)
    pages = Page.objects.live().filter(depth__gt=1, locale__language_code=language)
    for page in pages:
        for words in get(page.url):
            found[words].append(page.url)
    assert len(pages) > 20
    assert dict(found) == {}


@pytest.mark.parametrize("address", STATES.values(), ids=STATES.keys())
def test_no_list_search_or_notice_has_a_word_of_its_own(get, address):
    assert get(address) == []


def test_an_empty_section_has_no_word_of_its_own(get):
    Article.objects.update(live=False)
    assert get("/en/articles/") == []


@pytest.mark.parametrize("address", ["/en/nowhere/", "/de/nirgends/", "/documents/1000000/1.docx"])
def test_no_page_that_is_not_there_has_a_word_of_its_own(get, address):
    assert get(address, status=404) == []


@pytest.mark.parametrize(("error", "status"), [(PermissionDenied, 403), (RuntimeError, 500)])
@pytest.mark.parametrize("language", WALKED)
def test_no_page_that_cannot_be_shown_has_a_word_of_its_own(get, monkeypatch, language, error, status):
    page = StandardPage.objects.live().filter(locale__language_code=language).first()

    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(StandardPage, "get_context", fail)
    assert get(page.url, status=status) == []


def test_no_form_for_a_password_has_a_word_of_its_own(get, article):
    close(article, PageViewRestriction.PASSWORD)
    assert get(article.url) == []
    answer = Client().get(article.url)
    refused = Client().post(answer.context["action_url"], {"password": "2", "return_url": article.url})
    assert plain_words(refused.content.decode()) == []
    forged = Client(enforce_csrf_checks=True).post(answer.context["action_url"], {"password": "1"})
    assert forged.status_code == 403
    assert plain_words(forged.content.decode()) == []


def test_no_form_for_an_account_has_a_word_of_its_own(get, article):
    close(article, PageViewRestriction.LOGIN)
    assert get(article.url, follow=True) == []
    refused = Client().post("/en/_util/login/", {"username": "1", "password": "2"})
    assert plain_words(refused.content.decode()) == []


def test_a_word_that_nobody_marked_is_found(get):
    html = '<html lang="en"><body><p>ｍａｒｋｅｄ</p><img alt="Left over"><p>1 PDF, 2 KB</p></body></html>'
    assert plain_words(html) == ["img alt: Left over", "p: 1 PDF, 2 KB"]
