"""The order in which the readers of a language look for names.

It is the Unicode collation algorithm as CLDR tailors it, as far as the seven languages need it: letters first, then
accents, then capitals ("Égypte" stands before "Fidji"); й is a letter of its own, and ñ is one in Spanish; alif with
hamza and without, and ta in its two forms, count as one; a language's own script stands before the others; Chinese goes
by pinyin.
"""

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from django.utils.translation import get_language

#: Letters that their decomposition would take for another one with a mark.
LETTERS = frozenset("йЙآأؤإئ")
OWN_LETTERS = {"es": frozenset("ñÑ")}
#: Where a letter stands that its code would put elsewhere: behind another one, or with it.
BESIDE = {"ñ": ord("n") + 0.5, **dict.fromkeys("ءأؤإئ", ord("ا")), "ة": ord("ت"), "ى": ord("ي")}
#: Letters that are two in a dictionary, or another one with a stroke.
SPELT = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ـ": ""})
#: Codes of the script that stands first; beside Latin, whose codes come first anyway.
SCRIPTS = {"ar": range(0x600, 0x700), "ru": range(0x400, 0x530), "zh": range(0x4E00, 0xA000)}
#: Signs in CLDR's order; any other by its code, after these.
SIGNS = "_-‐‑–—,、;:!?.…。·'‘’‹›\"“”„«»()（）[]{}「」《》@*/\\&#%"
SPACE, SIGN, SYMBOL, DIGIT, OWN_SCRIPT, OTHER_SCRIPT = range(6)

Key = tuple[tuple, tuple, tuple, str]


@lru_cache(maxsize=4096)
def _key(name: str, language: str) -> Key:
    letters: list[tuple[int, float]] = []
    marks: list[str] = []
    capitals: list[bool] = []
    kept = LETTERS | OWN_LETTERS.get(language, frozenset())
    for character in unicodedata.normalize("NFC", name):
        for part in character if character in kept else unicodedata.normalize("NFKD", character):
            if unicodedata.combining(part):
                if marks:
                    marks[-1] += part
                continue
            for letter in part.casefold().translate(SPELT):
                letters.append(_place(letter, language))
                # Of letters that stand in one place, this tells them apart.
                marks.append(letter)
                capitals.append(part.isupper())
    return tuple(letters), tuple(marks), tuple(capitals), name


def _place(letter: str, language: str) -> tuple[int, float]:
    category = unicodedata.category(letter)
    code = ord(letter)
    if category[0] in "ZC":
        return SPACE, 0
    if category[0] == "P":
        position = SIGNS.find(letter)
        return SIGN, position if position >= 0 else code
    if category[0] == "S":
        return SYMBOL, code
    if category == "Nd":
        return DIGIT, unicodedata.digit(letter)
    script = OWN_SCRIPT if code in SCRIPTS.get(language, ()) else OTHER_SCRIPT
    if script == OWN_SCRIPT and language == "zh":
        return script, _pinyin_positions().get(letter, code)
    return script, BESIDE.get(letter, code)


@cache
def _pinyin_positions() -> dict[str, int]:
    """Where each Chinese character stands by pinyin; ``pinyin_order.txt`` says where that comes from."""
    rows = Path(__file__).with_name("pinyin_order.txt").read_text(encoding="utf-8").splitlines()
    characters = "".join(row for row in rows if not row.startswith("#"))
    return {character: position for position, character in enumerate(characters)}


def alphabetical(name: str, language: str | None = None) -> Key:
    """A key to sort names by in a language, the active one if none is given."""
    return _key(str(name), (language or get_language() or "en").partition("-")[0])
