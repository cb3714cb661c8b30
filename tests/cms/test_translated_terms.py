"""The key terms of the toolkit are translated as the shared glossary has them."""

import csv
import re
import unicodedata
from pathlib import Path

import pytest
from django.conf import settings

from tests.cms.translated_texts import LANGUAGES, text_pairs
from tests.services.missing import missing
from toolkit_taxonomy.languages import LANGUAGES as CODES

GLOSSARY = Path("../shared/content/glossary.tsv")
#: The English term, and how an English text says it. Capitals inside a sentence make a name: "Library Association"; a
#: professional association is one of people, which some languages call by another word.
TERMS = {
    "memorandum of understanding": r"[Mm]emorand(?:um|a) of understanding",
    "case study": r"[Cc]ase stud(?:y|ies)",
    "guideline": r"(?:^G|g)uidelines?(?! [A-Z])",
    "partnership": r"(?:^P|p)artnerships?(?! [A-Z])",
    "library association": r"(?<!professional )(?:^L|l)ibrary associations?",
}


@pytest.fixture(scope="module")
def glossary() -> dict[str, dict[str, str]]:
    """The terms of each language by the English one."""
    path = Path(settings.BASE_DIR) / GLOSSARY
    if not path.is_file():
        missing(
            f"The glossary ({GLOSSARY}, seen from the project)", how="Put it there to compare the key terms with it."
        )
    with path.open(encoding="utf-8", newline="") as file:
        return {row["term_en"]: row for row in csv.DictReader(file, delimiter="\t")}


def bare(text: str) -> str:
    """A text without capitals, accents and vowel signs, by which alone the forms of a word may differ."""
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def stem(word: str, language: str) -> str:
    """A pattern for a word of a term in all its forms: its beginning, whatever ending follows."""
    if language == "zh-hans" or len(word) < 4:
        return re.escape(word)
    if language == "ar":
        return rf"\w{{0,3}}{_arabic_stem(word)}\w*"
    return re.escape(word[: max(4, len(word) - 3)]) + r"\w*"


def _arabic_stem(word: str) -> str:
    """Article and particles stand before a word; nouns of the form faʿīl take the plural afʿila (دليل, أدلة)."""
    word = word.removeprefix("ال").rstrip("ةه")
    plural = re.fullmatch(r"(\w)(\w)ي\2", word)
    return rf"(?:{word}|ا{plural[1]}{plural[2]}[ةهت])" if plural else word


def term_pattern(term: str, language: str) -> re.Pattern:
    """The words of a term in their order; an adjective may stand between two."""
    words = [stem(word, language) for word in bare(term).split()]
    begins = "" if language == "zh-hans" else r"\b"
    return re.compile(begins + r"\W+(?:\w+\W+)?".join(words))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("term", TERMS)
def test_a_key_term_is_translated_as_in_the_glossary(language, term, glossary):
    """In every text whose English says it, so that a reader knows the thing again from page to page."""
    pattern = term_pattern(glossary[term][CODES[language].search], language)
    with_term = [pair for pair in text_pairs(language) if any(re.search(TERMS[term], text) for text in pair.english)]
    otherwise = [
        f"{pair}: {' '.join(pair.translated)}"
        for pair in with_term
        if not pattern.search(bare(" ".join(pair.translated)))
    ]
    assert with_term
    assert otherwise == [], glossary[term]
