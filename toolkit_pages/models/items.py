"""The items of the sections that this app owns: guideline, advocacy template, article, external resource."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, TranslatableMixin
from wagtail.search import index

from toolkit_taxonomy.forms import terms_form
from toolkit_taxonomy.languages import language_for, language_tag
from toolkit_taxonomy.panels import TermPanel, TermsPanel
from toolkit_taxonomy.vocabularies import Scheme

from .. import facets
from ..blocks import BodyBlock
from ..cards import in_a_row
from ..languages import FileLanguageFacet, PublishedLanguageFacet, ResourceLanguageFacet
from ..metadata import PageMetadata
from .editorial import EditorialPage
from .link_checks import LinkCheck


class BodyPage(EditorialPage):
    """Abstract: an item whose content is one stream of blocks."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    search_fields = [*EditorialPage.search_fields, index.SearchField("body")]

    class Meta:
        abstract = True

    @property
    def contents(self) -> list[dict]:
        """The headings of level 2 and the steps, to make the page's own contents list."""
        entries = []
        for block in self.body:
            if block.block_type == "heading" and block.value["level"] == "2":
                entries.append({"anchor": block.value.anchor_id, "title": block.value["text"]})
            elif block.block_type == "key_points":
                entries.append({"anchor": "key-points", "title": _("Key points")})
            elif block.block_type == "steps":
                for number, step in enumerate(block.value["steps"], 1):
                    entries.append({"anchor": step.anchor_id, "title": f"{number}. {step['title']}"})
        return entries

    def get_metadata(self, request):
        return PageMetadata(self, request, schema_type="Article")


GUIDELINE_SCHEMES = (Scheme.TOPIC, Scheme.NEED, Scheme.GAIN, Scheme.AUDIENCE, Scheme.PARTNER_TYPE)


class Guideline(BodyPage):
    """What to do, in which order, how to know it worked, what went wrong elsewhere."""

    base_form_class = terms_form(*GUIDELINE_SCHEMES)
    facets = [
        facets.TOPIC,
        facets.NEED,
        facets.AUDIENCE,
        facets.GAIN,
        facets.PARTNER_TYPE,
        facets.REGION,
        facets.COUNTRY,
        PublishedLanguageFacet(),
    ]
    card_kind = _("Guideline")
    parent_page_types = ["toolkit_pages.GuidelineIndex"]
    subpage_types: list = []

    class Meta:
        verbose_name = _("guideline")
        verbose_name_plural = _("guidelines")

    @classmethod
    def counted(cls, number):
        return ngettext("%(count)d guideline", "%(count)d guidelines", number) % {"count": number}


class Article(BodyPage):
    """A text to read: a report, a survey, an essay."""

    base_form_class = terms_form(*GUIDELINE_SCHEMES)
    facets = [
        facets.TOPIC,
        facets.NEED,
        facets.AUDIENCE,
        facets.REGION,
        facets.COUNTRY,
        facets.PARTNER_TYPE,
        PublishedLanguageFacet(),
    ]
    card_kind = _("Article")
    parent_page_types = ["toolkit_pages.ArticleIndex"]
    subpage_types: list = []

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    @classmethod
    def counted(cls, number):
        return ngettext("%(count)d article", "%(count)d articles", number) % {"count": number}


class AdvocacyTemplate(BodyPage):
    """A document to take and fill in: what it is for, how to use it, its files, a preview of its contents."""

    version = models.CharField(_("version"), max_length=20, blank=True)
    preview = StreamField(
        BodyBlock(),
        verbose_name=_("preview of the contents"),
        blank=True,
        help_text=_("What the file holds, so that nobody has to download it to find out."),
    )

    synchronised_fields = [*EditorialPage.synchronised_fields, "version"]
    search_fields = [*BodyPage.search_fields, index.SearchField("preview")]
    base_form_class = terms_form(*GUIDELINE_SCHEMES)
    facets = [facets.TOPIC, facets.NEED, facets.AUDIENCE, facets.GAIN, facets.PARTNER_TYPE, FileLanguageFacet()]
    card_kind = _("Template")
    parent_page_types = ["toolkit_pages.TemplateIndex"]
    subpage_types: list = []

    class Meta:
        verbose_name = _("advocacy template")
        verbose_name_plural = _("advocacy templates")

    @classmethod
    def counted(cls, number):
        return ngettext("%(count)d template", "%(count)d templates", number) % {"count": number}

    @classmethod
    def fill_card(cls, card, facts, vocabulary, language):
        super().fill_card(card, facts, vocabulary, language)
        if facts.records:
            card.mark = facts.records[0].format
            card.languages = sorted({record.language for record in facts.records if record.language})

    def get_metadata(self, request):
        return PageMetadata(self, request, schema_type="DigitalDocument")


RESOURCE_SCHEMES = (Scheme.RESOURCE_TYPE, Scheme.TOPIC, Scheme.NEED, Scheme.AUDIENCE, Scheme.PARTNER_TYPE)


