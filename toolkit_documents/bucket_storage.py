"""A bucket as Django's storage, with a time limit on every call and a key of its own for every upload.

boto3 by itself waits for 60 seconds and tries five times: a save hung for three minutes when S3 did.
"""

import posixpath
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import SuspiciousFileOperation
from storages.backends.s3 import S3Storage
from storages.utils import clean_name

from .buckets import bucket_failures, connection_to, ensure_bucket_answers
from .stored_names import with_token

#: A write may take its time, where a visitor waits for a reading.
_writing: ContextVar[bool] = ContextVar("writing to a bucket", default=False)


class BucketStorage(S3Storage):
    """Name it in STORAGES, without options: Wagtail's tasks name a storage by its class, and keys have no place there.

    Raises ``BucketUnavailable`` where S3 does not answer: within three seconds, unless it falls silent in the middle of
    a write. Memory is flat: what is read goes to a temporary file.
    """

    def get_default_settings(self):
        # One upload must not replace another, and no ACL is sent: buckets whose owner switched ACLs off refuse it.
        defaults = {"file_overwrite": False, "default_acl": None, "max_memory_size": 1024 * 1024}
        stock = super().get_default_settings()
        return {
            **stock,
            **{name: value for name, value in defaults.items() if not stock[name]},
            "file_overwrite": False,
        }

    @property
    def connection(self):
        kept = "writing" if _writing.get() else "reading"
        resource = getattr(self._connections, kept, None)
        if resource is None:
            resource = type(super().connection)(client=connection_to(self, writing=_writing.get()).client)
            setattr(self._connections, kept, resource)
        return resource

    @property
    def bucket(self):
        return self.connection.Bucket(self.bucket_name)

    def get_available_name(self, name, max_length=None):
        """A random token before the base name, in place of the one that it may have: two uploads at a time both hear
        that a name is free, and the second would replace the first. Addresses are made of the record's name."""
        where, base = posixpath.split(clean_name(name))
        given = with_token(base, folder=where, max_length=max_length)
        if max_length is not None and len(given) > max_length:
            raise SuspiciousFileOperation(f"There is no room for a name in {where}.")
        return given

    def exists(self, name):
        with bucket_failures(name):
            return super().exists(name)

    def size(self, name):
        with bucket_failures(name):
            return super().size(name)

    def _open(self, name, mode="rb"):
        with bucket_failures(name):
            return super()._open(name, mode)

    def _save(self, name, content):
        with self._written(name):
            return super()._save(name, content)

    def delete(self, name):
        with self._written(name):
            super().delete(name)

    @contextmanager
    def _written(self, name):
        ensure_bucket_answers(self)
        token = _writing.set(True)
        try:
            with bucket_failures(name):
                yield
        finally:
            _writing.reset(token)
