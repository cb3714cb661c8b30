"""The message catalogues of the six languages: complete, and safe to fill with what the site puts into them."""

import re
from collections import defaultdict
from functools import cache
from gettext import c2py

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tools.messages import LANGUAGES, LOCALES, ROOT

#: What is put into a text: ``%(name)s``, ``%s`` and ``%d``, a percent sign, ``{name}``.
PLACEHOLDER = re.compile(r"%\(\w+\)[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]|%[sdif]\b|%%|\{\w*\}")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
WORD = re.compile(r"[^\W\d_]{2,}")
#: CLDR's numbers of plural forms, as gettext knows them.
PLURAL_FORMS = {"ar": 6, "de": 2, "es": 2, "fr": 2, "ru": 3, "zh_Hans": 1}
#: More numbers than any rule tells apart: rules look at the last two digits.
COUNTS = range(1000)
#: An English text of this many words is no name, term or abbreviation that another language might share.
WORDS_OF_A_SENTENCE = 4

every_language = pytest.mark.parametrize("language", LANGUAGES)


@cache
def catalogues(language: str) -> dict[str, Catalog]:
    """The catalogues of a language by their app; an app without strings has none, in no language."""
    found = {}
    for app, folder in LOCALES.items():
        if (ROOT / folder / "django.pot").exists():
            with (ROOT / folder / language / "LC_MESSAGES" / "django.po").open("rb") as file:
                found[app] = read_po(file, locale=language, abort_invalid=True)
    return found


def messages(language: str) -> list[tuple[Catalog, Message]]:
    """Every message of a language with its catalogue, but for the headers."""
    return [(catalog, message) for catalog in catalogues(language).values() for message in catalog if message.id]


def forms(text: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """A text's singular and plural forms; one without a plural has one form."""
    return (text or "",) if not isinstance(text, tuple | list) else tuple(text)


def pairs(language: str):
    """Each form of each translation with the English texts, one of which it has to be like.

    A form for many numbers is like the English plural. A form for the number one alone may be like the singular, too,
    which can say "one" in place of the figure.
    """
    for catalog, message in messages(language):
        english, translated = forms(message.id), forms(message.string)
        rule = c2py(catalog.plural_expr)
        for number, form in enumerate(translated):
            for_one_alone = len(english) > 1 and [count for count in COUNTS if rule(count) == number] == [1]
            yield english if for_one_alone else english[-1:], form


def outer_space(text: str) -> tuple[str, str]:
    """The spaces and line breaks around a text. A no-break space belongs to the punctuation, as French sets it."""
    blank = " \t\n"
    return text[: len(text) - len(text.lstrip(blank))], text[len(text.rstrip(blank)) :]


@every_language
def test_every_message_is_translated_in_each_of_its_forms(language):
    untranslated = [message.id for _, message in messages(language) if not all(map(str.strip, forms(message.string)))]
    assert untranslated == []


@every_language
def test_no_translation_is_a_guess(language):
    assert [message.id for _, message in messages(language) if message.fuzzy] == []


@every_language
def test_every_catalogue_has_the_plural_forms_of_its_language_and_uses_each(language):
    for app, catalog in catalogues(language).items():
        rule = c2py(catalog.plural_expr)
        assert catalog.num_plurals == PLURAL_FORMS[language], app
        assert {rule(count) for count in COUNTS} == set(range(PLURAL_FORMS[language])), app


@every_language
def test_a_message_with_a_plural_has_as_many_forms_as_its_language(language):
    wrong = [
        message.id
        for _, message in messages(language)
        if len(forms(message.string)) != (PLURAL_FORMS[language] if message.pluralizable else 1)
    ]
    assert wrong == []


@every_language
@pytest.mark.parametrize("pattern", [PLACEHOLDER, TAG], ids=["placeholders", "tags"])
def test_a_translation_has_the_placeholders_and_tags_of_its_message(language, pattern):
    wrong = [
        (english[-1], translated)
        for english, translated in pairs(language)
        if sorted(pattern.findall(translated)) not in [sorted(pattern.findall(text)) for text in english]
    ]
    assert wrong == []


@every_language
def test_a_translation_begins_and_ends_with_the_white_space_of_its_message(language):
    """Of what has words: a mark between two items (``", "``) has the spaces that it has in its language."""
    wrong = [
        (english[-1], translated)
        for english, translated in pairs(language)
        if WORD.search(english[-1]) and outer_space(translated) not in map(outer_space, english)
    ]
    assert wrong == []


@every_language
def test_no_english_sentence_stands_as_its_own_translation(language):
    same = [
        translated
        for english, translated in pairs(language)
        if translated in english and len(WORD.findall(PLACEHOLDER.sub("", translated))) >= WORDS_OF_A_SENTENCE
    ]
    assert same == []


@every_language
def test_babel_finds_nothing_wrong(language):
    assert [(message.id, error) for catalog, message in messages(language) for error in message.check(catalog)] == []


@every_language
def test_apps_that_share_a_message_share_its_translation(language):
    """Django merges the catalogues of a language: of two translations one would be shown everywhere."""
    translations = defaultdict(set)
    for _, message in messages(language):
        translations[message.context, forms(message.id)[0]].add(forms(message.string)[0])
    assert {message: found for message, found in translations.items() if len(found) > 1} == {}
