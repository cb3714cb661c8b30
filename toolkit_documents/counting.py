"""Counting downloads: one number for each file, language and day (UTC), and nothing of who fetched it.

A download is counted when it begins. Where it was cut and taken up again it stays one.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import Error, IntegrityError, connections, router, transaction
from django.db.models import F

from .models import DocumentRecord, DownloadCount
from .ranges import Unsatisfiable, read_range
from .robots import is_robot

logger = logging.getLogger(__name__)

#: Seconds that a download may wait for a row or a database that others hold.
PATIENCE = 3
#: Answers that lead to the file at a signed address.
REDIRECTS = (302, 303, 307)


def count_download(request, record: DocumentRecord, *, status: int) -> None:
    """Count the answer ``status`` to a request for the file of ``record``, if it is a download.

    Call it once for each answer. It never raises for the database's sake: what could not be counted is logged.
    """
    if not is_download(request, record, status=status):
        return
    try:
        add_one(record)
    except Error:
        logger.warning("A download of document %s was not counted.", record.document_id, exc_info=True)


def is_download(request, record: DocumentRecord, *, status: int) -> bool:
    """Whether the answer begins to hand out the file to somebody: a GET that is answered 200, or 206 from byte 0, or
    led to the bucket without a Range or with one from byte 0. Robots and what a browser fetches ahead are left out."""
    if request.method != "GET" or is_robot(request.headers.get("User-Agent", "")) or is_ahead(request):
        return False
    return status == 200 or (status in (206, *REDIRECTS) and begins_at_the_beginning(request, record))


def is_ahead(request) -> bool:
    """Whether a browser fetches on the chance that the reader will want it (``Sec-Purpose``; ``Purpose`` is older)."""
    purposes = (request.headers.get(name, "").lower() for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return any("prefetch" in purpose for purpose in purposes)


def begins_at_the_beginning(request, record: DocumentRecord) -> bool:
    """Whether the part that is asked for has byte 0. A Range that nobody can read, or several, bring the whole file."""
    # The last bytes of a file of unknown size are not its beginning: any size will do that is large.
    size = record.size if record.size is not None else 1 << 62
    try:
        part = read_range(request.headers.get("Range", ""), size=size)
    except Unsatisfiable:
        return False
    return part is None or part.first == 0


def add_one(record: DocumentRecord) -> None:
    """Add one to today's number, in the database itself, so that of any number of downloads at a time none is lost."""
    using = router.db_for_write(DownloadCount)
    key = {"record_id": record.pk, "day": datetime.now(UTC).date(), "language": record.language}
    with no_long_wait(using):
        try:
            update_or_insert(using, key)
        except IntegrityError:
            # The day's first downloads came at once, and another one made the row.
            update_or_insert(using, key)


def update_or_insert(using: str, key: dict) -> None:
    """In a savepoint where the host has a transaction around each request: a failure must not break that."""
    counts = DownloadCount.objects.using(using)
    with transaction.atomic(using=using):
        limit_lock_wait(using)
        if not counts.filter(**key).update(count=F("count") + 1):
            counts.create(**key, count=1)


def limit_lock_wait(using: str) -> None:
    """PostgreSQL waits for a lock without end unless told. It holds until the end of the transaction."""
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")


@contextmanager
def no_long_wait(using: str) -> Iterator[None]:
    """SQLite has one writer at a time; an import may write for longer than a visitor waits for a file."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        yield
        return
    usual = connection.settings_dict["OPTIONS"].get("timeout", 5)
    connection.ensure_connection()
    connection.connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
    try:
        yield
    finally:
        # A connection that broke meanwhile is made anew, with its usual timeout.
        if connection.connection is not None:
            connection.connection.execute(f"PRAGMA busy_timeout = {int(usual * 1000)}")
