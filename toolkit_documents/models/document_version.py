from django.db import models
from django.utils.translation import gettext_lazy as _

from ..storage import the_document_storage
from .document_record import DocumentRecord


class DocumentVersion(models.Model):
    """An earlier file of a document, kept under its own address until an editor withdraws it."""

    record = models.ForeignKey(DocumentRecord, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    # The storage stands behind a wrapper.
    file = models.FileField(upload_to="document-versions", storage=the_document_storage)  # type: ignore[arg-type]
    name = models.CharField(_("file name"), max_length=255, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True)
    scan = models.CharField(max_length=8, choices=DocumentRecord.Scan, default=DocumentRecord.Scan.NOT_SCANNED)
    created_at = models.DateTimeField(_("date of the file"), null=True)
    replaced_at = models.DateTimeField(_("replaced"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True)

    class Meta:
        verbose_name = _("document version")
        verbose_name_plural = _("document versions")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="toolkit_documents_version_once")]

    def __str__(self):
        return _("%(document)s, version %(number)d") % {"document": self.record, "number": self.number}
