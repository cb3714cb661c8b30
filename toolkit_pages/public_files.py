"""The files that pages offer and everybody may fetch, to be handed out together."""

from django.db.models import QuerySet

from toolkit_documents.models import DocumentRecord
from toolkit_documents.records import open_records
from toolkit_documents.visibility import live_pages, visibilities
from toolkit_taxonomy.restrictions import Closed


def offered_files(pages: QuerySet, *, language: str) -> list[DocumentRecord]:
    """The files in one language (BCP 47), each once, with their documents, in one query: enough to tell their size.
    One that was missing when it was last looked for has none, and is left out.

    ``pages`` are live and open.
    """
    live = live_pages().filter(pk__in=pages.order_by().values("pk"))
    rows = DocumentRecord.objects.filter(document_set__page_downloads__page__in=live.values("pk"), language=language)
    known = open_records().filter(pk__in=rows.values("pk"), size__isnull=False)
    return list(known.select_related("document__collection").order_by("pk"))


def public_files(records: list[DocumentRecord], closed: Closed) -> list[DocumentRecord]:
    """Those that may be handed out, by the one rule that decides it."""
    found = visibilities(records, closed)
    return [record for record in records if found[record.pk].public]
