"""What a worker does with a new file. Each task names the file by its hash: another file since is another task's."""

import logging
from datetime import timedelta

from django.utils import timezone
from django_tasks import task

from .models import DocumentRecord

logger = logging.getLogger("toolkit_documents")

#: A scanner that is down is asked again after 1, 2, 4 ... minutes and then every 6 hours, for 3 days in all. What waits
#: longer waits for ``documents_scan``.
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
        # Tasks that run at once cannot be put off.
        if error.try_again and attempt < LAST_ATTEMPT and scan_document.get_backend().supports_defer:
            run_after = timezone.now() + min(timedelta(minutes=2 ** (attempt - 1)), LONGEST_PAUSE)
            scan_document.using(run_after=run_after).enqueue(record_id, sha256, attempt + 1)


@task()
def read_document(record_id: int, sha256: str) -> None:
    from .reading_records import read

    if record := _record(record_id, sha256):
        read(record)


def _record(record_id: int, sha256: str) -> DocumentRecord | None:
    return DocumentRecord.objects.filter(pk=record_id, sha256=sha256).select_related("document").first()
