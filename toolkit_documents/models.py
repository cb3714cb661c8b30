"""What the toolkit knows of a document beyond its file: language, licence, the set it belongs to.

The file itself is the host's document model, the stock one included; nothing here swaps it.
"""

import math

from django.db import models
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.documents import get_document_model_string
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index

from toolkit_taxonomy.languages import LANGUAGES, language_for, language_tag
from toolkit_taxonomy.models import code_validator

from .sizes import file_size_text

#: The line on which waiting times are told, in bits a second (the mock-ups' "slow line").
SLOW_LINE = 256_000


class DocumentSet(index.Indexed, models.Model):
    """One document in all its languages and formats; what a page points to.

    Not translatable: its title is that of the file in the reader's language.
    """

    code = models.CharField(
        _("code"),
        max_length=80,
        unique=True,
        validators=[code_validator],
        help_text=_("A short name for the document whatever its language, for example partner-assessment."),
    )

    panels = [FieldPanel("code")]
    search_fields = [
        index.SearchField("code", boost=2),
        index.AutocompleteField("code"),
        index.RelatedFields(
            "records", [index.RelatedFields("document", [index.SearchField("title"), index.AutocompleteField("title")])]
        ),
    ]

    class Meta:
        verbose_name = _("document set")
        verbose_name_plural = _("document sets")
        ordering = ["code"]

    def __str__(self):
        stored = self.records.all() if self.pk else []
        records = sorted(stored, key=lambda record: record.language != get_language())
        return f"{records[0].document.title} ({self.code})" if records else self.code


class DocumentRecord(models.Model):
    """The toolkit's knowledge of one file, one to one with the host's document."""

    class Scan(models.TextChoices):
        NOT_SCANNED = "none", _("Not scanned")
        CLEAN = "clean", _("Clean")
        INFECTED = "infected", _("Infected")

    document = models.OneToOneField(
        get_document_model_string(), on_delete=models.CASCADE, related_name="toolkit_record"
    )
    document_set = models.ForeignKey(
        DocumentSet, null=True, blank=True, on_delete=models.SET_NULL, related_name="records", verbose_name=_("set")
    )
    language = models.CharField(
        _("language"),
        max_length=35,
        blank=True,
        validators=[language_tag],
        help_text=_("BCP 47 code of the file's language, for example en, zh-Hans or pt-BR."),
    )
    licence = models.ForeignKey(
        "toolkit_taxonomy.Term",
        verbose_name=_("licence"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"scheme": "licence"},
    )
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    year = models.CharField(_("year"), max_length=20, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, editable=False)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True, editable=False)
    public = models.BooleanField(_("public"), default=False, editable=False)
    scan = models.CharField(max_length=8, choices=Scan, default=Scan.NOT_SCANNED, editable=False)
    text = models.TextField(blank=True, editable=False)

    class Meta:
        verbose_name = _("document record")
        verbose_name_plural = _("document records")

    def __str__(self):
        return self.document.title

    @property
    def format(self) -> str:
        """The file's format as readers know it: ``DOCX``."""
        return self.document.file_extension.upper()

    @property
    def file_size(self) -> int:
        return self.size or 0

    @property
    def language_html(self) -> str:
        return language_for(self.language).html if self.language else ""

    @property
    def size_text(self) -> str:
        return file_size_text(self.file_size)

    @property
    def wait_text(self) -> str:
        """How long the file takes at 256 kbit/s."""
        seconds = self.file_size * 8 / SLOW_LINE
        if seconds < 1:
            return str(_("under 1 s on a slow line"))
        whole = math.ceil(seconds)
        return ngettext("%(count)d s on a slow line", "%(count)d s on a slow line", whole) % {"count": whole}


class DocumentVersion(models.Model):
    """An earlier file of a document, kept when it is replaced."""

    record = models.ForeignKey(DocumentRecord, on_delete=models.CASCADE, related_name="versions")
    file = models.FileField(upload_to="document-versions")
    sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("document version")
        verbose_name_plural = _("document versions")
        ordering = ["-created_at"]

    def __str__(self):
        return f"{self.record} {self.created_at:%Y-%m-%d}"


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


def language_choices() -> list[tuple[str, str]]:
    """The seven languages under their own names, by BCP 47 code."""
    return [(language.html, language.name) for language in LANGUAGES.values()]
