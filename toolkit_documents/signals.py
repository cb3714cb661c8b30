"""Every document that is saved, through whatever door, has a record; a file that is replaced stays as a version."""

import posixpath
from functools import partial

from django.db import connections, router, transaction
from django.db.models.signals import post_delete, post_save, pre_save
from wagtail.documents import get_document_model
from wagtail.models import ReferenceIndex
from wagtail.signals import page_published

from .models import DocumentRecord, DocumentVersion
from .records import file_has_changed, keep_record
from .storage import document_storage


def notice_another_file(sender, instance, raw=False, update_fields=None, **kwargs):
    """Once the document is saved nothing tells a new upload, its name or the file that was there."""
    saves_file = update_fields is None or "file" in update_fields
    instance._toolkit_read_file = not raw and saves_file and file_has_changed(instance)
    instance._toolkit_upload = None
    if instance._toolkit_read_file and not instance.file._committed:
        instance._toolkit_upload = posixpath.basename(instance.file.name)
    instance._toolkit_earlier_file = ""
    if instance._toolkit_read_file and instance.pk:
        if connections[router.db_for_write(sender)].in_atomic_block:
            # Two editors may replace a file at once: the second one's earlier file is the first one's.
            list(DocumentRecord.objects.select_for_update().filter(document=instance.pk).values_list("pk"))
        stored = sender._base_manager.filter(pk=instance.pk).values_list("file", flat=True).first()
        instance._toolkit_earlier_file = stored or ""


def record_saved_document(sender, instance, raw=False, **kwargs):
    if raw:
        return
    keep_record(
        instance,
        read_file=instance._toolkit_read_file,
        earlier_file=instance._toolkit_earlier_file,
        **({"name": instance._toolkit_upload} if instance._toolkit_upload else {}),
    )


def delete_file_of_version(sender, instance: DocumentVersion, **kwargs):
    """With its document, or alone: the file goes once nothing names it any more."""
    name = instance.file.name
    transaction.on_commit(partial(document_storage.delete, name), robust=True)


def note_what_a_page_uses(sender, instance, **kwargs):
    """Wagtail's index of references is written by a task: a link that was taken out would stay until a worker comes,
    and with it the file would stay public."""
    ReferenceIndex.create_or_update_for_object(instance)


def connect():
    model = get_document_model()
    pre_save.connect(notice_another_file, sender=model, dispatch_uid="toolkit_documents.file")
    post_save.connect(record_saved_document, sender=model, dispatch_uid="toolkit_documents.record")
    post_delete.connect(delete_file_of_version, sender=DocumentVersion, dispatch_uid="toolkit_documents.version")
    page_published.connect(note_what_a_page_uses, dispatch_uid="toolkit_documents.references")
