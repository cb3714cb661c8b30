"""What lies in a storage, object by object: listed, read in chunks, written whole or not at all, moved.

Django's storages know neither ages in a list nor atomic writing, and django-storages reads a whole object before it
gives out the first byte. So there is a class for each kind of storage: here the one for any, in ``disk_store`` and
``bucket_store`` those that know more. Names are those that rows have.
Raises ``FileNotFoundError``, other ``OSError``s of a disk, and ``StoreFailure`` for a bucket and all the rest.
"""

import contextlib
import hashlib
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.core.exceptions import SuspiciousOperation
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage
from django.utils.functional import LazyObject, empty
from django.utils.timezone import make_aware

from .storage import is_bucket

CHUNK = 1024 * 1024


class StoreFailure(Exception):
    """The storage refused or did not answer; its own words."""


class Readable(Protocol):
    """A file that is read once, from its beginning."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class StoredObject:
    """``size`` in bytes; ``modified`` is None where the storage does not tell."""

    name: str
    size: int
    modified: datetime | None


@dataclass(frozen=True)
class UnfinishedUpload:
    """Parts of an object that S3 keeps, and bills, until somebody finishes or aborts its upload."""

    name: str
    upload_id: str
    begun: datetime


class Digest:
    """A file that is read through, with the SHA-256 sum of what went by."""

    def __init__(self, file: Readable):
        self.file, self.sum, self.size = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        chunk = self.file.read(size)
        self.sum.update(chunk)
        self.size += len(chunk)
        return chunk

    @property
    def hex(self) -> str:
        return self.sum.hexdigest()


class ObjectStore:
    """Any storage that can list its files. ``place`` is equal for two storages that hold the same objects."""

    def __init__(self, storage: Storage):
        self.storage = storage

    @property
    def place(self) -> tuple:
        return (type(self.storage).__name__, id(self.storage))

    def __str__(self) -> str:
        return type(self.storage).__name__

    def objects(self, folder: str) -> Iterator[StoredObject]:
        try:
            with store_failures(folder):
                folders, files = self.storage.listdir(folder)
        except FileNotFoundError:
            return
        except NotImplementedError as error:
            raise StoreFailure(f"{self} cannot list its files, so they cannot be compared.") from error
        for name in files:
            if found := self.find(posixpath.join(folder, name)):
                yield found
        for name in folders:
            yield from self.objects(posixpath.join(folder, name))

    def find(self, name: str) -> StoredObject | None:
        with store_failures(name):
            if not self.storage.exists(name):
                return None
            try:
                modified = self.storage.get_modified_time(name)
            except NotImplementedError:
                return StoredObject(name=name, size=self.storage.size(name), modified=None)
            aware = modified if modified.tzinfo else make_aware(modified)
            return StoredObject(name=name, size=self.storage.size(name), modified=aware)

    @contextlib.contextmanager
    def open(self, name: str) -> Iterator[Readable]:
        with store_failures(name):
            file = self.storage.open(name)
        with file:
            yield _Told(file, name)

    def digest(self, name: str) -> Digest:
        """Sum and size of an object, read to its end."""
        with self.open(name) as file:
            digest = Digest(file)
            while digest.read(CHUNK):
                pass
        return digest

    def put(self, name: str, content: Readable) -> None:
        """Write an object under exactly this name, in place of one that has it."""
        with store_failures(name):
            if self.storage.exists(name):
                self.storage.delete(name)
            # A storage reads chunks and asks for no size.
            given = self.storage.save(name, File(content))  # type: ignore[arg-type]
            if given != name:
                self.storage.delete(given)
                raise StoreFailure(f"{self} keeps {name} under another name only.")

    def move(self, old: str, new: str) -> None:
        with self.open(old) as file:
            self.put(new, file)
        self.delete(old)

    def delete(self, name: str) -> None:
        with store_failures(name):
            self.storage.delete(name)

    def unfinished_uploads(self, folder: str) -> Iterator[UnfinishedUpload]:
        yield from ()

    def abort(self, upload: UnfinishedUpload) -> None:
        raise NotImplementedError


class _Told:
    """What is read from a storage, its failures in our words: those of whoever reads stay as they are."""

    def __init__(self, file: Readable, name: str):
        self.file, self.name = file, name

    def read(self, size: int = -1) -> bytes:
        with store_failures(self.name):
            return self.file.read(size)


@contextlib.contextmanager
def store_failures(name: str) -> Iterator[None]:
    """Each storage has exceptions of its own; here they are all ``StoreFailure``."""
    try:
        yield
    except (OSError, StoreFailure, SuspiciousOperation, NotImplementedError):
        raise
    except Exception as error:
        raise StoreFailure(f"{name}: {error!r}") from error


def store_for(storage: Storage | LazyObject) -> ObjectStore:
    """The storage as a store of objects; a wrapper such as ``default_storage`` is looked through."""
    from .bucket_store import BucketStore
    from .disk_store import DiskStore

    storage = storage_behind(storage)
    if isinstance(storage, FileSystemStorage):
        return DiskStore(storage)
    if is_bucket(storage):
        return BucketStore(storage)
    return ObjectStore(storage)


def storage_behind(storage: Storage | LazyObject) -> Storage:
    while isinstance(storage, LazyObject):
        if storage._wrapped is empty:
            storage._setup()
        storage = storage._wrapped
    return storage
