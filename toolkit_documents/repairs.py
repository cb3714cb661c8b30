"""Mending what ``inventory`` found, only where nothing can be lost by it."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.files.storage import storages

from . import conf
from .findings import Finding, Kind
from .inventory import expectation, is_waiting, unchanged
from .models import DocumentRecord, DocumentVersion
from .named_files import named_by_any
from .object_stores import ObjectStore, store_for
from .reading_records import read
from .records import keep_record
from .scanning import scan

logger = logging.getLogger(__name__)

#: Where files without a row wait for somebody to look at them. Nothing serves, lists or deletes what lies there.
LOST = "documents-lost"


def repair(finding: Finding) -> str:
    """What was done, in a sentence; "" where nothing was, as for all that only a human can decide."""
    mend = REPAIRS.get(finding.kind)
    return mend(finding) if mend and not finding.young else ""


def _put_aside(finding: Finding) -> str:
    store = _store_of(finding)
    # Looked at again: its row may have come since the folder was listed.
    if named_by_any([finding.name]) or not store.find(finding.name):
        return "A row names it by now, or it is gone."
    aside, number = f"{LOST}/{finding.name}", 1
    while store.find(aside):
        number += 1
        aside = f"{LOST}/{number}/{finding.name}"
    store.move(finding.name, aside)
    return f"Moved to {aside}."


def _make_record(finding: Finding) -> str:
    keep_record(finding.row)
    return "Its record was made."


def _fill_hash(finding: Finding) -> str:
    kept = expectation(finding.row)
    digest = _store_of(finding).digest(finding.name)
    if not unchanged(finding.row):
        return "The file was replaced meanwhile."
    type(kept)._base_manager.filter(pk=kept.pk, sha256=kept.sha256).update(sha256=digest.hex, size=digest.size)
    return "Sum and size were filled in."


def _fetch_from_elsewhere(finding: Finding) -> str:
    """A file that another of the site's storages has, and that its hash proves to be the right one, is copied: a move
    between storages was interrupted, or the site runs on the new one already."""
    kept = expectation(finding.row)
    store = _store_of(finding)
    for alias, other in _other_stores(store):
        if not (finding.name and kept and kept.sha256 and other.find(finding.name)):
            continue
        if other.digest(finding.name).hex != kept.sha256:
            continue
        with other.open(finding.name) as file:
            store.put(finding.name, file)
        if store.digest(finding.name).hex == kept.sha256:
            return f"Copied from the storage {alias}."
    return ""


def _look_into(finding: Finding) -> str:
    """Here and now, without a task: that a file still waits is no sign that a worker runs."""
    row, done = finding.row, []
    try:
        if conf.scanning() and row.scan == DocumentRecord.Scan.WAITING:
            scan(row)
            done.append("scanned")
        if isinstance(row, DocumentRecord) and row.extraction == DocumentRecord.Extraction.WAITING:
            # Scanning may have moved the file, or closed it: then its text is nobody's concern.
            row = DocumentRecord.objects.select_related("document").get(pk=row.pk)
            if row.scan != DocumentRecord.Scan.INFECTED:
                read(row)
                done.append("read")
    except Exception as error:  # noqa: BLE001  (a broken file, the scanner, the storage: whatever it is)
        # One file must not keep the others waiting; what went wrong is told, and the finding stays.
        logger.error("%s: %s", finding.name, error)
        return ""
    row.refresh_from_db(fields=["scan"] if isinstance(row, DocumentVersion) else ["scan", "extraction"])
    # What it takes to read files may not be installed.
    return "" if is_waiting(row) else f"It was {' and '.join(done)}."


def _abort(finding: Finding) -> str:
    if finding.upload is None:
        return ""
    _store_of(finding).abort(finding.upload)
    return "Aborted."


REPAIRS: dict[Kind, Callable[[Finding], str]] = {
    Kind.OBJECT_WITHOUT_ROW: _put_aside,
    Kind.DOCUMENT_WITHOUT_RECORD: _make_record,
    Kind.NO_HASH: _fill_hash,
    Kind.ROW_WITHOUT_OBJECT: _fetch_from_elsewhere,
    Kind.WAITING: _look_into,
    Kind.UNFINISHED_UPLOAD: _abort,
}


def _store_of(finding: Finding) -> ObjectStore:
    if finding.store is None:
        raise ValueError(f"{finding.kind} belongs to no storage.")
    return finding.store


def _other_stores(store: ObjectStore):
    for alias in settings.STORAGES:
        other = store_for(storages[alias]) if alias != "staticfiles" else store
        if other.place != store.place:
            yield alias, other
