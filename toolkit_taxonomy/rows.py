"""Child rows of many pages in one query, without losing the unsaved rows of a preview."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet


def held_rows(page, relation: str) -> list | None:
    """The rows that a page holds in memory (a preview, a form), or ``None`` where the table has them."""
    held = getattr(page, "_cluster_related_objects", None) or {}
    return list(held[relation]) if relation in held else None


def child_rows(relation: str, pages: Iterable, rows: QuerySet) -> dict[int, list]:
    """Rows by page id, in their order.

    ``relation`` is the child relation's name (``page_terms``) and ``rows`` a queryset of its model. A page that holds
    the relation in memory (a preview, a form) keeps those rows: the table has only the published ones.
    """
    grouped: dict[int, list] = defaultdict(list)
    stored = []
    for page in pages:
        held = held_rows(page, relation)
        if held is None:
            stored.append(page.pk)
        else:
            grouped[page.pk] = held
    if stored:
        for row in rows.filter(page__in=stored):
            grouped[row.page_id].append(row)
    return grouped
