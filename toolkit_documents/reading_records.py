"""What is read in a file, kept in its record."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wagtail.search import index

from .extraction import Reading, own_path, read_file
from .models import DocumentRecord
from .models.document_record import PAGE_BREAK
from .object_stores import CHUNK, store_for
from .uploads import upload_limits

#: PostgreSQL keeps no NUL, and a page break of the text itself would count as one of ours.
_UNWANTED = str.maketrans({"\0": "", PAGE_BREAK: " "})


def read(record: DocumentRecord) -> None:
    """Extract the text and the facts of the file. Another file that has come meanwhile is left to its own task.

    Raises what the storage raises: the record goes on waiting then, and ``documents_check --repair`` asks again.
    """
    with stored_on_disk(record.document.file) as path:
        reading = read_file(path, name=record.download_name, limits=upload_limits())
    if not (reading.state or reading.faults):
        # What it takes to read files is not installed: a check tells so, and the record goes on waiting.
        return
    rows = DocumentRecord.objects.filter(pk=record.pk, sha256=record.sha256)
    rows.update(
        extraction=state_of(reading),
        marks=[*reading.faults, *reading.marks],
        pages=reading.page_count,
        words=reading.words,
        detected_language=reading.language,
        text=PAGE_BREAK.join(page.translate(_UNWANTED) for page in reading.pages),
    )
    # An update sends no signal; and what we were given may hold an earlier text.
    if kept := rows.first():
        index.insert_or_update_object(kept)


@contextmanager
def stored_on_disk(file) -> Iterator[Path]:
    """A path to the bytes of a stored file: its own, or that of a copy from the bucket, which goes with the block."""
    if path := own_path(file):
        yield path
        return
    with (
        store_for(file.storage).open(file.name) as stream,
        tempfile.NamedTemporaryFile(prefix="toolkit-document-") as copy,
    ):
        for chunk in iter(lambda: stream.read(CHUNK), b""):
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def state_of(reading: Reading) -> str:
    """A file that was taken before the checks, and has a fault, is told by it where there is a state of its name."""
    states = DocumentRecord.Extraction
    if reading.state in states:
        return reading.state
    return next((fault for fault in reading.faults if fault in states), states.REFUSED)
