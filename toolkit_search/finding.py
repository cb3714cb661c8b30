"""Asking the search backend, whatever a visitor typed."""

from wagtail.search.backends import get_search_backend

from .words import query_words, searchable_words

#: As many pages as one query may find; facets are counted over them.
FOUND_LIMIT = 1_000


def find_pages(text: str, pages) -> list[int]:
    """Ids of the pages that answer the words, best first: those with all of them, else those with any.

    Words are searched as words: quotes and operators, which some backends take for syntax and refuse when they do not
    balance, are taken out first. Nothing but signs finds nothing.
    """
    words = searchable_words(text)
    ids = _found(words, pages, "and") if words else []
    # Chinese is one word as it is typed, and several as it is asked for.
    return ids or (_found(words, pages, "or") if len(query_words(text)) > 1 else [])


def _found(words: str, pages, operator: str) -> list[int]:
    found = get_search_backend().search(words, pages.order_by(), operator=operator, order_by_relevance=True)
    return [page.pk for page in found[:FOUND_LIMIT]]
