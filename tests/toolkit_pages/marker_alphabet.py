"""An alphabet that no text has: words put into it can be told from those that nobody marked."""

import re
import unicodedata
from functools import cache
from string import ascii_letters

from django.utils.translation import trans_real

from tools.messages import LOCALES, extracted

_FULL_WIDTH = {ord(letter): ord(letter) + 0xFEE0 for letter in ascii_letters}
#: Letters that are none of these with an accent: their word need not be read, only told apart.
_OTHER = {code: ord("Ｘ") for code in range(0xC0, 0x250) if chr(code).isalpha()}
#: A language whose catalogues tell which messages of Django and Wagtail can be translated.
LIKE = "fr"
#: What a text carries for machines: tags, entities, ``%(name)s``, ``%s``, ``{name}``.
_FOR_MACHINES = re.compile(r"(<[^<>]*>|&#?\w+;|%\(\w+\)[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]|%[sdif%]|\{\w*\})")
_WORD = re.compile(r"[A-Za-zÀ-ɏ]{2,}")


def mark(text: str) -> str:
    """The words of a text in the marker alphabet; a letter alone is none: it may be a part of a date's format."""
    parts = _FOR_MACHINES.split(text)
    return "".join(part if position % 2 else _WORD.sub(_marked, part) for position, part in enumerate(parts))


def _marked(match) -> str:
    return unicodedata.normalize("NFD", match[0]).translate(_FULL_WIDTH).translate(_OTHER)


class PseudoTranslation:
    """Catalogues in which each message is its own translation, in the marker alphabet.

    What is in none comes back as it is.
    """

    def __init__(self, language, messages: frozenset[str]):
        self.language, self.messages = language, messages

    def gettext(self, message: str) -> str:
        return mark(message) if message in self.messages else message

    def ngettext(self, singular: str, plural: str, number) -> str:
        return self.gettext(singular) if number == 1 else (mark(plural) if singular in self.messages else plural)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def npgettext(self, context: str, singular: str, plural: str, number) -> str:
        return self.ngettext(singular, plural, number)

    def __getattr__(self, name):
        return getattr(self.language, name)


def _english(key) -> str:
    """The message of a catalogue's key: a plural has the number of its form, a context stands before it."""
    message = key[0] if isinstance(key, tuple) else key
    return message.rpartition("\x04")[2]


@cache
def our_messages() -> frozenset[str]:
    """The messages of our apps as they stand in the sources: none waits for the catalogues to be brought up to date."""
    found = [message.id for app in LOCALES for message in extracted(app) if message.id]
    return frozenset(message[0] if isinstance(message, tuple | list) else message for message in found)


def speak_in_markers(monkeypatch, languages: list[str]) -> None:
    """From here on these languages have pseudo-catalogues; all else of them, such as their dates' formats, stays."""
    messages = our_messages() | {_english(key) for key in trans_real.translation(LIKE)._catalog.keys()}  # noqa: SIM118
    pseudo = {language: PseudoTranslation(trans_real.translation(language), messages) for language in languages}
    for language in languages:
        monkeypatch.setitem(trans_real._translations, language, pseudo[language])
    monkeypatch.setattr(trans_real, "_default", None)
    trans_real.deactivate()
