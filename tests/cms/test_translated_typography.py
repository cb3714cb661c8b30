"""Marks and spaces of the translated starter content, as each language sets them."""

import re

import pytest

from tests.cms.translated_texts import LANGUAGES, text_pairs

HAN = r"[\u3400-\u9fff]"
ARABIC = r"[\u0620-\u064a]"
#: Arabic vowel signs may stand between a letter and the mark after it.
VOWELS = r"[\u064b-\u0652]*"
NO_BREAK = r"\u00a0\u202f"

#: What may not stand in a language's texts, by the rule that forbids it.
FORBIDDEN = {
    "ar": {
        "Arabic has its own comma, semicolon and question mark": rf"{ARABIC}{VOWELS}\s*[,;?]|[,;?]\s*{ARABIC}",
        "figures are 0 to 9": r"[\u0660-\u0669\u06f0-\u06f9]",
        "no space before a mark": r"\s[،؛؟]",
        "quotation marks are « and »": r"[“”„]",
    },
    "de": {
        "quotation marks are „ and “": r"[”«»]",
        "no space before a mark": r"\s[;:?!]",
    },
    "es": {
        "no space before a mark": r"\s[;:?!]",
        "a question begins with ¿": r"(?:^|[.?!:] )[^¿?]*\?",
        "an exclamation begins with ¡": r"(?:^|[.?!:] )[^¡!]*!",
    },
    "fr": {
        "a no-break space before : ; ? ! »": rf"(?<![{NO_BREAK}])(?:[;?!»]|:(?=\s|$))",
        "a no-break space after «": rf"«(?![{NO_BREAK}])",
        "quotation marks are « and »": r"[“”„]",
    },
    "ru": {
        "quotation marks are « and », inner ones „ and “": r"[”]|“(?![^«]*»)",
        "a dash between spaces is no hyphen": r"\s-\s",
        "no space before a mark": r"\s[;:?!]",
    },
    "zh-hans": {
        "marks beside a Han character are full-width": rf"{HAN}\s*[,;:?!]|[,;:?!]\s*{HAN}|{HAN}\.(?!\w)",
        "brackets around Han characters are full-width": rf"\({HAN}|{HAN}\)|{HAN}\(",
        "a name does not run into the figure after it": r"[a-z]{2}\d",
        "no space between Han characters": rf"{HAN}[ \u00a0]{HAN}",
    },
}
EVERYWHERE = {
    "no quotation marks of a typewriter": '"',
    "no apostrophe of a typewriter": r"(?<=\w)'(?=\w)",
    "no two spaces": r"[ \u00a0]{2}",
}
#: Marks that come in twos.
COUPLES = {
    "ar": ("«»",),
    "de": ("„“",),
    "es": ("«»", "“”"),
    "fr": ("«»",),
    "ru": ("«»",),
    "zh-hans": ("“”", "《》", "（）"),
}


@pytest.mark.parametrize(
    ("language", "rule", "pattern"),
    [
        pytest.param(language, rule, pattern, id=f"{language}: {rule}")
        for language in LANGUAGES
        for rule, pattern in (FORBIDDEN[language] | EVERYWHERE).items()
    ],
)
def test_marks_and_spaces_are_those_of_the_language(language, rule, pattern):
    broken = [
        f"{pair}: …{text[max(match.start() - 30, 0) : match.end() + 30]}…"
        for pair in text_pairs(language)
        for text in pair.translated
        for match in re.finditer(pattern, text)
    ]
    assert broken == [], rule


@pytest.mark.parametrize("language", LANGUAGES)
def test_quotation_marks_come_in_twos(language):
    unclosed = [
        f"{pair}: {text}"
        for pair in text_pairs(language)
        for text in pair.translated
        for opening, closing in COUPLES[language]
        if text.count(opening) != text.count(closing)
    ]
    assert unclosed == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "أولًا, ثانيًا"),
        ("ar", "عام ٢٠١٣"),
        ("de", "das ”Ziel“"),
        ("es", "Qué falta?"),
        ("fr", "Pourquoi ?"),
        ("fr", "le mot «but»"),
        ("ru", "слово “цель”"),
        ("zh-hans", "首先,其次"),
        ("zh-hans", "工具包(第二版)"),
    ],
)
def test_a_mark_of_another_language_is_seen(language, text):
    assert any(re.search(pattern, text) for pattern in FORBIDDEN[language].values())
