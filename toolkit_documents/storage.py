"""Where documents lie: the storage of the site, or their own; no file goes that a row still names."""

from django.apps import apps
from django.conf import settings
from django.core.files.storage import Storage, default_storage, storages
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils.functional import LazyObject, empty
from wagtail.documents import get_document_model


class DocumentStorage(LazyObject):
    """That of the host's document model where it names one; else ``STORAGES["documents"]`` or the default storage.

    Whatever that storage can do, this can.

    Wagtail deletes the old file of a document *before* the row that names the new one is saved; were the saving to
    fail, a row would name a file that is gone. So a file is deleted when no row names it any more.
    """

    #: What the host's document model named by itself.
    named_by_host: Storage | None = None

    def _setup(self):
        named = type(self).named_by_host
        self._wrapped = named or storages["documents" if "documents" in settings.STORAGES else "default"]

    @property
    def backend(self):
        """The storage itself."""
        if self._wrapped is empty:
            self._setup()
        return self._wrapped

    def delete(self, name):
        if not is_named(name):
            self.backend.delete(name)

    def deconstruct(self):
        """Wagtail's task deletes files by this: it has to find this storage, and no keys in it."""
        return ("toolkit_documents.storage.DocumentStorage", [], {})


document_storage = DocumentStorage()


@receiver(setting_changed, dispatch_uid="toolkit_documents.storage")
def look_anew(*, setting, **kwargs):
    """Tests change settings; Django's own storages look anew then, and so does this one."""
    if setting == "STORAGES":
        document_storage._wrapped = empty


def the_document_storage() -> DocumentStorage:
    """For fields: migrations name this function."""
    return document_storage


def is_named(name: str) -> bool:
    """Whether a document or an earlier version of one has this file."""
    version = apps.get_model("toolkit_documents", "DocumentVersion")
    return any(model._base_manager.filter(file=name).exists() for model in (get_document_model(), version))


def keep_documents_here() -> None:
    """The host's document model uses this storage, which uses the one that it named.

    The second attribute is what Django writes into migrations: the host's stay as they are.
    """
    field = get_document_model()._meta.get_field("file")
    if field.storage is document_storage:
        return
    if field.storage is not default_storage:
        DocumentStorage.named_by_host = field.storage
    field._storage_callable = getattr(field, "_storage_callable", field.storage)
    field.storage = document_storage


def is_bucket(storage) -> bool:
    """Whether files lie in an S3 bucket. A site without one does not have the library."""
    return any(base.__module__ == "storages.backends.s3" for base in type(storage).__mro__)
