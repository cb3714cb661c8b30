"""Objects of an S3 bucket: listed by pages, read as a stream, written at once, copied by S3 itself."""

import contextlib
import gzip
from collections.abc import Iterator
from typing import Any

from .buckets import bucket_failures, connection_to, key_of
from .object_stores import CHUNK, ObjectStore, Readable, StoredObject, UnfinishedUpload


class BucketStore(ObjectStore):
    """A bucket, or what lies in it under the storage's ``location``. ``storage`` is an ``S3Storage``."""

    storage: Any

    def __init__(self, storage: Any):
        super().__init__(storage)
        # A command has time: the patience of visitors would break a file of 1 GB.
        self.client = connection_to(storage, writing=True, attempts=3).client
        location = storage.location.strip("/")
        self.prefix = f"{location}/" if location else ""

    @property
    def place(self) -> tuple:
        return ("bucket", self.storage.endpoint_url, self.storage.bucket_name, self.prefix)

    def __str__(self) -> str:
        return f"s3://{self.storage.bucket_name}/{self.prefix}"

    def objects(self, folder: str) -> Iterator[StoredObject]:
        pages = self.client.get_paginator("list_objects_v2").paginate(
            Bucket=self.storage.bucket_name, Prefix=self._prefix_of(folder)
        )
        with bucket_failures(folder):
            for page in pages:
                for entry in page.get("Contents", ()):
                    # Consoles make objects that stand for folders.
                    if not entry["Key"].endswith("/"):
                        name = entry["Key"].removeprefix(self.prefix)
                        yield StoredObject(name=name, size=entry["Size"], modified=entry["LastModified"])

    def find(self, name: str) -> StoredObject | None:
        try:
            with bucket_failures(name):
                told = self.client.head_object(**self._at(name))
        except FileNotFoundError:
            return None
        return StoredObject(name=name, size=told["ContentLength"], modified=told["LastModified"])

    @contextlib.contextmanager
    def open(self, name: str) -> Iterator[Readable]:
        with bucket_failures(name):
            told = self.client.get_object(**self._at(name))
            with contextlib.closing(told["Body"]) as body:
                packed = self.storage.gzip and told.get("ContentEncoding") == "gzip"
                yield gzip.GzipFile(fileobj=body) if packed else body  # type: ignore[misc]

    def put(self, name: str, content: Readable) -> None:
        from boto3.s3.transfer import TransferConfig

        at = self._at(name)
        # An object is there once its last part is. One part at a time: memory stays flat.
        with bucket_failures(name):
            self.client.upload_fileobj(
                _Unseekable(content),
                **at,
                ExtraArgs=self.storage._get_write_parameters(at["Key"]),
                Config=TransferConfig(use_threads=False),
            )

    def move(self, old: str, new: str) -> None:
        with bucket_failures(old):
            # In the bucket itself, and in parts where it is larger than S3 copies at once (5 GB).
            self.client.copy(self._at(old), **self._at(new))
            self.client.delete_object(**self._at(old))

    def delete(self, name: str) -> None:
        with bucket_failures(name):
            self.client.delete_object(**self._at(name))

    def unfinished_uploads(self, folder: str) -> Iterator[UnfinishedUpload]:
        pages = self.client.get_paginator("list_multipart_uploads").paginate(
            Bucket=self.storage.bucket_name, Prefix=self._prefix_of(folder)
        )
        with bucket_failures(folder):
            for page in pages:
                for entry in page.get("Uploads", ()):
                    name = entry["Key"].removeprefix(self.prefix)
                    yield UnfinishedUpload(name=name, upload_id=entry["UploadId"], begun=entry["Initiated"])

    def abort(self, upload: UnfinishedUpload) -> None:
        # Finished or aborted by another meanwhile: then it is what we want.
        with contextlib.suppress(FileNotFoundError), bucket_failures(upload.name):
            self.client.abort_multipart_upload(**self._at(upload.name), UploadId=upload.upload_id)

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": self.storage.bucket_name, "Key": key_of(self.storage, name)}

    def _prefix_of(self, folder: str) -> str:
        return f"{self.prefix}{folder}/" if folder else self.prefix


class _Unseekable:
    """boto3 asks whether it may seek; ours is a stream that is read once."""

    def __init__(self, content: Readable):
        self.content = content

    def read(self, size: int = CHUNK) -> bytes:
        return self.content.read(size)
