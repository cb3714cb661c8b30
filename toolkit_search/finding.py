"""Asking the search backend, whatever a visitor typed and whatever state the backend is in."""

import logging
from dataclasses import dataclass, field

from django.db.models import Q
from wagtail.search.backends import get_search_backend

from .words import query_words, searchable_words

#: As many pages as one query may find. Facets are counted over their ids, some 30 times in one statement with seven
#: languages: databases allow a limited number of parameters (SQLite 32,766 unless built otherwise).
FOUND_LIMIT = 500


logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """Ids of pages, best first; ``reduced`` when only titles and summaries could be searched."""

    ids: list[int] = field(default_factory=list)
    reduced: bool = False


def find_pages(text: str, pages) -> Found:
    """The pages that answer the words: those with all of them, else those with any.

    Words are searched as words: quotes and operators, which some backends take for syntax and refuse when they do not
    balance, are taken out first. Nothing but signs finds nothing. A search server that fails is logged, and the
    database answers from titles and summaries.
    """
    words = searchable_words(text)
    if not words:
        return Found()
    try:
        ids = _found(words, pages, "and")
        # Chinese is one word as it is typed, and several as it is asked for.
        return Found(ids or (_found(words, pages, "or") if len(query_words(text)) > 1 else []))
    except Exception:  # each backend raises its own; the visitor is answered all the same
        logger.exception("The search backend did not answer")
        return Found(_in_titles_and_summaries(words, pages), reduced=True)


def _found(words: str, pages, operator: str) -> list[int]:
    found = get_search_backend().search(words, pages.order_by(), operator=operator, order_by_relevance=True)
    return [page.pk for page in found[:FOUND_LIMIT]]


def _in_titles_and_summaries(words: str, pages) -> list[int]:
    for word in words.split():
        pages = pages.filter(Q(title__icontains=word) | Q(search_description__icontains=word))
    return list(pages.order_by("title", "path").values_list("pk", flat=True)[:FOUND_LIMIT])
