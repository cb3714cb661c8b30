from django.db import models
from django.utils.translation import gettext_lazy as _

from .document_record import DocumentRecord


class DownloadCount(models.Model):
    """How often a file was fetched on a day (UTC). It knows nothing of who fetched it."""

    record = models.ForeignKey(DocumentRecord, on_delete=models.CASCADE, related_name="download_counts")
    day = models.DateField(_("day"))
    language = models.CharField(
        _("language"), max_length=35, blank=True, help_text=_("The file's own language on that day.")
    )
    count = models.PositiveBigIntegerField(_("number of downloads"), default=0)

    class Meta:
        verbose_name = _("download count")
        verbose_name_plural = _("download counts")
        constraints = [
            models.UniqueConstraint(fields=["record", "day", "language"], name="toolkit_documents_count_once")
        ]

    def __str__(self):
        return f"{self.record_id} {self.day}: {self.count}"
