"""Comparing what the rows of documents tell with what lies in their storage.

Memory holds the keys of rows that were met and some hundred rows and objects at a time, whatever the size of the
library. Raises ``StoreFailure`` or ``OSError`` where the storage cannot be asked.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Any

from django.db.models import Model, Q
from django.utils import timezone
from wagtail.documents import get_document_model

from . import conf
from .findings import Finding, Kind, upload_finding
from .models import DocumentRecord, DocumentVersion
from .named_files import BATCH, folder_of, in_batches, named_by_any
from .object_stores import ObjectStore, StoredObject, store_for
from .relocation import QUARANTINE
from .scanning import TOO_LARGE
from .storage import document_storage


@dataclass
class Shelf:
    """A storage with the models whose files lie there and the folders that are theirs alone."""

    store: ObjectStore
    models: list[type[Model]] = field(default_factory=list)
    folders: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Inventory:
    """``young`` is how long an object, an upload or a file that waits may be somebody's work under way."""

    young: timedelta
    hashes: bool = True

    def findings(self) -> Iterator[Finding]:
        """All that is wrong, one after the other; what is mended between two shows in what comes after."""
        yield from self._documents_without_record()
        without_object: set = set()
        for shelf in shelves():
            for finding in self._compared(shelf):
                if finding.kind == Kind.ROW_WITHOUT_OBJECT:
                    without_object.add(finding.document_id)
                yield finding
        for batch in chain(in_batches(records_that_wait()), in_batches(versions_that_wait())):
            for row in batch:
                finding = Finding(Kind.WAITING, name=file_name_of(row), row=row)
                if finding.document_id not in without_object and not self._is_young(came_at(row)):
                    yield finding
        for shelf in shelves():
            for folder in sorted(shelf.folders):
                for upload in shelf.store.unfinished_uploads(folder):
                    yield upload_finding(upload, store=shelf.store, young=self._is_young(upload.begun))

    def _is_young(self, moment: datetime | None) -> bool:
        return bool(self.young and moment and moment > timezone.now() - self.young)

    def _documents_without_record(self) -> Iterator[Finding]:
        for batch in in_batches(get_document_model()._base_manager.filter(toolkit_record=None)):
            for document in batch:
                yield Finding(Kind.DOCUMENT_WITHOUT_RECORD, name=document.file.name, row=document)

    def _compared(self, shelf: Shelf) -> Iterator[Finding]:
        met: set[tuple[type[Model], object]] = set()
        for folder in sorted(shelf.folders):
            for objects in _batches(shelf.store.objects(folder)):
                holders = holders_of([each.name for each in objects], models=shelf.models)
                unnamed = [each.name for each in objects if each.name not in holders]
                foreign = named_by_any(unnamed) if unnamed else set()
                for each in objects:
                    for row in holders.get(each.name, ()):
                        met.add((type(row), row.pk))
                        yield from self._differences(shelf.store, row, each)
                    if each.name in unnamed and each.name not in foreign:
                        young = self._is_young(each.modified) or (bool(self.young) and each.modified is None)
                        yield Finding(Kind.OBJECT_WITHOUT_ROW, name=each.name, store=shelf.store, young=young)
        for model in shelf.models:
            for batch in in_batches(with_expectation(model)):
                for row in batch:
                    if (model, row.pk) not in met:
                        yield from self._not_met(shelf.store, row)

    def _not_met(self, store: ObjectStore, row: Any) -> Iterator[Finding]:
        """A file outside the folders, one that came since they were listed, or none."""
        name = row.file.name
        found = store.find(name) if name else None
        if found:
            yield from self._differences(store, row, found)
        elif unchanged(row):
            yield Finding(Kind.ROW_WITHOUT_OBJECT, name=name, row=row, store=store)

    def _differences(self, store: ObjectStore, row: Any, stored: StoredObject) -> Iterator[Finding]:
        kept = expectation(row)
        if kept is None:
            # A document without record: told already.
            return
        kind = None
        if not kept.sha256 or kept.size is None:
            kind = Kind.NO_HASH
        elif kept.size != stored.size:
            kind = Kind.SIZE_DIFFERS
        elif self.hashes and kept.sha256 != digest_or_none(store, stored.name):
            kind = Kind.HASH_DIFFERS
        if kind and unchanged(row):
            yield Finding(kind, name=stored.name, row=row, store=store, stored_size=stored.size)


