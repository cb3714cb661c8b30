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

    A term without a translation falls back to the default language's label, else to any. A translation that still says
    what the default language says (sent for translation, not yet translated) is taken for that language's.
    """

    def __init__(self, locale_id: int):
        rows = Term.objects.order_by("sort_order", "pk").values(
            "pk", "scheme", "code", "label", "url", "broader__code", "locale_id", "locale__language_code"
        )
        best: dict[tuple[str, str], Any] = {}
        source: dict[tuple[str, str], str] = {}
        self._keys: dict[int, tuple[str, str]] = {}
        for row in rows:
            key = self._keys[row["pk"]] = (row["scheme"], row["code"])
            in_default = row["locale__language_code"] == settings.LANGUAGE_CODE
            if in_default:
                source[key] = row["label"]
            if key not in best or row["locale_id"] == locale_id or (in_default and best[key]["locale_id"] != locale_id):
                best[key] = row
        self._labels = {
            key: TermLabel(
                scheme=row["scheme"],
                code=row["code"],
                label=row["label"],
                url=row["url"],
                broader=row["broader__code"] or "",
                lang=_language_of_label(row, locale_id, source.get(key)),
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


def _language_of_label(row: Any, locale_id: int, source_label: str | None) -> str:
    """HTML's code of the label's language, empty when it is the page's own."""
    if row["locale_id"] != locale_id:
        return language_for(row["locale__language_code"]).html
    untranslated = row["locale__language_code"] != settings.LANGUAGE_CODE and row["label"] == source_label
    return language_for(settings.LANGUAGE_CODE).html if untranslated else ""


def source_term_ids(locale: Locale, scheme: str) -> dict[str, int]:
    """Code -> primary key of the scheme's terms in a locale, or in the default one where the locale has none."""
    chosen: dict[str, int] = {}
    default = Locale.get_default()
    for locale_id in (default.pk, locale.pk):
        chosen.update(Term.objects.filter(scheme=scheme, locale_id=locale_id).values_list("code", "pk"))
    return chosen
