"""Labels of terms in a locale, all in one query: the translated label, else the source language's with its ``lang``."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from wagtail.models import Locale

from .languages import language_for
from .models import Term


@dataclass(frozen=True)
class TermLabel:
    """A term as a page shows it; ``lang`` is empty when the label is in the page's own language."""

    scheme: str
    code: str
    label: str
    url: str = ""
    broader: str = ""
    lang: str = ""

    def __str__(self):
        return self.label


class Vocabulary:
    """All terms as one locale shows them, in their order.

    A term without a complete translation falls back to the default language's label, else to any.
    """

    def __init__(self, locale_id: int):
        rows = Term.objects.order_by("sort_order", "pk").values(
            "pk", "scheme", "code", "label", "url", "complete", "broader__code", "locale_id", "locale__language_code"
        )
        best: dict[tuple[str, str], Any] = {}
        self._keys: dict[int, tuple[str, str]] = {}
        for row in rows:
            key = self._keys[row["pk"]] = (row["scheme"], row["code"])
            if key not in best or _fitness(row, locale_id) > _fitness(best[key], locale_id):
                best[key] = row
        self._labels = {
            key: TermLabel(
                scheme=row["scheme"],
                code=row["code"],
                label=row["label"],
                url=row["url"],
                broader=row["broader__code"] or "",
                lang=_language_of_label(row, locale_id),
            )
            for key, row in best.items()
        }
        self._positions = {key: position for position, key in enumerate(self._labels)}

    def get(self, scheme: str, code: str) -> TermLabel:
        """The label of a code; an unknown code shows as itself."""
        return self._labels.get((scheme, code)) or TermLabel(scheme, code, code)

    def of(self, term_id: int | None) -> TermLabel | None:
        """The label of a foreign key to a term of any language; ``None`` for an empty key."""
        key = self._keys.get(term_id) if term_id else None
        return self._labels[key] if key else None

    def knows(self, scheme: str, code: str) -> bool:
        return (scheme, code) in self._labels

    def position(self, scheme: str, code: str) -> int:
        """Where a term stands in the order of its scheme; an unknown code stands last."""
        return self._positions.get((scheme, code), len(self._positions))


def _fitness(row: Any, locale_id: int) -> tuple[bool, bool, bool]:
    in_default = row["locale__language_code"] == settings.LANGUAGE_CODE
    return row["complete"], row["locale_id"] == locale_id, in_default


def _language_of_label(row: Any, locale_id: int) -> str:
    """HTML's code of the label's language, empty when it is the page's own."""
    # Incomplete only where no other language has the term: its original was deleted.
    code = row["locale__language_code"] if row["complete"] else settings.LANGUAGE_CODE
    return "" if row["locale_id"] == locale_id and row["complete"] else language_for(code).html


def source_term_ids(locale: Locale, scheme: str) -> dict[str, int]:
    """Code -> primary key of the scheme's terms in a locale, or in the default one where the locale has none."""
    chosen: dict[str, int] = {}
    default = Locale.get_default()
    for locale_id in (default.pk, locale.pk):
        chosen.update(Term.objects.filter(scheme=scheme, locale_id=locale_id).values_list("code", "pk"))
    return chosen