def shelves() -> list[Shelf]:
    """Where documents and their versions lie: one storage, unless the host's document model has another."""
    found: dict[tuple, Shelf] = {}
    for model in (get_document_model(), DocumentVersion):
        file = model._meta.get_field("file")
        store = store_for(file.storage)
        shelf = found.setdefault(store.place, Shelf(store))
        shelf.models.append(model)
        shelf.folders |= {folder_of(file)} - {""}
    quarantine = store_for(document_storage)
    found.setdefault(quarantine.place, Shelf(quarantine)).folders.add(QUARANTINE)
    return list(found.values())


def with_expectation(model: type[Model]):
    """Rows with what ``expectation`` reads, without the texts of documents."""
    rows = model._base_manager.all()
    if model is DocumentVersion:
        return rows.select_related("record").defer("record__text")
    return rows.select_related("toolkit_record").defer("toolkit_record__text")


def expectation(row: Any):
    """The row that keeps the hash and size of a file: a document's record, the version itself; None for none."""
    return row if isinstance(row, DocumentVersion) else getattr(row, "toolkit_record", None)


def holders_of(names: list[str], *, models: Iterable[type[Model]]) -> dict[str, list[Any]]:
    """The documents and versions that have these files."""
    holders: dict[str, list[Any]] = defaultdict(list)
    for model in models:
        for row in with_expectation(model).filter(file__in=names):
            holders[row.file.name].append(row)
    return dict(holders)


def unchanged(row: Any) -> bool:
    """Whether a row still has the file and hash that were read: editors work while this is compared."""
    now = with_expectation(type(row)).filter(pk=row.pk).first()
    if now is None or now.file.name != row.file.name:
        return False
    kept, kept_now = expectation(row), expectation(now)
    return kept is None or (kept_now is not None and kept_now.sha256 == kept.sha256)


def digest_or_none(store: ObjectStore, name: str) -> str | None:
    """The sum of an object; None where it went since it was listed."""
    try:
        return store.digest(name).hex
    except FileNotFoundError:
        return None


def records_that_wait():
    """Files that nobody scanned or read. Without a hash no task can name them: that is told by itself.

    A file that is too large for the scanner is not forgotten: the admin tells of it until somebody decides.
    """
    waiting = Q(extraction=DocumentRecord.Extraction.WAITING) & ~Q(scan=DocumentRecord.Scan.INFECTED)
    if conf.scanning():
        waiting |= Q(scan=DocumentRecord.Scan.WAITING) & ~Q(threat=TOO_LARGE)
    return DocumentRecord.objects.filter(waiting).exclude(sha256="").select_related("document")


def versions_that_wait():
    """Files that were replaced before a scanner saw them."""
    versions = with_expectation(DocumentVersion).exclude(sha256="")
    return versions.filter(scan=DocumentRecord.Scan.WAITING) if conf.scanning() else versions.none()


def is_waiting(row: Any) -> bool:
    """Whether a record or version is one of those."""
    waiting = versions_that_wait() if isinstance(row, DocumentVersion) else records_that_wait()
    return waiting.filter(pk=row.pk).exists()


def file_name_of(row: Any) -> str:
    holder = row if isinstance(row, DocumentVersion) else row.document
    return holder.file.name or ""


def came_at(row: Any) -> datetime | None:
    return row.replaced_at if isinstance(row, DocumentVersion) else row.dated_at


def _batches(objects: Iterator[StoredObject]) -> Iterator[list[StoredObject]]:
    while batch := list(islice(objects, BATCH)):
        yield batch
