"""What a worker does with a new file. Each task names the file by its hash: another file since is another task's."""

import logging
from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from .models import DocumentRecord
from .object_stores import StoreFailure

logger = logging.getLogger("toolkit_documents")

#: A scanner or a storage that is down is asked again after 1, 2, 4 ... minutes and then every 6 hours, for 3 days in
#: all. What waits longer waits for ``documents_scan``, or for ``documents_check --repair``.
LONGEST_PAUSE = timedelta(hours=6)
LAST_ATTEMPT = 20


@task()
def scan_document(record_id: int, sha256: str, attempt: int = 1) -> None:
    from .scanning import NotScannedYet, scan, waiting_row

    row = waiting_row(record_id, sha256)
    if row is None:
        return
    try:
        scan(row)
    except NotScannedYet as error:
        logger.warning("Not scanned yet: document record %s, attempt %s: %s", record_id, attempt, error)
        if error.try_again:
            _try_again(scan_document, record_id, sha256, attempt)


@task()
def read_document(record_id: int, sha256: str, attempt: int = 1) -> None:
    from .reading_records import read

    record = _record(record_id, sha256)
    if record is None:
        return
    try:
        read(record)
    except FileNotFoundError:
        raise  # it will not come by itself
    except (StoreFailure, OSError) as error:
        logger.warning("Not read yet: document record %s, attempt %s: %s", record_id, attempt, error)
        _try_again(read_document, record_id, sha256, attempt)


def _try_again(again, record_id: int, sha256: str, attempt: int) -> None:
    # Tasks that run at once cannot be put off.
    if attempt < LAST_ATTEMPT and again.get_backend().supports_defer:
        run_after = timezone.now() + min(timedelta(minutes=2 ** (attempt - 1)), LONGEST_PAUSE)
        again.using(run_after=run_after).enqueue(record_id, sha256, attempt + 1)


def _record(record_id: int, sha256: str) -> DocumentRecord | None:
    return DocumentRecord.objects.filter(pk=record_id, sha256=sha256).select_related("document").first()
