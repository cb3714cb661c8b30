"""The language of a text, by Google's CLD3 as the package cld3-py builds it (docs/adr/0016-reading-documents.md)."""

import re
import unicodedata
from collections import Counter

#: So much of a text is looked at: its middle, since title pages and lists of contents are the least like the language.
SAMPLE = 20_000
#: A text of which less than this share is in one script has no one language.
LEAST_OF_ONE_SCRIPT = 0.5
#: Fewer letters (of Chinese, characters) tell nothing.
LEAST_LETTERS, LEAST_CHARACTERS = 50, 6
LEAST_PROBABILITY = 0.8
#: A character of these says as much as several letters.
IDEOGRAPHIC = ("CJK", "HIRAGANA", "KATAKANA")
LETTERS_A_CHARACTER = 3
ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+")
WORD = re.compile(r"[^\W\d_]+")
#: What CLD3 calls by names of its own.
CODES = {"iw": "he", "no": "nb", "fil": "tl"}


def middle(text: str, *, most: int) -> str:
    start = max(0, (len(text) - most) // 2)
    return text[start : start + most]


def language_of(text: str) -> str:
    """A BCP 47 code, or an empty text where the detector is not sure."""
    import gcld3

    sample = ADDRESS.sub(" ", middle(text, most=SAMPLE))
    scripts = script_weights(sample)
    if not scripts:
        return ""
    leading, weight = scripts.most_common(1)[0]
    least = LEAST_CHARACTERS * LETTERS_A_CHARACTER if leading == "IDEOGRAPHIC" else LEAST_LETTERS
    if weight < least or weight < LEAST_OF_ONE_SCRIPT * scripts.total():
        return ""
    words = " ".join(word for word in WORD.findall(sample) if script(word[0]) == leading)
    found = gcld3.NNetLanguageIdentifier(0, 4 * SAMPLE).FindLanguage(text=words)
    # "ru-Latn" and the like are guesses at texts in other letters: as a rule tables of names.
    if not found.is_reliable or found.probability < LEAST_PROBABILITY or "Latn" in found.language:
        return ""
    return CODES.get(found.language, found.language)


def script_weights(text: str) -> Counter[str]:
    """How much of a text each script is, in letters."""
    counts: Counter[str] = Counter()
    for character, count in Counter(text).items():
        if character.isalpha():
            name = script(character)
            counts[name] += count * (LETTERS_A_CHARACTER if name == "IDEOGRAPHIC" else 1)
    return counts


def script(letter: str) -> str:
    """The script of a letter, by the first word of its name (``LATIN``, ``ARABIC``); Chinese and kana are one here."""
    name = unicodedata.name(letter, "?").partition(" ")[0]
    return "IDEOGRAPHIC" if name in IDEOGRAPHIC else name
