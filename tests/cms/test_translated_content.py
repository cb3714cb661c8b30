"""The starter content in six languages beside its English: nothing of the core path missing, no figure lost, no English
left, and read again after its English has changed."""

import csv
import datetime
import re
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings

from cms.starter.reading import READINGS_FILE, SECTIONS
from cms.starter.vocabulary_files import VOCABULARY_FILE
from tests.cms.translated_texts import ENGLISH, LANGUAGES, ROOT, english_content, text_pairs, translated_content
from tests.cms.written_numbers import english_numbers, values
from toolkit_taxonomy.languages import LANGUAGES as SITE_LANGUAGES

#: What a visitor of a language needs to go from the first question to a signed agreement.
CORE_PATH = (
    "home.yaml",
    "sections.yaml",
    VOCABULARY_FILE,
    "templates/mou.md",
    "files/mou.docx",
    "articles/survey-2013.md",
    "pages/about.md",
    "pages/accessibility.md",
    "pages/contact.md",
    "pages/privacy.md",
)
LEAST_FILES = {"guidelines": 6, "case-studies": 5}
OTHER_SCRIPTS = ("ar", "ru", "zh-hans")
SENTENCE = re.compile(r"(?<=[.!?。؟！？])\s*(?=\S)")
#: A word, or a Han character, since Chinese sets none apart.
WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")
ADDRESS = re.compile(r"https?://[!-~]+")
LOWER_CASE_WORD = re.compile(r"(?<![A-Za-z])[a-z]+(?![A-Za-z])")
#: Words that English prose cannot do without, less those that German, Spanish or French have too ("in", "on", "a").
FUNCTION_WORDS = {
    "about", "and", "any", "are", "at", "be", "but", "by", "can", "could", "did", "does", "each", "for", "from", "has",
    "have", "how", "if", "into", "is", "it", "its", "more", "not", "of", "only", "other", "our", "should", "some",
    "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those", "to", "us", "we",
    "were", "what", "when", "which", "who", "with", "would", "you", "your",
}  # fmt: skip
#: A sentence of a translation that names an English work reaches 0.18, most English sentences are above 0.25.
MOST_FUNCTION_WORDS = 0.2
#: Of a text in another script, the letters that are in English words that are no names; the most is 0.32.
MOST_ENGLISH_LETTERS = 0.4
SHORT_TEXT = 8

every_language = pytest.mark.parametrize("language", LANGUAGES)


# What is there


def test_every_language_of_the_site_has_its_folder():
    assert {*LANGUAGES, ENGLISH} == set(SITE_LANGUAGES)


@every_language
def test_a_language_has_the_whole_core_path(language):
    folder = ROOT / language
    assert [name for name in CORE_PATH if not (folder / name).is_file()] == []
    assert [name for name, least in LEAST_FILES.items() if len(list((folder / name).glob("*.*"))) < least] == []


@every_language
def test_a_translation_has_the_blocks_paragraphs_and_links_of_its_original(language):
    """The loader's own rules: ``ContentErrors`` name every place where a translation has more or less."""
    content = translated_content(language)
    assert {page.path for page in content.pages} >= {f"sections.yaml#{name}" for name in SECTIONS}
    assert content.vocabulary
    assert content.forms


# Figures


@every_language
def test_no_figure_is_lost(language):
    """Figures of two digits and more. A translation may write them as it likes, but in figures, with 万 or "Mio."."""
    lost = [
        f"{pair}: {written}: {' '.join(pair.translated)}"
        for pair in text_pairs(language)
        for written, meant in english_numbers(" ".join(pair.english)).items()
        if not meant & values(" ".join(pair.translated))
    ]
    assert lost == []


@pytest.mark.parametrize(
    ("english", "translated"),
    [
        ("over 1,600 people", "plus de 1\u202f600 personnes"),
        ("7.8%", "7,8 %"),
        ("12,345.5", "12.345,5"),
        ("500,000 visitors", "超过50万名访客"),
        ("23.5 million dollars", "2350万澳元"),
        ("187 million", "1.87亿"),
        ("over 35 million", "3500多万"),
        ("1.5 million", "1,5 млн"),
        ("2022–26", "2022—2026年"),
    ],
)
def test_a_figure_is_the_same_in_every_usual_notation(english, translated):
    assert all(meant & values(translated) for meant in english_numbers(english).values())


