from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

#: A letter first: a number in its place is a document's own address.
set_code_validator = RegexValidator(
    r"^[a-z][a-z0-9.\-]*$",
    _("Begin with a letter; use lower-case letters without accents, digits, dots and hyphens."),
)


class DocumentSet(index.Indexed, models.Model):
    """One document in all its languages and formats; what a page points to.

    Not translatable: its title is that of the file in the reader's language.
    """

    code = models.CharField(
        _("code"),
        max_length=80,
        unique=True,
        validators=[set_code_validator],
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
