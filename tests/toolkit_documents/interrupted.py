"""What a test begins in a process of its own and kills: ``python -m tests.toolkit_documents.interrupted WHAT FOLDER``.

Each prints a line once it is in the middle, and stays there.
"""

import sys
import time
from pathlib import Path

import django
from django.core.files.base import ContentFile, File

#: More than S3 takes at once: it goes up in parts.
SIZE = 40 * 1024 * 1024
HALF = SIZE // 2


class StuckFile(File):
    """A file that is read to its middle and no further."""

    given = 0

    def read(self, size=-1):
        if self.given >= HALF:
            stay("half of it was read")
        chunk = self.file.read(size)
        self.given += len(chunk)
        return chunk

    def chunks(self, chunk_size=None):
        while chunk := self.read(chunk_size or 65536):
            yield chunk


def stay(where: str) -> None:
    print(where, flush=True)
    time.sleep(600)


def upload(folder: str) -> None:
    """One document is stored and has no row yet; of the next, half is stored."""
    from wagtail.documents import get_document_model

    get_document_model()(title="Stored").file.save("stored.txt", ContentFile(b"Stored."), save=False)
    big = Path(folder) / "big.bin"
    with big.open("wb") as file:
        file.truncate(SIZE)
    with big.open("rb") as file:
        document = get_document_model()(title="Big", file=StuckFile(file, name="big.bin"))
        document.save()


def read(folder: str) -> None:
    """A worker takes a task and is in the middle of it."""
    from django.core.management import call_command

    from toolkit_documents import reading_records
    from toolkit_documents.models import DocumentRecord
    from toolkit_documents.records import look_into

    DocumentRecord.objects.update(extraction=DocumentRecord.Extraction.WAITING)
    look_into(DocumentRecord.objects.first())
    reading_records.read = lambda record: stay(f"reading {record.pk}")
    call_command("db_worker", interval=0.1)


def mend(folder: str) -> None:
    """Not killed: repair, then a second look. Prints what that one reports."""
    from django.core.management import CommandError, call_command

    for options in (["--repair"], ["--json"]):
        try:
            call_command(
                "documents_check", "--grace", "0", *options, stdout=sys.stdout if "--json" in options else sys.stderr
            )
        except CommandError as error:
            print(error, file=sys.stderr)


if __name__ == "__main__":
    django.setup()
    {"upload": upload, "read": read, "mend": mend}[sys.argv[1]](sys.argv[2])
