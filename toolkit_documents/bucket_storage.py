"""A bucket as Django's storage, with a time limit on every call.

boto3 by itself waits for 60 seconds and tries five times: a save hung for three minutes when S3 did.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from storages.backends.s3 import S3Storage

from .buckets import bucket_failures, connection_to

#: A write may take its time, where a visitor waits for a reading.
_writing: ContextVar[bool] = ContextVar("writing to a bucket", default=False)


class BucketStorage(S3Storage):
    """Name it in STORAGES, without options: Wagtail's tasks name a storage by its class, and keys have no place there.

    Raises ``BucketUnavailable`` where S3 does not answer. Memory is flat: what is read goes to a temporary file.
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

    def exists(self, name):
        with bucket_failures(name):
            return super().exists(name)

    def _save(self, name, content):
        with _written(), bucket_failures(name):
            return super()._save(name, content)

    def delete(self, name):
        with _written(), bucket_failures(name):
            super().delete(name)


@contextmanager
def _written():
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)
