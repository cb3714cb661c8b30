"""What a scanner's word does to a file: clean, it may go out; infected, it is closed, put away, and its uploader told.

What is not known stays as it was: a file that waits goes on waiting, and is never taken for clean.
"""

import logging
from collections.abc import Iterator

from django.db.models import Q, QuerySet

from .models import DocumentRecord, DocumentVersion
from .object_stores import CHUNK, Digest, store_for
from .quarantine import put_away, put_back
from .scanners import ScannerUnavailable, TooLargeForScanner, get_scanner
from .telling_uploaders import tell_uploaders

logger = logging.getLogger("toolkit_documents")

Scan = DocumentRecord.Scan
#: In the record's ``threat`` while the file waits: the scanner does not take files of its size.
TOO_LARGE = "too-large-for-the-scanner"


class NotScannedYet(Exception):
    """Nothing is known of the file. ``try_again``: waiting alone may mend it."""

    def __init__(self, why, *, try_again: bool = True):
        super().__init__(str(why))
        self.try_again = try_again


def scan(row: DocumentRecord | DocumentVersion) -> Scan:
    """Scan the file of a record, or of an earlier version, and keep what was found. Raises ``NotScannedYet``.

    The word is for this content alone: a file that was replaced meanwhile keeps its own state, also as a version.
    """
    record_id = row.pk if isinstance(row, DocumentRecord) else row.record_id
    if not row.sha256:
        raise NotScannedYet("The file could not be read when it was taken in (documents_check).", try_again=False)
    try:
        threat = threat_in(row)
    except TooLargeForScanner as error:
        same_records(record_id, row.sha256).filter(scan__in=[Scan.WAITING, Scan.NOT_SCANNED]).update(threat=TOO_LARGE)
        raise NotScannedYet(error, try_again=False) from error
    if threat:
        keep_infected(record_id, row.sha256, threat)
        return Scan.INFECTED
    keep_clean(record_id, row.sha256, was_infected=row.scan == Scan.INFECTED)
    return Scan.CLEAN


def threat_in(row: DocumentRecord | DocumentVersion) -> str:
    """The scanner's name for what is in the file; empty where it is clean. Raises as ``scan`` does."""
    file = file_of(row).file
    try:
        with store_for(file.storage).open(file.name) as stored:
            read = Digest(stored)
            verdict = get_scanner().scan(read)
            while read.read(CHUNK):
                pass
    except TooLargeForScanner:
        raise
    except ScannerUnavailable as error:
        raise NotScannedYet(error) from error
    except Exception as error:  # whatever the storage raises; a program's own mistake is no clean file either
        raise NotScannedYet(f"The file cannot be read or scanned: {error!r}") from error
    if verdict.clean and read.hex != row.sha256:
        raise NotScannedYet(
            "What lies in the storage is not the file of the record (documents_check).", try_again=False
        )
    return "" if verdict.clean else verdict.threat or "?"


def file_of(row: DocumentRecord | DocumentVersion):
    """What has the ``file``: the document of a record, or the version itself."""
    return row.document if isinstance(row, DocumentRecord) else row


def keep_clean(record_id: int, sha256: str, *, was_infected: bool) -> None:
    """``was_infected``: the file was scanned again for that reason. Else what was found meanwhile, by newer signatures,
    is left alone."""
    for rows, other in ((same_records(record_id, sha256), {"threat": ""}), (same_versions(record_id, sha256), {})):
        kept = rows if was_infected else rows.exclude(scan=Scan.INFECTED)
        kept.update(scan=Scan.CLEAN, **other)
    if was_infected:
        for row in same_rows(record_id, sha256):
            put_back(file_of(row))


def keep_infected(record_id: int, sha256: str, threat: str) -> None:
    """First it is closed, then put away, then told: whatever fails, no visitor gets it."""
    threat = threat[:200]
    new = same_records(record_id, sha256).exclude(scan=Scan.INFECTED).update(scan=Scan.INFECTED, threat=threat)
    new += same_versions(record_id, sha256).exclude(scan=Scan.INFECTED).update(scan=Scan.INFECTED)
    for row in same_rows(record_id, sha256):
        put_away(file_of(row))
    record = DocumentRecord.objects.filter(pk=record_id).select_related("document").first()
    if new and record:
        logger.warning("Infected: document %s, %s: %s", record.document_id, record.document.title, threat)
        tell_uploaders(record.document, threat)


def same_records(record_id: int, sha256: str) -> QuerySet[DocumentRecord]:
    return DocumentRecord.objects.filter(pk=record_id, sha256=sha256)


def same_versions(record_id: int, sha256: str) -> QuerySet[DocumentVersion]:
    return DocumentVersion.objects.filter(record=record_id, sha256=sha256)


def same_rows(record_id: int, sha256: str) -> Iterator[DocumentRecord | DocumentVersion]:
    """The record, if this is its file now, and all versions with the same content."""
    yield from same_records(record_id, sha256).select_related("document")
    yield from same_versions(record_id, sha256)


def waiting_row(record_id: int, sha256: str) -> DocumentRecord | DocumentVersion | None:
    """The record of the file, or the version that it has become since, if it still waits."""
    return next((row for row in same_rows(record_id, sha256) if row.scan == Scan.WAITING), None)


def unscanned() -> Q:
    """Of records and of versions: those of which no scanner has said anything."""
    return Q(scan__in=[Scan.WAITING, Scan.NOT_SCANNED])
