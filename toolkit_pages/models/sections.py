"""Section indexes: lists of items under facets."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import TitleFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page

from toolkit_documents.archives import Archive, archive_response
from toolkit_documents.models import DocumentRecord
from toolkit_documents.object_stores import StoreFailure
from toolkit_taxonomy.languages import language_for
from toolkit_taxonomy.restrictions import closed_for

from ..listing import ListingQuery, make_listing
from ..public_files import offered_files, public_files
from ..untranslated import untranslated
from .items import AdvocacyTemplate, Article, ExternalResource, Guideline
from .toolkit_page import ToolkitPage


class SectionIndex(ToolkitPage):
    """Abstract: lists the published items of one type below it."""

    #: The page class listed; its ``facets`` are the list's.
    item_class: type[Page]
    #: The ways to sort, the first by default.
    sorts: tuple[str, ...] = ("title", "newest")
    navigation_role = "section"
    card_kind = _("Section")
    parent_page_types = ["toolkit_pages.ToolkitHome"]
    max_count_per_parent = 1

    class Meta:
        abstract = True

    @classmethod
    def section_tabs(cls):
        return cls.editor_tabs((_("Content"), [TitleFieldPanel("title"), cls.summary_panel]))

    def items(self, request):
        pages = self.item_class.objects.descendant_of(self).live()
        # Of the streams, cards need the text alone, and that only where they count its steps.
        counted = getattr(self.item_class, "counted_stream", "")
        streams = [field.name for field in self.item_class._meta.get_fields() if isinstance(field, StreamField)]
        pages = pages.defer(*(name for name in streams if name != counted))
        return closed_for(request).exclude_from(pages).select_related("locale")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        facets = self.item_class.facets
        context["listing"] = make_listing(
            self.items(request),
            query=ListingQuery.from_request(request.GET, facets, sorts=self.sorts),
            facets=facets,
            navigation=context["navigation"],
            sorts=self.sorts,
        )
        listing = context["listing"]
        if listing.number == listing.page_count:
            context["untranslated"] = untranslated(self.item_class, listing, context["navigation"])
        context["heading"] = self.item_class.counted(listing.total)
        return context


class GuidelineIndex(SectionIndex):
    template = "toolkit_pages/section_index.html"
    item_class = Guideline
    sorts = ("order", "title", "newest")

    class Meta:
        verbose_name = _("guidelines section")
        verbose_name_plural = _("guidelines sections")


class TemplateIndex(RoutablePageMixin, SectionIndex):
    """Its templates' files in its language can be taken all at once: a sub-path, ``zip/``."""

    template = "toolkit_pages/section_index.html"
    item_class = AdvocacyTemplate

    class Meta:
        verbose_name = _("templates section")
        verbose_name_plural = _("templates sections")

    def offered(self, request) -> list[DocumentRecord]:
        return offered_files(self.items(request), language=language_for(self.language_code).html)

    def archive_of(self, records: list[DocumentRecord]) -> Archive | None:
        """None where there is nothing to hold, or too much for one archive."""
        archive = Archive(f"{self.slug}-{language_for(self.language_code).html}.zip", records)
        return archive if records and not archive.too_large else None

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["archive"] = self.archive_of(self.offered(request))
        if context["archive"]:
            context["archive_url"] = f"{self.get_url(request)}{self.reverse_subpage('zip')}"
        return context

    def get_route_paths(self):
        return [*super().get_route_paths(), "/zip/"]

    @path("zip/", name="zip")
    def serve_zip(self, request):
        archive = self.archive_of(public_files(self.offered(request), closed_for(request)))
        if archive is None:
            raise Http404
        try:
            return archive_response(request, archive)
        except StoreFailure:
            # It asks Wagtail's hooks, which are not there while models load.
            from toolkit_documents.delivery import unavailable

            return unavailable(request)


class ArticleIndex(SectionIndex):
    template = "toolkit_pages/section_index.html"
    item_class = Article
    sorts = ("newest", "title")

    class Meta:
        verbose_name = _("articles section")
        verbose_name_plural = _("articles sections")


class ResourceIndex(SectionIndex):
    template = "toolkit_pages/section_index.html"
    item_class = ExternalResource

    class Meta:
        verbose_name = _("resources section")
        verbose_name_plural = _("resources sections")


for _section in (GuidelineIndex, TemplateIndex, ArticleIndex, ResourceIndex):
    _section.edit_handler = _section.section_tabs()
