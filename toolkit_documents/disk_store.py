"""Files under a folder: written beside their place and renamed, so that a file is whole or not there."""

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.core.files.storage import FileSystemStorage

from .object_stores import CHUNK, ObjectStore, Readable, StoredObject

#: Before the name of a file that is being written; it stands beside the place it will take, on the same disk.
UNFINISHED = ".unfinished-"


class DiskStore(ObjectStore):
    """Files under a folder."""

    storage: FileSystemStorage

    @property
    def place(self) -> tuple:
        return ("disk", os.path.realpath(self.storage.location))

    def __str__(self) -> str:
        return str(self.storage.location)

    def objects(self, folder: str) -> Iterator[StoredObject]:
        root = Path(self.storage.location)
        for where, folders, files in os.walk(root / folder):
            folders.sort()
            for file in sorted(files):
                # One that went since the folder was read was moved or deleted by its owner.
                if found := self.find((Path(where) / file).relative_to(root).as_posix()):
                    yield found

    def find(self, name: str) -> StoredObject | None:
        path = Path(self.storage.path(name))
        try:
            told = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        if path.is_dir():
            return None
        return StoredObject(name=name, size=told.st_size, modified=datetime.fromtimestamp(told.st_mtime, UTC))

    def put(self, name: str, content: Readable) -> None:
        path = Path(self.storage.path(name))
        self._make_folder(path.parent)
        # Always the same name for a file, and short enough however long that is: the next try replaces a left-over.
        part = path.with_name(UNFINISHED + hashlib.sha256(path.name.encode()).hexdigest()[:16])
        with part.open("wb") as file:
            while chunk := content.read(CHUNK):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if self.storage.file_permissions_mode is not None:
            part.chmod(self.storage.file_permissions_mode)
        part.replace(path)

    def move(self, old: str, new: str) -> None:
        path = Path(self.storage.path(new))
        self._make_folder(path.parent)
        Path(self.storage.path(old)).replace(path)

    def delete(self, name: str) -> None:
        Path(self.storage.path(name)).unlink(missing_ok=True)

    def _make_folder(self, folder: Path) -> None:
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        for each in reversed(missing):
            each.mkdir(exist_ok=True)
            if self.storage.directory_permissions_mode is not None:
                each.chmod(self.storage.directory_permissions_mode)
