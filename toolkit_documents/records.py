"""Keeping a record for each document, and choosing the files that a reader is shown."""

import posixpath
from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from functools import partial

from django.db import transaction
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import CollectionViewRestriction

from toolkit_taxonomy.rows import held_rows

from . import conf
from .models import DocumentRecord, DocumentSet, DocumentVersion
from .object_stores import StoreFailure, store_for
from .storage import document_storage
from .stored_names import without_token


@transaction.atomic
def keep_record(
    document, *, read_file: bool = False, earlier_file: str = "", document_set: DocumentSet | None = None, **values
) -> DocumentRecord:
    """Create the record of a document, or change it.

    A document that belongs to no set gets one of its own, so that a page can point to it at once.
    The file is read for hash and size when the record is new and when ``read_file`` says that it is another one: it may
    be large, or far away. A file that cannot be read leaves both empty. ``earlier_file`` is the storage's name of the
    file that was replaced: it becomes a version.
    """
    record, created = DocumentRecord.objects.get_or_create(document=document)
    read_file = read_file or created
    before = copy(record)
    # Only these are written: a scan may be under way, whose word a change of title must not take back.
    changed = set(values)
    for name, value in values.items():
        setattr(record, name, value)
    if document_set is not None or (created and record.document_set_id is None):
        record.document_set = document_set or _own_set(document)
        changed.add("document_set")
    if read_file:
        changed |= {"name", "sha256", "size"}
        record.name = values.get("name") or without_token(document.filename)
        try:
            record.sha256, record.size = _digest(document)
        except (OSError, StoreFailure):
            record.sha256, record.size = "", None
        replaced = bool(earlier_file) and earlier_file != document.file.name
        if created or record.sha256 != before.sha256 or (replaced and not record.sha256):
            record.dated_at = document.created_at if created else timezone.now()
            changed |= {"dated_at", "version", *forget_what_was_read(record)}
            if replaced:
                keep_version(before, earlier_file)
                record.version = before.version + 1
            transaction.on_commit(partial(look_into, record), robust=True)
        elif replaced:
            # The same file once more: two of it are one too many.
            transaction.on_commit(partial(document_storage.delete, earlier_file), robust=True)
    record.save(update_fields=changed)
    return record


def unread_record(document) -> DocumentRecord:
    """The record of a document of before the library was installed, without reading its file: a visitor waits.
    ``documents_check --repair`` reads it."""
    values = {
        "document_set": _own_set(document),
        "name": without_token(document.filename),
        "dated_at": document.created_at,
    }
    return DocumentRecord.objects.get_or_create(document=document, defaults=values)[0]


def keep_version(record: DocumentRecord, file: str) -> DocumentVersion:
    """The file that a record was made from, as a version. ``file`` is its name in the storage."""
    return DocumentVersion.objects.create(
        record=record,
        number=record.version,
        file=file,
        name=record.download_name if record.name else posixpath.basename(file),
        sha256=record.sha256,
        size=record.size,
        scan=record.scan,
        created_at=record.dated_at,
    )


def forget_what_was_read(record: DocumentRecord) -> list[str]:
    """What was found in another file does not hold for this one. Returns the names of the fields."""
    unread = {
        "scan": DocumentRecord.Scan.WAITING if conf.scanning() else DocumentRecord.Scan.NOT_SCANNED,
        "threat": "",
        "extraction": DocumentRecord.Extraction.WAITING,
        "marks": [],
        "pages": None,
        "words": None,
        "detected_language": "",
        "text": "",
    }
    for name, value in unread.items():
        setattr(record, name, value)
    return list(unread)


def look_into(record: DocumentRecord) -> None:
    """Have a worker scan and read the file. Asked again for a file that was seen already, it does nothing."""
    from .tasks import read_document, scan_document

    if record.scan == DocumentRecord.Scan.WAITING:
        scan_document.enqueue(record.pk, record.sha256)
    if record.extraction == DocumentRecord.Extraction.WAITING:
        read_document.enqueue(record.pk, record.sha256)


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
    stem = stem if stem[0].isalpha() else f"document-{stem}"
    code, number = f"{stem}-{document.pk}", 1
    while True:
        # Made in one step, or not at all: two uploads at a time cannot take the same code.
        document_set, created = DocumentSet.objects.get_or_create(code=code)
        if created:
            return document_set
        number += 1
        code = f"{stem}-{document.pk}-{number}"


def _digest(document) -> tuple[str, int]:
    digest = store_for(document.file.storage).digest(document.file.name)
    return digest.hex, digest.size


def open_records() -> QuerySet[DocumentRecord]:
    """Records with their documents, without those that visitors never get: those in a closed collection (their names
    are not for everybody either), infected ones, and those that a scanner has not found clean yet."""
    closed = CollectionViewRestriction.objects.annotate(
        asked=ExpressionWrapper(OuterRef("document__collection__path"), output_field=CharField())
    ).filter(asked__startswith=F("collection__path"))
    records = DocumentRecord.objects.filter(~Exists(closed)).exclude(scan=DocumentRecord.Scan.INFECTED)
    if conf.scanning():
        records = records.filter(scan=DocumentRecord.Scan.CLEAN)
    return records.select_related("document", "document_set")


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
