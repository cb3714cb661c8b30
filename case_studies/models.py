"""Case studies of collaboration, told with what was hard as well as what worked."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    TitleFieldPanel,
)
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index

from toolkit_pages import facets
from toolkit_pages.blocks import RICH_TEXT
from toolkit_pages.cards import place_names
from toolkit_pages.data import DataTable
from toolkit_pages.labels import in_a_row
from toolkit_pages.languages import PublishedLanguageFacet
from toolkit_pages.metadata import PageMetadata
from toolkit_pages.models import EditorialPage, SectionIndex
from toolkit_taxonomy.forms import terms_form
from toolkit_taxonomy.models import Term
from toolkit_taxonomy.panels import TermPanel, TermsPanel
from toolkit_taxonomy.rows import child_rows
from toolkit_taxonomy.vocabularies import Scheme

from .blocks import ChartsBlock, EvidencesBlock, LessonsBlock, PointsBlock, ResultsBlock
from .facets import PartnerTypeFacet
from .forms import CaseStudyForm
from .publishing import PublishingRuleMixin

SCHEMES = (Scheme.LIBRARY_TYPE, Scheme.TOPIC, Scheme.NEED, Scheme.GAIN, Scheme.AUDIENCE)


class CasePartner(TranslatableMixin, Orderable):
    """A partner of a case: who, of which type, in which role."""

    page = ParentalKey("case_studies.CaseStudy", on_delete=models.CASCADE, related_name="partners")
    name = models.CharField(_("name"), max_length=200)
    partner_type = models.ForeignKey(
        Term,
        verbose_name=_("partner type"),
        on_delete=models.CASCADE,
        related_name="+",
        limit_choices_to={"scheme": Scheme.PARTNER_TYPE},
    )
    role = models.CharField(_("role"), max_length=200, blank=True, help_text=_("A short phrase: “gave the site”."))
    link = models.URLField(_("link"), max_length=500, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("name"), TermPanel("partner_type")]),
        FieldRowPanel([FieldPanel("role"), FieldPanel("link")]),
    ]
    # A name is a text: "Municipality of Beirut" has one in each language; EIFL is EIFL in all.
    synchronised_fields = ["link"]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def __str__(self):
        return self.name


class CaseStudy(PublishingRuleMixin, EditorialPage):
    """One collaboration: who, where, when, why, what they did, what worked, what was hard."""

    illustrative = models.BooleanField(
        _("illustrative"), default=False, help_text=_("Tick it when the case is made up.")
    )
    place_detail = models.CharField(
        _("place in detail"), max_length=120, blank=True, help_text=_("A city, a district.")
    )
    period_start = models.PositiveSmallIntegerField(_("began in"), null=True, blank=True)
    period_end = models.PositiveSmallIntegerField(
        _("ended in"), null=True, blank=True, help_text=_("Empty when it still runs or the year is not stated.")
    )
    period_note = models.CharField(_("note on the period"), max_length=200, blank=True)
    need = RichTextField(_("the need"), features=RICH_TEXT, blank=True)
    context = RichTextField(
        _("context"), features=RICH_TEXT, blank=True, help_text=_("What a reader in another country wants to know.")
    )
    actions = StreamField(PointsBlock(), verbose_name=_("what they did"), blank=True)
    successes = StreamField(
        PointsBlock(),
        verbose_name=_("what worked"),
        blank=True,
        help_text=_("At least one is needed to publish; a draft may lack it."),
    )
    challenges = StreamField(
        PointsBlock(),
        verbose_name=_("what was hard"),
        blank=True,
        help_text=_("At least one is needed to publish; a draft may lack it."),
    )
    lessons = StreamField(LessonsBlock(), verbose_name=_("what we would do differently"), blank=True)
    charts = StreamField(ChartsBlock(), verbose_name=_("charts"), blank=True)
    results = StreamField(ResultsBlock(), verbose_name=_("results"), blank=True)
    results_note = models.CharField(_("note on the results"), max_length=300, blank=True)
    evidence = StreamField(EvidencesBlock(), verbose_name=_("evidence"), blank=True)

    synchronised_fields = [*EditorialPage.synchronised_fields, "illustrative", "period_start", "period_end"]
    search_fields = [
        *EditorialPage.search_fields,
        *(
            index.SearchField(name)
            for name in ("place_detail", "need", "context", "actions", "successes", "challenges", "lessons", "evidence")
        ),
        index.RelatedFields("partners", [index.SearchField("name"), index.SearchField("role")]),
    ]
    base_form_class = terms_form(*SCHEMES, base=CaseStudyForm)
    facets = [
        facets.REGION,
        PartnerTypeFacet(),
        facets.TOPIC,
        facets.NEED,
        facets.GAIN,
        facets.LIBRARY_TYPE,
        facets.AUDIENCE,
        facets.COUNTRY,
        PublishedLanguageFacet(),
    ]
    card_kind = _("Case study")
    card_specific = True
    parent_page_types = ["case_studies.CaseStudyIndex"]
    subpage_types: list = []

    class Meta:
        verbose_name = _("case study")
        verbose_name_plural = _("case studies")

    @classmethod
    def counted(cls, number):
        return ngettext("%(count)d case study", "%(count)d case studies", number) % {"count": number}

    def clean(self):
        super().clean()
        if self.period_start and self.period_end and self.period_end < self.period_start:
            raise ValidationError({"period_end": gettext("The end cannot lie before the beginning.")})

    @property
    def period(self) -> str:
        """The years as a reader sees them: ``1997–2018``, ``2011–``, ``2018``."""
        start, end = self.period_start, self.period_end
        if start and end:
            return str(start) if start == end else f"{start}–{end}"
        return f"{start}–" if start else str(end or "")

    @classmethod
    def fill_card(cls, card, facts, vocabulary, language):
        codes = list(dict.fromkeys(place.country for place in facts.places if place.country))
        card.mark = " ".join(codes[:2])
        card.note = card.page.period
        card.first_fact = place_names(facts.places, language, vocabulary, limit=3)
        types = (vocabulary.of(row.partner_type_id) for row in facts.rows.get("partners", []))
        card.second_fact = in_a_row(dict.fromkeys(label for label in types if label), language)

    @classmethod
    def rows_for(cls, pages) -> dict[str, dict[int, list]]:
        return {"partners": child_rows("partners", pages, CasePartner.objects.order_by("sort_order"))}

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        facts = context["facts"]
        rows = facts.rows.get("partners", [])
        context.update(
            partners=[(row, self.vocabulary.of(row.partner_type_id)) for row in rows],
            places=place_names(facts.places, self.language_code, self.vocabulary),
            regions=list(dict.fromkeys(self.vocabulary.get(Scheme.REGION, place.region) for place in facts.places)),
            card_mark=" ".join(dict.fromkeys(p.country for p in facts.places if p.country)),
            library_types=facts.labels(Scheme.LIBRARY_TYPE),
            results_table=self.results_table(),
        )
        return context

    def results_table(self) -> DataTable | None:
        """The results as a table to show and to download."""
        if not self.results:
            return None
        evidence = [block.value for block in self.evidence]
        rows = []
        for block in self.results:
            value = block.value
            number = value["source"] or 0
            source = evidence[number - 1]["title"] if 0 < number <= len(evidence) else ""
            rows.append([value["what"], value["when"] or "", value["figure"], value["unit"] or "", source])
        return DataTable(
            name="results",
            title=gettext("Figures in this case"),
            caption=self.title,
            columns=[gettext("What"), gettext("When"), gettext("Figure"), gettext("Unit"), gettext("Source")],
            rows=rows,
            note=self.results_note,
            row_headings=True,
        )

    def data_tables(self):
        table = self.results_table()
        return ([table] if table else []) + super().data_tables()

    def get_metadata(self, request):
        return PageMetadata(self, request, schema_type="Article")


CaseStudy.edit_handler = CaseStudy.editor_tabs(
    (
        _("Story"),
        [
            TitleFieldPanel("title"),
            CaseStudy.summary_panel,
            FieldPanel("need"),
            FieldPanel("context"),
            FieldPanel("actions"),
            HelpPanel(_("What worked and what was hard stand side by side: give both the same care.")),
            FieldPanel("successes"),
            FieldPanel("challenges"),
            FieldPanel("lessons"),
        ],
    ),
    (
        _("Who, where, when"),
        [
            InlinePanel("partners", heading=_("Partners"), label=_("partner")),
            *CaseStudy.place_panels,
            FieldPanel("place_detail"),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("period_start"), FieldPanel("period_end")]), FieldPanel("period_note")],
                heading=_("Period"),
            ),
            FieldPanel("illustrative"),
        ],
    ),
    (
        _("Figures and evidence"),
        [
            FieldPanel("charts"),
            FieldPanel("results"),
            FieldPanel("results_note"),
            FieldPanel("evidence"),
        ],
    ),
    (_("Terms"), [TermsPanel(*SCHEMES)]),
    (_("Downloads and related"), CaseStudy.related_panels),
    (_("Record"), CaseStudy.record_panels),
)


class CaseStudyIndex(SectionIndex):
    """The section of case studies."""

    template = "toolkit_pages/section_index.html"
    item_class = CaseStudy
    sorts = ("title", "newest")

    class Meta:
        verbose_name = _("case studies section")
        verbose_name_plural = _("case studies sections")


CaseStudyIndex.edit_handler = CaseStudyIndex.section_tabs()
