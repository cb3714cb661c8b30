"""Several files as one ZIP: its size told in advance, sent with ETag and ranges like any other file.

Stored, not packed: the formats are packed already, and so the size is known before anything is read.
"""

import contextlib
import hashlib
import logging
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from .buckets import BucketUnavailable
from .deadlines import in_time
from .headers import closed_headers, download_name
from .models import DocumentRecord
from .object_stores import StoreFailure, store_for
from .ranges import CHUNK, CutShort, Unsatisfiable, ranged_response, requested_part
from .sizes import file_size_text
from .storage import document_storage, is_bucket

logger = logging.getLogger(__name__)

#: Bytes of an archive kept in memory; a larger one lies in the folder of temporary files until it is sent.
IN_MEMORY = 1024 * 1024
#: The largest archive that is made, in bytes.
LARGEST = 512 * 1024 * 1024
#: Seconds that a bucket has for an archive before it counts as unavailable, and bytes a second that it has to give.
PATIENCE, SLOWEST = 2.7, 1024 * 1024
#: Bytes that ZIP adds to each file beside its name, which stands there twice, and at the end.
_FOR_EACH, _AT_THE_END = 30 + 46, 22
#: The first day that ZIP knows.
_FIRST_DAY = datetime(1980, 1, 1, tzinfo=UTC)
#: A file that everybody may read, as Unix has it; 3 says so.
_UNIX, _READABLE = 3, 0o100644 << 16


@dataclass(frozen=True)
class Archive:
    """Files that everybody may have, as one; whoever makes it has seen to that. Each record's document is at hand."""

    name: str
    records: list[DocumentRecord]

    @property
    def too_large(self) -> bool:
        return self.size > LARGEST

    @cached_property
    def members(self) -> list[tuple[str, DocumentRecord]]:
        """The files under names that a disk takes, each once whatever the case of its letters; in their order."""
        taken: set[str] = set()
        members = []
        for record in sorted(self.records, key=lambda record: (record.download_name, record.pk)):
            name = free_name(download_name(record.download_name), taken)
            taken.add(name.casefold())
            members.append((name, record))
        return members

    @property
    def size(self) -> int:
        """In bytes, by what the records say."""
        return _AT_THE_END + sum(_FOR_EACH + 2 * len(name.encode()) + record.file_size for name, record in self.members)

    @property
    def size_text(self) -> str:
        return file_size_text(self.size)

    @property
    def wait_text(self) -> str:
        """How long it takes on a slow line, as for every other file."""
        return DocumentRecord(size=self.size).wait_text

    @property
    def etag(self) -> str:
        return etag_of(self.members)

    @property
    def modified(self) -> datetime | None:
        return max((record.dated_at for record in self.records if record.dated_at), default=None)


def archive_response(request, archive: Archive) -> HttpResponseBase:
    """Answer a GET or HEAD: 200, 206, 304, 412 or 416; raises ``StoreFailure``.

    All files are read before the first byte is sent, so that a storage which fails can still be told by a status, and
    none where no byte is sent: then size and ETag are those that the archive has if no file is missing.
    """
    packed = packed_in_time(archive) if sends_bytes(request, archive) else Packed(archive.size, archive.etag)
    response = ranged_response(
        request,
        lambda: cast(BinaryIO, packed.file),
        size=packed.size,
        etag=packed.etag,
        last_modified=archive.modified,
        headers={**closed_headers(archive.name, inline=False), "Cache-Control": "no-cache"},
    )
    if packed.file is not None and not response.streaming:
        packed.file.close()  # a file is missing, and what is left the visitor has already
    return response


def sends_bytes(request, archive: Archive) -> bool:
    etag, modified = archive.etag, archive.modified
    stamp = int(modified.timestamp()) if modified else None
    if request.method != "GET" or get_conditional_response(request, etag=etag, last_modified=stamp) is not None:
        return False
    try:
        requested_part(request, size=archive.size, etag=etag, modified=stamp)
    except Unsatisfiable:
        return False
    return True


@dataclass(frozen=True)
class Packed:
    """``size`` in bytes; ``file`` is None where the archive was not made."""

    size: int
    etag: str
    file: BinaryIO | None = None


def packed_in_time(archive: Archive) -> Packed:
    try:
        if not is_bucket(document_storage.backend):
            return pack(archive)
        until = time.monotonic() + PATIENCE + archive.size / SLOWEST
        return in_time(lambda: pack(archive), until=until, too_late=lambda late: late.file and late.file.close())
    except (TimeoutError, CutShort) as error:
        raise BucketUnavailable("S3 took too long over an archive.") from error
    except OSError as error:
        raise StoreFailure(f"An archive cannot be made: {error}") from error


def pack(archive: Archive) -> Packed:
    """A file that the storage has not is left out, and told in the log: eight templates are better than none."""
    file = cast(BinaryIO, SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115  (handed on)
    try:
        with ZipFile(file, "w", ZIP_STORED) as zipped:
            held = [(name, record) for name, record in archive.members if _added(zipped, name, record)]
        return Packed(file.tell(), etag_of(held), file)
    except BaseException:
        file.close()
        raise


def etag_of(members: Iterable[tuple[str, DocumentRecord]]) -> str:
    digest = hashlib.sha256()
    for name, record in members:
        digest.update(repr((name, record.pk, record.version, record.sha256, record.size, record.dated_at)).encode())
    return f'"{digest.hexdigest()}"'


def _added(zipped: ZipFile, name: str, record: DocumentRecord) -> bool:
    try:
        with opened(record.document.file.name) as chunks:
            entry = ZipInfo(name, max(record.dated_at or _FIRST_DAY, _FIRST_DAY).timetuple()[:6])
            entry.create_system, entry.external_attr = _UNIX, _READABLE
            with zipped.open(entry, "w") as target:
                for chunk in chunks:
                    target.write(chunk)
    except FileNotFoundError:
        logger.warning("The file of document %s is not in the storage.", record.document_id)
        return False
    return True


@contextlib.contextmanager
def opened(stored_as: str) -> Iterator[Iterable[bytes]]:
    """A file of the storage as chunks; a bucket's comes as a stream, which a storage would keep in memory."""
    if is_bucket(document_storage.backend):
        from .bucket_streams import object_body

        with contextlib.closing(object_body(document_storage.backend, stored_as)) as body:
            yield body
    else:
        with store_for(document_storage).open(stored_as) as file:
            yield iter(lambda: file.read(CHUNK), b"")


def free_name(name: str, taken: set[str]) -> str:
    """``name``, or ``name-2``: the first that is not among ``taken``, which are in small letters."""
    stem, dot, ending = name.rpartition(".")
    if not stem:
        stem, dot, ending = name, "", ""
    free, number = name, 1
    while free.casefold() in taken:
        number += 1
        free = f"{stem}-{number}{dot}{ending}"
    return free
