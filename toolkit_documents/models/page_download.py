from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable, TranslatableMixin

from .document_set import DocumentSet


class PageDownload(TranslatableMixin, Orderable):
    """A page of any type offers a document set; the file's language is chosen when rendering."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="page_downloads")
    document_set = models.ForeignKey(
        DocumentSet, on_delete=models.CASCADE, related_name="page_downloads", verbose_name=_("document set")
    )

    panels = [FieldPanel("document_set")]
    synchronised_fields = ["document_set"]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("download")
        verbose_name_plural = _("downloads")

    def __str__(self):
        return str(self.document_set)
