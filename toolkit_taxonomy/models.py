"""Vocabulary terms, and the rows that tie a page of any type to terms and places."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index

from .countries import DIVISIONS, country_choices, country_name
from .vocabularies import Region, Scheme
from .words import READ, missing_words, words_of

code_validator = RegexValidator(
    r"^[a-z0-9][a-z0-9.\-]*$", _("Use lower-case letters without accents, digits, dots and hyphens.")
)


class Term(TranslatableMixin, index.Indexed, models.Model):
    """One concept of a scheme in one language (SKOS: preferred and alternative labels, broader, definition).

    ``(scheme, code)`` is the concept; a translation is another row with the same code. Readers see a translation once
    it is complete; until then they see the original's label, marked as being in its language.
    """

    scheme = models.CharField(_("vocabulary"), max_length=20, choices=Scheme)
    code = models.CharField(
        _("code"),
        max_length=40,
        validators=[code_validator],
        help_text=_(
            "Stands in addresses and joins a term with its translations. It cannot change once the term is in use."
        ),
    )
    label = models.CharField(_("label"), max_length=120, help_text=_("What readers see."))
    alternative_labels = models.TextField(
        _("alternative labels"),
        blank=True,
        help_text=_("Other words for the same thing, one a line. Search finds them."),
    )
    definition = models.TextField(_("definition"), blank=True)
    broader = models.ForeignKey(
        "self",
        verbose_name=_("broader term"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="narrower",
        help_text=_("The wider term that this one belongs to; of the same vocabulary."),
    )
    url = models.URLField(_("address"), blank=True, help_text=_("For a licence: its deed or rights statement."))
    sort_order = models.PositiveIntegerField(_("position"), default=0)
    complete = models.BooleanField(_("complete"), default=True, editable=False)

    #: The fields in which the last save found no words of the term's own language.
    missing: set[str] = set()

    panels = [
        FieldRowPanel([FieldPanel("scheme"), FieldPanel("code")]),
        FieldPanel("label"),
        FieldPanel("alternative_labels"),
        FieldPanel("definition"),
        MultiFieldPanel(
            [FieldPanel("broader"), FieldPanel("sort_order"), FieldPanel("url")], heading=_("Place and address")
        ),
    ]
    search_fields = [
        index.SearchField("label", boost=2),
        index.AutocompleteField("label"),
        index.SearchField("alternative_labels"),
        index.FilterField("scheme"),
        index.FilterField("code"),
        index.FilterField("locale_id"),
    ]
    synchronised_fields = ["scheme", "code", "url", "sort_order"]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["scheme", "sort_order", "label"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code", "locale"], name="toolkit_taxonomy_term_once")]

    def __str__(self):
        return self.label

    def save(self, *args, update_fields=None, **kwargs):
        self._look_for_missing_words()
        if update_fields is not None and set(READ) & set(update_fields):
            update_fields = {*update_fields, "complete"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def _look_for_missing_words(self):
        """Compare with the original, which is the row of the family that came first.

        A translation whose original was deleted is what it was, until somebody rewrites it.
        """
        words = words_of(self)
        same = Q(translation_key=self.translation_key) | Q(scheme=self.scheme, code=self.code)
        family = list(Term.objects.filter(same).order_by("pk"))
        stored = next((term for term in family if term.pk == self.pk), None)
        original = family[0] if family else None
        if original is not None and original.pk != self.pk:
            self.missing = missing_words(words, words_of(original))
        else:
            self.missing = set() if stored is None or stored.complete else missing_words(words, words_of(stored))
        self.complete = not self.missing

    def clean(self):
        super().clean()
        if self.broader and self.broader.scheme != self.scheme:
            raise ValidationError({"broader": _("Choose a term of the same vocabulary.")})
        ancestor = self.broader
        while ancestor is not None:
            if self.pk and ancestor.pk == self.pk:
                raise ValidationError({"broader": _("A term cannot be broader than itself.")})
            ancestor = ancestor.broader
        before = Term.objects.filter(pk=self.pk).first() if self.pk else None
        if before and (before.scheme, before.code) != (self.scheme, self.code):
            from .usage import term_usage

            if term_usage(before).exists():
                raise ValidationError({"code": _("This term is in use: its vocabulary and code cannot change.")})


class Coverage(models.TextChoices):
    """How far a page answers a need."""

    FULL = "full", _("In full")
    PART = "part", _("In part")


class PageTerm(TranslatableMixin, Orderable):
    """A page of any type carries a term; for a need, in full or in part.

    The row may point at the term of the source language: group by ``(scheme, code)``, label by the page's locale.
    ``CASCADE``, since modelcluster cannot read a revision through ``PROTECT``; a hook guards the deletion instead.
    """

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="page_terms")
    term = models.ForeignKey(Term, verbose_name=_("term"), on_delete=models.CASCADE, related_name="page_terms")
    coverage = models.CharField(_("coverage"), max_length=4, choices=Coverage, default=Coverage.FULL)

    synchronised_fields = ["coverage"]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("term of a page")
        verbose_name_plural = _("terms of pages")

    def __str__(self):
        return str(self.term)


class PagePlace(TranslatableMixin, Orderable):
    """A country (or only a region) that a page of any type is about.

    ``region`` is what counts: the editor's choice, or the country's IFLA division from ``countries.tsv``.
    """

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="page_places")
    country = models.CharField(_("country"), max_length=2, blank=True, choices=country_choices)
    region_choice = models.CharField(
        _("region"),
        max_length=40,
        blank=True,
        choices=Region,
        help_text=_("Leave empty to take the region that the country belongs to."),
    )
    region = models.CharField(max_length=40, blank=True, editable=False, db_index=True)

    panels = [FieldRowPanel([FieldPanel("country"), FieldPanel("region_choice")])]
    synchronised_fields = ["country", "region_choice", "region"]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("place of a page")
        verbose_name_plural = _("places of pages")

    def __str__(self):
        return country_name(self.country) if self.country else self.region_choice

    def clean(self):
        super().clean()
        if not (self.country or self.region_choice):
            raise ValidationError({"country": _("Choose a country, or at least a region.")})
        self.region = self.effective_region

    @property
    def effective_region(self) -> str:
        return self.region_choice or DIVISIONS.get(self.country, "")

    def save(self, *args, **kwargs):
        self.region = self.effective_region
        super().save(*args, **kwargs)


def shipped_term_key(scheme: str, code: str) -> uuid.UUID:
    """The translation key of a shipped term: the same on every site, so that exchange files match."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"toolkit_taxonomy/{scheme}/{code}")
