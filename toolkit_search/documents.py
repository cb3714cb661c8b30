"""Files found by what stands in them, for the search page."""

import logging
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from wagtail.search.backends import get_search_backend

from toolkit_documents.file_addresses import current_address
from toolkit_documents.models import DocumentRecord
from toolkit_documents.records import open_records
from toolkit_documents.visibility import visibilities
from toolkit_taxonomy.languages import Language, language_for
from toolkit_taxonomy.restrictions import closed_for

from .page_numbers import page_number
from .words import searchable_words

#: As many files as are looked at in the reader's language, and as many in the others: most may be closed to visitors.
CANDIDATES = 100
#: In these formats a part of the text is a page, or a slide; in others a sheet or a chapter, or there is one part.
PAGED = {"PDF", "PPTX", "ODP"}
#: Texts in which no word is to be looked for: that of an earlier file, and letters that mean others.
UNUSABLE = (DocumentRecord.Extraction.WAITING, DocumentRecord.Extraction.GARBLED)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class DocumentHit:
    """A file, and the page on which the words stand; None where the format has no pages, or no page has the words."""

    record: DocumentRecord
    page_number: int | None
    url: str

    @cached_property
    def language(self) -> Language | None:
        return language_for(self.record.language) if self.record.language else None


def documents_found(query: str, request, *, language: str, limit: int = 10) -> list[DocumentHit]:
    """The files that hold all the words, best first, those in ``language`` (BCP 47) before the others.

    As with pages, a visitor is shown only what everybody may fetch, as the database has it at this moment, whatever
    the index says. A search backend that fails is logged, and finds nothing.
    """
    words = searchable_words(query)
    if not words:
        return []
    records = DocumentRecord.objects.all()
    try:
        ids = _found(words, records.filter(language=language)) + _found(words, records.exclude(language=language))
    except Exception:  # each backend raises its own; the visitor is answered all the same
        logger.exception("The search backend did not answer")
        return []
    public = _public(ids, request)[:limit]
    paged = [record.pk for record in public if record.format in PAGED]
    texts = {record.pk: record.text_pages for record in records.filter(pk__in=paged).defer(None).only("text")}
    return [_hit(record, page_number(words, texts.get(record.pk, []))) for record in public]


def _found(words: str, records: QuerySet[DocumentRecord]) -> list[int]:
    found = get_search_backend().search(words, records, operator="and", order_by_relevance=True)
    return [record.pk for record in found[:CANDIDATES]]


def _public(ids: list[int], request) -> list[DocumentRecord]:
    """Those that everybody may fetch, in the order of ``ids``."""
    if not ids:
        return []
    records = open_records().filter(pk__in=ids).exclude(extraction__in=UNUSABLE)
    by_id = {record.pk: record for record in records.select_related("document__collection")}
    found = visibilities(by_id.values(), closed_for(request))
    return [by_id[pk] for pk in ids if pk in by_id and found[pk].public]


def _hit(record: DocumentRecord, number: int | None) -> DocumentHit:
    url = current_address(record)
    if number and record.format == "PDF":
        url = f"{url}#page={number}"
    return DocumentHit(record, number, url)
