"""On which page of a text the words of a query stand."""

import re
import unicodedata
from collections.abc import Iterable

from .words import query_words, segmented


def page_number(query: str, pages: Iterable[str]) -> int | None:
    """The first page with all the words, else the first with the most of them, counted from 1.

    None where no page has any: an index that knows stems finds more than the words as they were typed.
    """
    words = [_whole(word) for word in {folded(word) for word in query_words(query)}]
    most, best = 0, None
    for number, page in enumerate(pages, start=1):
        text = folded(segmented(page))
        held = sum(word.search(text) is not None for word in words)
        if held > most:
            most, best = held, number
        if most == len(words):
            break
    return best


def folded(text: str) -> str:
    """Without capitals, accents and vowel marks, in which a text and a query may differ."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in parts if unicodedata.category(character) != "Mn")


def _whole(word: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])")
