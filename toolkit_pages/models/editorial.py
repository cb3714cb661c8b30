"""Pages that carry knowledge: sources, terms, places, downloads, related pages, author, licence, review."""

from django.db import models
from django.db.models import Case, OuterRef, QuerySet, Subquery, When
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, TranslatableMixin
from wagtail.search import index

from toolkit_documents.records import files_for_reader
from toolkit_taxonomy.languages import language_for
from toolkit_taxonomy.models import Term
from toolkit_taxonomy.panels import TermPanel
from toolkit_taxonomy.restrictions import closed_for
from toolkit_taxonomy.rows import held_rows
from toolkit_taxonomy.vocabularies import Scheme

from ..blocks import SourcesBlock
from ..cards import cards_for, page_facts
from ..data import DataTable, tables_of
from ..labels import in_a_row
from ..reviews import with_review_dates
from ..shelves import shelf_of, with_texts
from .toolkit_page import ToolkitPage


class RelatedPage(TranslatableMixin, Orderable):
    """A page names another as related. The key stays on the source page; its translation is found when rendering."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="related_page_rows")
    target = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))

    panels = [PageChooserPanel("target")]
    synchronised_fields = ["target"]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("related page")
        verbose_name_plural = _("related pages")

    def __str__(self):
        return str(self.target) if self.target_id else ""


class EditorialPage(RoutablePageMixin, ToolkitPage):
    """Abstract: an item of a section. Its charts and tables are sub-paths, ``data/<name>/``."""

    author = models.CharField(
        _("author"), max_length=200, blank=True, help_text=_("The person or organisation that wrote this page.")
    )
    licence = models.ForeignKey(
        Term,
        verbose_name=_("licence"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        limit_choices_to={"scheme": Scheme.LICENCE},
    )
    read_on = models.DateField(
        _("sources read on"), null=True, blank=True, help_text=_("When the sources behind this page were last read.")
    )
    reviewed_on = models.DateField(
        _("reviewed on"), null=True, blank=True, help_text=_("Leave empty until somebody has reviewed the page.")
    )
    next_review_on = models.DateField(_("next review"), null=True, blank=True)
    sources = StreamField(SourcesBlock(), verbose_name=_("sources"), blank=True)

    synchronised_fields = ["author", "licence", "read_on", "reviewed_on", "next_review_on"]
    search_fields = [*ToolkitPage.search_fields, index.SearchField("author"), index.SearchField("sources")]

    #: The facets under which items of this type are listed.
    facets: list = []
    #: The stream that is the text, where the type has it: a card tells the number of its steps.
    counted_stream = "body"
    #: The streams whose tables are forms to fill in, not data to download.
    form_streams = ("preview",)
    #: The two schemes whose terms are the facts on a card.
    card_schemes = (Scheme.AUDIENCE, Scheme.TOPIC)

    related_pages_panel = InlinePanel("related_page_rows", heading=_("Related pages"), label=_("page"))
    related_panels = [
        InlinePanel("page_downloads", heading=_("Downloads"), label=_("document set")),
        related_pages_panel,
    ]
    place_panels = [InlinePanel("page_places", heading=_("Places"), label=_("country or region"))]
    review_panel = MultiFieldPanel(
        [FieldRowPanel([FieldPanel("read_on"), FieldPanel("reviewed_on"), FieldPanel("next_review_on")])],
        heading=_("Review"),
    )
    record_panels = [
        MultiFieldPanel([FieldPanel("author"), TermPanel("licence")], heading=_("Authorship")),
        review_panel,
    ]

    class Meta:
        abstract = True

    @classmethod
    def counted(cls, number: int) -> str:
        """So many of this type, as the heading of a list."""
        return ngettext("%(count)d item", "%(count)d items", number) % {"count": number}

    @classmethod
    def fill_card(cls, card, facts, vocabulary, language):
        first, second = cls.card_schemes
        card.first_fact = in_a_row(facts.labels(first), language)
        card.second_fact = in_a_row(facts.labels(second), language)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        related = self.related_pages(request)
        facts = page_facts([self, *related], self.vocabulary, context["navigation"])
        own = facts[self.pk]
        context.update(
            facts=own,
            files=files_for_reader(own.records, language_for(self.language_code).html),
            related=cards_for(related, context["navigation"], facts=facts),
            licence=self.vocabulary.of(self.licence_id),
            tables=self.data_tables(),
            shelf=shelf_of(getattr(self, self.counted_stream, None), self.first_published_at),
        )
        return context

    def related_pages(self, request) -> list[Page]:
        """Open pages in this page's language, in the editors' order; a target without a translation is left out."""
        held = held_rows(self, "related_page_rows")
        position: Subquery | Case
        keys: QuerySet | list
        if held is None:
            rows = RelatedPage.objects.filter(page=self.pk)
            keys = rows.values("target__translation_key")
            order = rows.filter(target__translation_key=OuterRef("translation_key")).values("sort_order")
            position = Subquery(order[:1])
        else:
            keys = [row.target.translation_key for row in held]
            position = Case(*(When(translation_key=key, then=place) for place, key in enumerate(keys)), default=0)
        found = Page.objects.filter(translation_key__in=keys, locale_id=self.locale_id).live()
        found = with_texts(with_review_dates(found))
        return list(closed_for(request).exclude_from(found).annotate(position=position).order_by("position"))

    def data_tables(self) -> list[DataTable]:
        """The charts and tables of the page, each to download as CSV."""
        tables: list[DataTable] = []
        for field in self._meta.get_fields():
            if isinstance(field, StreamField) and field.name not in self.form_streams:
                tables += tables_of(getattr(self, field.name))
        return tables

    def get_route_paths(self):
        """The sub-paths too, so that a renamed page redirects them."""
        return [*super().get_route_paths(), *(f"/data/{table.name}/" for table in self.data_tables())]

    @path("data/<slug:name>/", name="data")
    def serve_data(self, request, name):
        for table in self.data_tables():
            if table.name == name:
                response = HttpResponse(table.csv_bytes(), content_type="text/csv; charset=utf-8")
                response["Content-Disposition"] = f'attachment; filename="{self.slug}-{name}.csv"'
                return response
        raise Http404
