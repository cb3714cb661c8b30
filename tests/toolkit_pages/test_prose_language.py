"""No page carries English prose but where its ``lang`` says so."""

import re
from collections import defaultdict

import pytest

from toolkit_taxonomy.languages import LANGUAGES

from .kept_html import KeptPage
from .prose_language import WORDS, cited_titles, is_english_prose, is_name
from .test_html import everything  # noqa: F401  (a fixture)
from .visible_texts import VisibleText, visible_texts

CODES = {language.html for language in LANGUAGES.values()}
#: A word, which a figure or a lone sign is not.
LETTERS = re.compile(r"[^\W\d_]{2,}")


@pytest.fixture(scope="module")
def texts(everything) -> dict[str, tuple[KeptPage, list[VisibleText]]]:  # noqa: F811
    """What readers meet on each page, without lists of language codes."""
    return {
        address: (page, [text for text in visible_texts(page.html) if not set(text.text.split()) <= CODES])
        for address, page in everything.items()
    }


def foreign(texts, found) -> dict[tuple[str, str, str], list[str]]:
    """``{(language, place, text): addresses}`` of the texts not said to be English for which ``found`` holds."""
    addresses = defaultdict(list)
    for address, (_page, visible) in texts.items():
        for text in visible:
            if text.language != "en" and found(text):
                addresses[text.language, text.place, text.text].append(address)
    return dict(addresses)


def test_every_text_stands_under_a_language(texts):
    assert foreign(texts, lambda text: not text.language) == {}


def test_no_text_of_another_language_reads_as_english(texts):
    assert foreign(texts, lambda text: is_english_prose(text.text, text.language)) == {}


def test_no_text_of_another_language_is_that_of_an_english_page(texts):
    """Names may be the same in both, and the titles of works, which stand in their own language."""
    shared = cited_titles()
    english = {
        text.text
        for page, visible in texts.values()
        for text in visible
        if page.language == text.language == "en"
        and len(LETTERS.findall(text.text)) >= WORDS
        and not is_name(text.text)
        and text.text not in shared
    }
    assert foreign(texts, lambda text: text.text in english) == {}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "انظر the whole story هنا"),
        ("ru", "Skip to the content"),
        ("zh-Hans", "按照 the terms of the licence"),
        ("de", "Go to the files"),
        ("de", "Diese Seite ist neu. This one is not."),
        ("fr", "Report a problem with this page"),
        ("es", "You see it in English"),
    ],
)
def test_english_is_known_in_each_language(language, text):
    assert is_english_prose(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "جمعية American Library Association في شيكاغو"),
        ("ru", "Форма International Federation of Library Associations and Institutions"),
        ("de", "Ein Memorandum of Understanding schreiben"),
        ("de", "Empfohlen vom Formular der University of Missouri und von TechSoup for Libraries."),
        ("fr", "Partnership for Shared Book Collections. Départ d’un partenaire"),
        ("es", "La guía de la Digital Library of the Caribbean"),
    ],
)
def test_names_are_no_prose(language, text):
    assert not is_english_prose(text, language)
