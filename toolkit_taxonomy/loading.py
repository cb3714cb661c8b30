"""Putting the shipped vocabularies into the database."""

from dataclasses import dataclass

from wagtail.models import Locale

from .models import Term, shipped_term_key
from .vocabularies import shipped_terms


@dataclass
class VocabularyReport:
    created: int = 0
    kept: int = 0


def load_vocabularies(*, locale: Locale) -> VocabularyReport:
    """Create the shipped terms that the locale lacks; a term that exists, edited or not, is kept as it is."""
    report = VocabularyReport()
    present = {(term.scheme, term.code): term for term in Term.objects.filter(locale=locale)}
    for position, shipped in enumerate(shipped_terms()):
        key = (shipped.scheme, shipped.code)
        if key in present:
            report.kept += 1
            continue
        present[key] = Term.objects.create(
            locale=locale,
            translation_key=shipped_term_key(shipped.scheme, shipped.code),
            scheme=shipped.scheme,
            code=shipped.code,
            label=shipped.label,
            alternative_labels="\n".join(shipped.alt),
            definition=shipped.definition,
            url=shipped.url,
            broader=present.get((shipped.scheme, shipped.broader)),
            sort_order=position,
        )
        report.created += 1
    return report
