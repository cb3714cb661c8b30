"""Every document that is saved, through whatever door, has a record."""

from django.db.models.signals import post_save, pre_save
from wagtail.documents import get_document_model

from .records import file_has_changed, keep_record


def notice_another_file(sender, instance, raw=False, update_fields=None, **kwargs):
    """Once the document is saved nothing tells a new upload from the file that was there."""
    saves_file = update_fields is None or "file" in update_fields
    instance._toolkit_read_file = not raw and saves_file and file_has_changed(instance)


def record_saved_document(sender, instance, raw=False, **kwargs):
    if not raw:
        keep_record(instance, read_file=instance._toolkit_read_file)


def connect():
    model = get_document_model()
    pre_save.connect(notice_another_file, sender=model, dispatch_uid="toolkit_documents.file")
    post_save.connect(record_saved_document, sender=model, dispatch_uid="toolkit_documents.record")
