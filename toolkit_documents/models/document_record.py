import math

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.documents import get_document_model_string
from wagtail.search import index

from toolkit_taxonomy.languages import LANGUAGES, language_for, language_tag

from ..sizes import file_size_text
from ..stored_names import without_token
from .document_set import DocumentSet

#: The line on which waiting times are told, in bits a second (the mock-ups' "slow line").
SLOW_LINE = 256_000

#: Between the pages of a text; it stands in no text that was extracted.
PAGE_BREAK = "\f"


class DocumentRecordManager(models.Manager):
    """Without the text, which may be megabytes; it is fetched when it is read."""

    def get_queryset(self):
        return super().get_queryset().defer("text")


class DocumentRecord(index.Indexed, models.Model):
    """The toolkit's knowledge of one file, one to one with the host's document.

    Whoever searches the text checks in the database what is found: the index may be behind, and knows nothing of who
    may fetch a file.
    """

    class Scan(models.TextChoices):
        NOT_SCANNED = "none", _("Not scanned")
        WAITING = "waiting", _("Waiting to be scanned")
        CLEAN = "clean", _("Clean")
        INFECTED = "infected", _("Infected")

    class Extraction(models.TextChoices):
        """Whether the text could be read, and the honest reason where it could not."""

        WAITING = "waiting", _("Waiting to be read")
        DONE = "done", _("Read")
        EMPTY = "empty", _("Without any text")
        SCANNED = "scanned", _("Pictures of pages, without text")
        ENCRYPTED = "encrypted", _("Protected by a password")
        GARBLED = "garbled", _("Its letters cannot be read by programs")
        DAMAGED = "damaged", _("Damaged")
        TOO_BIG = "too-big", _("Too big to be read")
        REFUSED = "refused", _("Not to be read: it would not be taken today")

    class Accessibility(models.TextChoices):
        NOT_STATED = "", _("Not stated")
        ACCESSIBLE = "accessible", _("Accessible: headings, alternative texts, reading order")
        PARTLY = "partly", _("Partly accessible")
        NOT_ACCESSIBLE = "not-accessible", _("Not accessible")

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
    accessibility = models.CharField(
        _("accessibility"), max_length=14, choices=Accessibility, blank=True, default=Accessibility.NOT_STATED
    )
    public = models.BooleanField(_("public"), default=False)

    # The file that is there now.
    name = models.CharField(_("file name"), max_length=255, blank=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    dated_at = models.DateTimeField(_("date of the file"), null=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, editable=False)

    # What reading it told.
    scan = models.CharField(_("scan"), max_length=8, choices=Scan, default=Scan.NOT_SCANNED, editable=False)
    threat = models.CharField(_("threat"), max_length=200, blank=True, editable=False)
    extraction = models.CharField(
        _("text"), max_length=11, choices=Extraction, default=Extraction.WAITING, editable=False
    )
    marks = models.JSONField(_("marks"), default=list, editable=False)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True, editable=False)
    words = models.PositiveIntegerField(_("words"), null=True, editable=False)
    detected_language = models.CharField(_("language found"), max_length=35, blank=True, editable=False)
    text = models.TextField(blank=True, editable=False)

    objects = DocumentRecordManager()

    search_fields = [index.SearchField("text"), index.FilterField("language")]
    #: Reading a file hands the record to the index; to do so at every save would fetch the whole text each time.
    search_auto_update = False

    class Meta:
        base_manager_name = "objects"
        verbose_name = _("document record")
        verbose_name_plural = _("document records")

    def __str__(self):
        return self.document.title

    @property
    def download_name(self) -> str:
        """The name under which the file is saved: that of its upload, whatever the storage made of it."""
        return self.name or without_token(self.document.filename)

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

    @property
    def text_pages(self) -> list[str]:
        """The text page by page; empty where there is none."""
        return self.text.split(PAGE_BREAK) if self.text else []


def language_choices() -> list[tuple[str, str]]:
    """The seven languages under their own names, by BCP 47 code."""
    return [(language.html, language.name) for language in LANGUAGES.values()]
