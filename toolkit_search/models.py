"""The search page: one under each home, over the site's search backend, with the facets of the indexes."""

from dataclasses import dataclass

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import TitleFieldPanel
from wagtail.models import Page

from toolkit_pages.facets import Facet, combined
from toolkit_pages.listing import ListingQuery, clean_value, make_listing
from toolkit_pages.models import EditorialPage, ToolkitPage
from toolkit_pages.types import concrete_subclasses
from toolkit_taxonomy.languages import language_for
from toolkit_taxonomy.restrictions import closed_for

from .documents import documents_found
from .finding import find_pages

#: A longer query is cut: nobody types it, and databases choke on it.
QUERY_LIMIT = 200


@dataclass(frozen=True)
class TypeFacet(Facet):
    """The kinds of pages, by model name."""

    name: str = "type"
    label: str | Promise = _("Type")

    def rows(self):
        return Page.objects.annotate(facet_code=F("content_type__model"))

    def knows(self, code, vocabulary):
        return code in {model._meta.model_name for model in item_types()}

    def option_label(self, code, vocabulary, language):
        return next((str(model.card_kind) for model in item_types() if model._meta.model_name == code), code)


def item_types() -> list[type[EditorialPage]]:
    """The page types that are found: every item of every installed app."""
    return list(concrete_subclasses(EditorialPage))


class SearchPage(ToolkitPage):
    """Finds the published items of the toolkit it stands under, in its language."""

    is_toolkit_search = True
    sorts = ("relevance", "newest", "title")
    card_kind = _("Search")
    template = "toolkit_search/search_page.html"
    parent_page_types = ["toolkit_pages.ToolkitHome"]
    subpage_types: list = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("search page")
        verbose_name_plural = _("search pages")

    @classmethod
    def facets(cls) -> list[Facet]:
        found: list[Facet] = [TypeFacet()]
        for model in item_types():
            found += model.facets
        return combined(found)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        q = clean_value(request.GET.get("q", ""), QUERY_LIMIT)
        facets = self.facets()
        query = ListingQuery.from_request(request.GET, facets, sorts=self.sorts, q=q)
        context.update(q=q, asked=bool(q or query.chosen))
        if not context["asked"]:
            return context
        home = context["navigation"].home
        pages = Page.objects.descendant_of(home).live().type(*item_types()).filter(locale_id=self.locale_id)
        pages = closed_for(request).exclude_from(pages)
        found = find_pages(q, pages) if q else None
        if found is not None:
            pages = pages.filter(pk__in=found.ids)
            context["reduced"] = found.reduced
        context["listing"] = make_listing(
            pages,
            query=query,
            facets=facets,
            navigation=context["navigation"],
            sorts=self.sorts,
            ranked=found.ids if found else None,
        )
        # Files know no facets. A backend that has just failed is not asked, and waited for, once more.
        if found is not None and not (found.reduced or query.chosen) and context["listing"].number == 1:
            language = language_for(self.locale.language_code).html
            context["documents"] = documents_found(q, request, language=language)
        return context


SearchPage.edit_handler = SearchPage.editor_tabs((_("Content"), [TitleFieldPanel("title"), SearchPage.summary_panel]))