class ResourceLanguage(TranslatableMixin, Orderable):
    """A language in which an external resource is written."""

    page = ParentalKey("toolkit_pages.ExternalResource", on_delete=models.CASCADE, related_name="resource_languages")
    language = models.CharField(
        _("language"), max_length=35, validators=[language_tag], help_text=_("BCP 47 code, for example en or zh-Hans.")
    )

    panels = [FieldPanel("language")]
    synchronised_fields = ["language"]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("language of a resource")
        verbose_name_plural = _("languages of resources")

    def __str__(self):
        return self.language


class ExternalResource(EditorialPage):
    """Something that somebody else published: where it is, in which languages, what may be done with it."""

    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    year = models.CharField(_("year"), max_length=40, blank=True)
    link = models.URLField(
        _("address"), max_length=500, blank=True, help_text=_("The publisher’s own address, never a copy’s.")
    )
    found_on = models.CharField(
        _("how it was found"), max_length=240, blank=True, help_text=_("When there is no address: where it was read.")
    )
    licence_note = models.CharField(_("what the licence adds"), max_length=300, blank=True)
    languages_note = models.CharField(_("note on languages"), max_length=200, blank=True)

    synchronised_fields = [*EditorialPage.synchronised_fields, "publisher", "year", "link"]
    search_fields = [
        *EditorialPage.search_fields,
        index.SearchField("publisher"),
        index.SearchField("licence_note"),
    ]
    base_form_class = terms_form(*RESOURCE_SCHEMES)
    facets = [
        facets.RESOURCE_TYPE,
        facets.TOPIC,
        facets.NEED,
        facets.AUDIENCE,
        facets.REGION,
        facets.COUNTRY,
        ResourceLanguageFacet(),
    ]
    card_kind = _("Resource")
    card_specific = True
    card_schemes = (Scheme.RESOURCE_TYPE, Scheme.TOPIC)
    parent_page_types = ["toolkit_pages.ResourceIndex"]
    subpage_types: list = []

    class Meta:
        verbose_name = _("external resource")
        verbose_name_plural = _("external resources")

    @classmethod
    def counted(cls, number):
        return ngettext("%(count)d resource", "%(count)d resources", number) % {"count": number}

    @classmethod
    def fill_card(cls, card, facts, vocabulary, language):
        super().fill_card(card, facts, vocabulary, language)
        card.note = card.page.year
        card.languages = []
        if card.page.publisher:
            card.first_fact = card.page.publisher
            card.second_fact = in_a_row(facts.labels(Scheme.RESOURCE_TYPE) + facts.labels(Scheme.TOPIC))

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["kinds"] = context["facts"].labels(Scheme.RESOURCE_TYPE)
        context["link_check"] = LinkCheck.objects.filter(url=self.link).first() if self.link else None
        context["resource_languages"] = [language_for(row.language) for row in self.resource_languages.all()]
        return context

    def get_metadata(self, request):
        extra = {"publisher": {"@type": "Organization", "name": self.publisher}} if self.publisher else {}
        if self.link:
            extra["sameAs"] = self.link
        return PageMetadata(self, request, schema_type="CreativeWork", extra=extra)


for _page_class, _schemes in ((Guideline, GUIDELINE_SCHEMES), (Article, GUIDELINE_SCHEMES)):
    _page_class.edit_handler = _page_class.editor_tabs(
        (
            _("Content"),
            [TitleFieldPanel("title"), _page_class.summary_panel, FieldPanel("body"), FieldPanel("sources")],
        ),
        (_("Terms and places"), [TermsPanel(*_schemes), *_page_class.place_panels]),
        (_("Downloads and related"), _page_class.related_panels),
        (_("Record"), _page_class.record_panels),
    )

AdvocacyTemplate.edit_handler = AdvocacyTemplate.editor_tabs(
    (
        _("Content"),
        [
            TitleFieldPanel("title"),
            AdvocacyTemplate.summary_panel,
            InlinePanel("page_downloads", heading=_("Files"), label=_("document set")),
            FieldPanel("version"),
            FieldPanel("body"),
            FieldPanel("preview"),
            FieldPanel("sources"),
        ],
    ),
    (_("Terms"), [TermsPanel(*GUIDELINE_SCHEMES)]),
    (_("Related"), [AdvocacyTemplate.related_pages_panel]),
    (_("Record"), AdvocacyTemplate.record_panels),
)

ExternalResource.edit_handler = ExternalResource.editor_tabs(
    (
        _("Content"),
        [
            TitleFieldPanel("title"),
            ExternalResource.summary_panel,
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("publisher"), FieldPanel("year")]),
                    FieldPanel("link"),
                    FieldPanel("found_on"),
                ],
                heading=_("Publication"),
            ),
            InlinePanel("resource_languages", heading=_("Languages"), label=_("language")),
            FieldPanel("languages_note"),
            MultiFieldPanel([TermPanel("licence"), FieldPanel("licence_note")], heading=_("Licence")),
        ],
    ),
    (_("Terms and places"), [TermsPanel(*RESOURCE_SCHEMES), *ExternalResource.place_panels]),
    (_("Related"), [ExternalResource.related_pages_panel]),
    (_("Record"), [FieldPanel("author"), ExternalResource.review_panel]),
)