@pytest.mark.parametrize(("english", "translated"), [("1,600", "1.500"), ("500,000", "5万"), ("7.8%", "8,7 %")])
def test_another_figure_is_seen(english, translated):
    assert not any(meant & values(translated) for meant in english_numbers(english).values())


def test_small_numbers_may_be_words():
    assert english_numbers("3 libraries of 27") == {"27": {Decimal(27)}}


# English left standing


def share_of_function_words(sentence: str) -> float:
    words = [word.lower() for word in WORD.findall(sentence)]
    return sum(word in FUNCTION_WORDS for word in words) / len(words) if len(words) > SHORT_TEXT else 0


def share_of_english_letters(text: str) -> float:
    text = ADDRESS.sub("", text)
    letters = sum(map(str.isalpha, text))
    return len("".join(LOWER_CASE_WORD.findall(text))) / letters if letters > 3 * SHORT_TEXT else 0


@every_language
def test_no_text_stands_in_english_as_its_own_translation(language):
    same = [
        f"{pair}: {translated}"
        for pair in text_pairs(language)
        for english, translated in pair.paragraphs
        if english == translated and len(WORD.findall(english)) >= 6
    ]
    assert same == []


@every_language
def test_no_sentence_is_english_prose(language):
    english = [
        f"{pair}: {sentence}"
        for pair in text_pairs(language)
        for paragraph in pair.translated
        for sentence in SENTENCE.split(paragraph)
        if share_of_function_words(sentence) > MOST_FUNCTION_WORDS
    ]
    assert english == []


@pytest.mark.parametrize("language", OTHER_SCRIPTS)
def test_a_text_in_another_script_has_english_words_in_names_only(language):
    english = [
        f"{pair}: {paragraph}"
        for pair in text_pairs(language)
        for paragraph in pair.translated
        if share_of_english_letters(paragraph) > MOST_ENGLISH_LETTERS
    ]
    assert english == []


@pytest.mark.parametrize(
    ("share", "most"),
    [(share_of_function_words, MOST_FUNCTION_WORDS), (share_of_english_letters, MOST_ENGLISH_LETTERS)],
)
def test_the_english_texts_themselves_would_be_told(share, most):
    texts = {text for pair in text_pairs(LANGUAGES[0]) for text in pair.english if len(WORD.findall(text)) > SHORT_TEXT}
    assert sum(share(text) > most for text in texts) > 0.85 * len(texts)


# Second readings


def english_file(name: str) -> Path:
    if name == VOCABULARY_FILE:
        return Path(settings.BASE_DIR) / "toolkit_taxonomy" / VOCABULARY_FILE
    return ROOT / ENGLISH / name


def readings(language: str) -> list[dict[str, str]]:
    with (ROOT / language / READINGS_FILE).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@every_language
def test_every_file_has_been_read_a_second_time(language):
    folder = ROOT / language
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    texts = {name for name in files if not name.endswith(".docx")} - {READINGS_FILE}
    rows = readings(language)
    assert sorted(row["path"] for row in rows) == sorted(texts)
    assert all(datetime.date.fromisoformat(row["date"]) and int(row["sentences_changed"]) >= 0 for row in rows)


@every_language
def test_every_reading_is_of_the_english_of_today(language):
    stale = []
    for row in readings(language):
        today = sha256(english_file(row["path"]).read_bytes()).hexdigest()[:16]
        if row["source_sha256"] != today:
            stale.append(
                f"{language}/{row['path']} was read against {row['source_sha256']}, the English is now {today}"
            )
    assert not stale, "\n".join(
        ["The English has changed: read these again and put the new sum into readings.tsv.", *stale]
    )


def test_the_english_forms_are_translated_with_their_pages():
    """A page that offers a form brings it along in every language that has the page."""
    forms = {page.path: page.downloads for page in english_content().pages if page.downloads}
    missing = [
        f"{language}/files/{code}.docx"
        for language in LANGUAGES
        for page in translated_content(language).pages
        for code in forms.get(page.path, ())
        if page.path.startswith("templates/") and not translated_content(language).form_path(code).is_file()
    ]
    assert missing == []
