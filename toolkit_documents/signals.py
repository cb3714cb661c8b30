"""Every document that is saved, through whatever door, has a record."""

from django.db.models.signals import post_save
from wagtail.documents import get_document_model

from .records import keep_record


def record_saved_document(sender, instance, raw=False, **kwargs):
    if not raw:
        keep_record(instance)


def connect():
    post_save.connect(record_saved_document, sender=get_document_model(), dispatch_uid="toolkit_documents.record")
