"""Keeping a record for each document, and choosing the files that a reader is shown."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from django.utils.text import slugify
from wagtail.models import CollectionViewRestriction

from toolkit_taxonomy.rows import held_rows

from .models import DocumentRecord, DocumentSet


def keep_record(
    document, *, read_file: bool = False, document_set: DocumentSet | None = None, **values
) -> DocumentRecord:
    """Create the record of a document, or change it.

    A document that belongs to no set gets one of its own, so that a page can point to it at once.
    The file is read for hash and size when the record is new and when ``read_file`` says that it is another one: it may
    be large, or far away. A file that cannot be read leaves both empty.
    """
    record, created = DocumentRecord.objects.get_or_create(document=document)
    for name, value in values.items():
        setattr(record, name, value)
    if document_set is not None:
        record.document_set = document_set
    elif created and record.document_set_id is None:
        record.document_set = _own_set(document)
    if created or read_file:
        try:
            record.sha256, record.size = _digest(document)
        except OSError:
            record.sha256, record.size = "", None
    record.save()
    return record


def file_has_changed(document) -> bool:
    """Whether a document about to be saved has another file than its record was made from, or a record without one.

    Name and Wagtail's own hash tell it: a storage that overwrites keeps the name.
    """
    if not document.file._committed:
        return True
    stored = type(document)._base_manager.filter(pk=document.pk)
    known = stored.values_list("file", "file_hash", "toolkit_record__sha256").first()
    return known is None or known[:2] != (document.file.name, document.file_hash) or not known[2]


def _own_set(document) -> DocumentSet:
    """A new set, never one that stands already: what joins a set appears on the pages that offer it."""
    stem = slugify(document.title)[:50].replace("_", "-").strip("-") or "document"
    code, number = f"{stem}-{document.pk}", 1
    while True:
        # Made in one step, or not at all: two uploads at a time cannot take the same code.
        document_set, created = DocumentSet.objects.get_or_create(code=code)
        if created:
            return document_set
        number += 1
        code = f"{stem}-{document.pk}-{number}"


def _digest(document) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with document.open_file() as file:
        for chunk in iter(lambda: file.read(65536), b""):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def open_records() -> QuerySet[DocumentRecord]:
    """Records with their documents, without those in a closed collection: their names are not for everybody either."""
    closed = CollectionViewRestriction.objects.annotate(
        asked=ExpressionWrapper(OuterRef("document__collection__path"), output_field=CharField())
    ).filter(asked__startswith=F("collection__path"))
    return DocumentRecord.objects.filter(~Exists(closed)).select_related("document")


def files_of_sets(set_ids: Iterable[int]) -> dict[int, list[DocumentRecord]]:
    """The records of each set, with their documents, in one query."""
    grouped: dict[int, list[DocumentRecord]] = defaultdict(list)
    records = open_records().filter(document_set__in=set(set_ids))
    for record in records.order_by("document_set_id", "language", "pk"):
        if record.document_set_id:
            grouped[record.document_set_id].append(record)
    return grouped


def files_of_pages(pages: Iterable) -> dict[int, list[DocumentRecord]]:
    """The records of the sets that each page offers in its rows, in the rows' order, in one query.

    A page that holds its rows in memory (a preview) is answered from those, in one query more.
    """
    held, stored = {}, []
    for page in pages:
        rows = held_rows(page, "page_downloads")
        if rows is None:
            stored.append(page.pk)
        else:
            held[page.pk] = [row.document_set_id for row in rows]
    files: dict[int, list[DocumentRecord]] = defaultdict(list)
    if any(held.values()):
        sets = files_of_sets(set_id for ids in held.values() for set_id in ids)
        files.update({page_id: [record for set_id in ids for record in sets[set_id]] for page_id, ids in held.items()})
    records = (
        open_records()
        .filter(document_set__page_downloads__page__in=stored)
        .annotate(
            offered_by=F("document_set__page_downloads__page"), position=F("document_set__page_downloads__sort_order")
        )
    )
    for record in records.order_by("position", "language", "pk") if stored else []:
        files[getattr(record, "offered_by")].append(record)  # noqa: B009  (an annotation)
    return files


def files_for_reader(records: list[DocumentRecord], language: str) -> list[DocumentRecord]:
    """The files of a set that a page in ``language`` (BCP 47) offers: that language's, else all of them."""
    return [record for record in records if record.language == language] or records
