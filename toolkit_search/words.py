"""Words as the database's index knows them: from what somebody typed, and from the text of a page."""

import re
import unicodedata

from modelsearch.query import MATCH_ALL, MATCH_NONE, And, Boost, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

#: More words than this are left out of one query: databases refuse deep expressions, and nobody means that many.
WORD_LIMIT = 64

#: Chinese characters, also those that Japanese and Korean use.
HAN = re.compile(r"[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")

#: PostgreSQL refuses the whole entry when its different words take more than 1 MB; this leaves room for their places.
VECTOR_BYTES = 1_000_000
#: What a word takes beside its letters.
WORD_BYTES = 5


def searchable_words(text: str) -> str:
    """The letters and digits of a text in any script, marks of vowels included, everything else a space."""
    kept = "".join(character if unicodedata.category(character)[0] in "LNM" else " " for character in text)
    # A mark without a letter is no word.
    return " ".join(word for word in kept.split() if any(unicodedata.category(letter)[0] in "LN" for letter in word))


def segmented(text: str) -> str:
    """Text for the index: each run of Chinese as its single characters and its pairs, the rest as it is.

    Databases part words at spaces, which Chinese does not write: 图书馆 becomes 图 书 馆 图书 书馆.
    """
    return HAN.sub(lambda run: f" {' '.join([*run[0], *_pairs(run[0])])} ", text)


def query_words(text: str) -> list[str]:
    """The words to ask the index for: no sign that a database could take for syntax, Chinese in pairs."""
    spaced = HAN.sub(lambda run: f" {' '.join(_pairs(run[0]) or run[0])} ", searchable_words(text))
    return spaced.split()[:WORD_LIMIT]


def within_vector(text: str) -> str:
    """As much of the beginning of a text as PostgreSQL takes into one entry; nearly always all of it."""
    left, seen = VECTOR_BYTES, set()
    for match in re.finditer(r"\S+", text):
        parts = re.findall(r"\w+", match[0])
        # Of what looks like an address or has hyphens, PostgreSQL keeps the parts and the whole, in up to two ways.
        for word in [*parts, *([match[0], match[0] + "/"] if len(parts) > 1 else [])]:
            if word not in seen:
                seen.add(word)
                left -= len(word.encode()) + WORD_BYTES
        if left < 0:
            return text[: match.start()]
    return text


def _pairs(run: str) -> list[str]:
    return [run[place : place + 2] for place in range(len(run) - 1)]


def prepared(query: str | SearchQuery) -> str | SearchQuery:
    """A query of any form with nothing but words in it; what has no word finds nothing."""
    match query:
        case str():
            # Not the empty text: Wagtail's empty results break its own lists of snippets.
            return " ".join(query_words(query)) or MATCH_NONE
        case PlainText():
            words = query_words(query.query_string)
            return PlainText(" ".join(words), operator=query.operator, boost=query.boost) if words else MATCH_NONE
        case Phrase():
            words = query_words(query.query_string)
            return Phrase(" ".join(words)) if words else MATCH_NONE
        case Boost():
            inner = prepared(query.subquery)
            return inner if _is_constant(inner) else Boost(inner, query.boost)
        case Not():
            inner = prepared(query.subquery)
            return inner.subquery if isinstance(inner, Not) else Not(inner)
        case And():
            return _joined(And, query.subqueries, nothing=MATCH_ALL, decisive=MATCH_NONE)
        case Or():
            return _joined(Or, query.subqueries, nothing=MATCH_NONE, decisive=MATCH_ALL)
    return query


def _joined(kind: type, subqueries, *, nothing: SearchQuery, decisive: SearchQuery) -> SearchQuery:
    """``And`` or ``Or`` without the parts that find all or nothing: the databases know those only by themselves."""
    parts = [prepared(subquery) for subquery in subqueries]
    if any(_is_constant(part) and type(part) is type(decisive) for part in parts):
        return decisive
    parts = [part for part in parts if not _is_constant(part)]
    if len(parts) > 1:
        return kind(parts)
    return parts[0] if parts else nothing


def _is_constant(query: SearchQuery) -> bool:
    return isinstance(query, MatchAll) or (isinstance(query, Not) and isinstance(query.subquery, MatchAll))
