"""What may be wrong in the library of files, each in a plain sentence that says what to do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .models import DocumentRecord, DocumentVersion
from .object_stores import ObjectStore, UnfinishedUpload


class Kind(StrEnum):
    ROW_WITHOUT_OBJECT = "row-without-object"
    OBJECT_WITHOUT_ROW = "object-without-row"
    HASH_DIFFERS = "hash-differs"
    SIZE_DIFFERS = "size-differs"
    NO_HASH = "no-hash"
    DOCUMENT_WITHOUT_RECORD = "document-without-record"
    WAITING = "waiting"
    UNFINISHED_UPLOAD = "unfinished-upload"


SENTENCES = {
    Kind.ROW_WITHOUT_OBJECT: (
        "{holder} names {name}, which is not in {store}. Restore that file from a backup, or replace the file of the "
        "document in the admin."
    ),
    Kind.OBJECT_WITHOUT_ROW: "No row names {name}: an upload was interrupted, or a deletion. --repair puts it aside.",
    Kind.HASH_DIFFERS: (
        "{name} of {holder} is another file than the one that was uploaded: its SHA-256 sum differs. Restore it from a "
        "backup, or replace the file of the document in the admin."
    ),
    Kind.SIZE_DIFFERS: (
        "{name} of {holder} has {stored_size} bytes instead of {size}. Restore it from a backup, or replace the file "
        "of the document in the admin."
    ),
    Kind.NO_HASH: "{holder} has no SHA-256 sum and size of {name}. --repair fills them in.",
    Kind.DOCUMENT_WITHOUT_RECORD: "{holder} has no record. --repair makes it.",
    Kind.WAITING: (
        "{name} of {holder} waits to be scanned or read: no worker runs, one died over it, or the scanner does not "
        "answer. --repair does it now."
    ),
    Kind.UNFINISHED_UPLOAD: "An upload of {name} was begun and not finished. --repair aborts it.",
}
YOUNG = {
    Kind.OBJECT_WITHOUT_ROW: "No row names {name} yet: an upload may be under way.",
    Kind.UNFINISHED_UPLOAD: "An upload of {name} is under way.",
}


@dataclass(frozen=True)
class Finding:
    """``row`` is a document, a record or a version. A young one is a note: it may be somebody's work under way."""

    kind: Kind
    name: str
    row: Any = None
    store: ObjectStore | None = None
    upload: UnfinishedUpload | None = None
    stored_size: int | None = None
    young: bool = False

    @property
    def document_id(self):
        if isinstance(self.row, DocumentVersion):
            return self.row.record.document_id
        return self.row.document_id if isinstance(self.row, DocumentRecord) else getattr(self.row, "pk", None)

    @property
    def holder(self) -> str:
        number = f", version {self.row.number}" if isinstance(self.row, DocumentVersion) else ""
        return f"Document {self.document_id}{number}"

    @property
    def sentence(self) -> str:
        kept = getattr(self.row, "toolkit_record", self.row)
        return (YOUNG if self.young else SENTENCES)[self.kind].format(
            holder=self.holder,
            name=self.name or "no file",
            store=self.store,
            stored_size=self.stored_size,
            size=getattr(kept, "size", None),
        )


def upload_finding(upload: UnfinishedUpload, *, store: ObjectStore, young: bool) -> Finding:
    return Finding(Kind.UNFINISHED_UPLOAD, name=upload.name, store=store, upload=upload, young=young)
