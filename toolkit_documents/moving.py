"""Copying the files that rows name from one storage to another, proving each copy, and only then emptying the first.

The names stay, so no row changes. A copy is whole or not there, so whatever ends a run, the next one goes on.
Raises ``StoreFailure`` or ``OSError`` where a storage cannot be asked.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import IO

from django.db.models import FileField
from wagtail.documents import get_document_model

from .models import DocumentVersion
from .named_files import BATCH, FileColumn, file_columns, named_by
from .object_stores import Digest, ObjectStore, StoredObject, store_for

#: Uploads of a form that was not sent yet; Wagtail deletes them. Whoever sends it after the move uploads again.
TEMPORARY = "wagtail_uploads/"


@dataclass
class Outcome:
    """What became of the files, in numbers, and what hinders the emptying of the source."""

    copied: int = 0
    there_already: int = 0
    kept: int = 0
    missing: int = 0
    problems: int = 0

    @property
    def done(self) -> int:
        return self.copied + self.there_already + self.kept + self.missing + self.problems


@dataclass(frozen=True)
class NamedFile:
    """``sha256`` is what the library knows of the file; "" of a picture."""

    name: str
    sha256: str


@dataclass
class Move:
    """From one storage to another. ``proven`` takes a line for each file that was compared, and lies on disk."""

    source: ObjectStore
    target: ObjectStore
    proven: IO[str]
    outcome: Outcome = field(default_factory=Outcome)

    @property
    def switched(self) -> bool:
        """Whether the site, under these settings, keeps its documents in the target already; pictures may lie there
        since long."""
        return store_for(document_field().storage).place == self.target.place

    @property
    def moves_documents(self) -> bool:
        return any(column.field is document_field() for column in self.columns())

    def columns(self) -> list[FileColumn]:
        """Those whose files are to be in the target: all that the source has now, or those that the target has since.

        A site may keep its documents in a bucket of their own and its pictures on disk: those stay.
        """
        return self._columns_in(self.target if self.switched else self.source)

    def _columns_in(self, store: ObjectStore) -> list[FileColumn]:
        return [column for column in file_columns() if column.store.place == store.place]

    def count(self) -> int:
        return sum(_rows(column).count() for column in self.columns())

    def copy_all(self, *, tell: Callable[[str, str], None]) -> Outcome:
        """Copy what is not there yet and read it back. ``tell`` hears of each file: what became of it, its name."""
        overwrite = not self.switched
        for column in self.columns():
            for file in named_files(column):
                tell(self._copy(file, overwrite=overwrite), file.name)
        return self.outcome

    def _copy(self, file: NamedFile, *, overwrite: bool) -> str:
        source, target = self.source.find(file.name), self.target.find(file.name)
        if source is None:
            if target is not None:
                self.outcome.there_already += 1
                return "there already"
            self.outcome.missing += 1
            return "missing in both"
        if target is not None:
            there, here = self.target.digest(file.name), None
            if source.size == target.size:
                here = self.source.digest(file.name)
                if here.hex == there.hex:
                    self.outcome.there_already += 1
                    self._note(source)
                    return "there already"
            if file.sha256 and there.hex == file.sha256:
                # The site went on with the target: its file is the newer one.
                self.outcome.kept += 1
                return "kept: the target has the file that its row tells of"
            here = here or self.source.digest(file.name)
            if not overwrite and here.hex != file.sha256:
                self.outcome.problems += 1
                return "differs from that in the target, which the site uses: not touched"
        with self.source.open(file.name) as stream:
            read = Digest(stream)
            self.target.put(file.name, read)
        if self.target.digest(file.name).hex != read.hex:
            self.outcome.problems += 1
            return "copied, but what is read back is not what was written"
        self.outcome.copied += 1
        self._note(source)
        return "copied"

    def _note(self, source: StoredObject) -> None:
        self.proven.write(json.dumps([source.name, source.size, str(source.modified)]) + "\n")

    def delete_source(self) -> int:
        """Delete, in the source, the files that this run proved to be in the target; returns how many.

        One that changed since is left, and one that the source keeps for other rows.
        """
        self.proven.seek(0)
        in_use, deleted = self._columns_in(self.source), 0
        lines = map(json.loads, self.proven)
        while batch := list(islice(lines, BATCH)):
            named_here = named_by([name for name, *_ in batch], columns=in_use)
            for name, size, modified in batch:
                here, there = self.source.find(name), self.target.find(name)
                if name in named_here or not (here and there):
                    continue
                if (here.size, str(here.modified), there.size) == (size, modified, size):
                    self.source.delete(name)
                    deleted += 1
        return deleted


def document_field() -> FileField:
    return get_document_model()._meta.get_field("file")


def named_files(column: FileColumn) -> Iterator[NamedFile]:
    """The files of a column, in queries of some hundred rows."""
    name, sha256 = column.field.name, _hash_column(column)
    fields = ["pk", name, *([sha256] if sha256 else [])]
    rows, last = _rows(column).order_by("pk").values_list(*fields), None
    while batch := list((rows if last is None else rows.filter(pk__gt=last))[:BATCH]):
        for _pk, file, *known in batch:
            yield NamedFile(file, (known[0] or "") if known else "")
        last = batch[-1][0]


def _rows(column: FileColumn):
    name = column.field.name
    rows = column.model._base_manager.exclude(**{name: ""}).exclude(**{f"{name}__isnull": True})
    return rows.exclude(**{f"{name}__startswith": TEMPORARY})


def _hash_column(column: FileColumn) -> str:
    if column.model is DocumentVersion:
        return "sha256"
    return "toolkit_record__sha256" if column.model is get_document_model() and column.field.name == "file" else ""
