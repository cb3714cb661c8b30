"""The editors' lists of items in the admin: one a page type, and one of all types together.

An app lists a type of its own with ``ItemListingViewSet``, registered as ``register_admin_viewset``.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import IndexView, PageListingMixin
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Page

from toolkit_taxonomy.languages import language_for

from .annotations import annotated
from .page_filters import item_filterset
from .reviews import editorial_pages, with_review_dates

#: The hook of the menu "Toolkit"; a viewset names it as its ``menu_hook``.
MENU_HOOK = "register_toolkit_pages_menu_item"


class LanguagesColumn(Column):
    """The languages that an item is written in, with a mark where it is not published."""

    cell_template_name = "toolkit_pages/admin/languages_cell.html"

    def get_value(self, instance):
        return instance.toolkit_languages


class NextReviewColumn(Column):
    cell_template_name = "toolkit_pages/admin/next_review_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        return {**super().get_cell_context_data(instance, parent_context), "today": timezone.localdate()}


def add_languages(pages: Iterable[Page]) -> None:
    """Note on each page ``(HTML language code, published)`` of itself and its translations, in one query."""
    pages = list(pages)
    family = Page.objects.filter(translation_key__in={page.translation_key for page in pages}, alias_of=None)
    languages = defaultdict(list)
    for key, code, live in family.order_by("locale__language_code").values_list(
        "translation_key", "locale__language_code", "live"
    ):
        languages[key].append((language_for(code).html, live))
    for page in pages:
        page.toolkit_languages = languages[page.translation_key]


WAGTAILS_COLUMNS = {column.name: column for column in PageListingMixin.base_columns}
NEXT_REVIEW = "next_review_on"
#: What search results cannot be ordered by: it would answer with an error.
UNKNOWN_TO_SEARCH = {NEXT_REVIEW, "content_type__model"}


class ItemIndexView(IndexView):
    """Items of one type that the user may reach, the last changed first. Aliases are left out: nobody edits them."""

    template_name = "toolkit_pages/admin/items.html"
    results_template_name = "toolkit_pages/admin/items_results.html"
    base_columns = [
        WAGTAILS_COLUMNS["bulk_actions"],
        WAGTAILS_COLUMNS["title"],
        LanguagesColumn("languages", label=_("Languages")),
        WAGTAILS_COLUMNS["latest_revision_created_at"],
        NextReviewColumn(NEXT_REVIEW, label=_("Next review"), sort_key=NEXT_REVIEW, width="12%"),
        WAGTAILS_COLUMNS["status"],
    ]

    @cached_property
    def filterset_class(self):
        return item_filterset(self.model)

    def items(self) -> QuerySet:
        return self.model._default_manager.filter(alias_of=None)

    def get_base_queryset(self):
        # By id: a queryset with any other condition cannot be searched, nor one with annotations.
        pages = super().get_base_queryset().filter(pk__in=self.items().values("pk"))
        return pages if self.is_searching else annotated(pages)

    def get_valid_orderings(self):
        known = super().get_valid_orderings()
        return [order for order in known if order.lstrip("-") not in UNKNOWN_TO_SEARCH] if self.is_searching else known

    def order_queryset(self, queryset):
        if self.ordering == NEXT_REVIEW:
            return queryset.order_by(F(NEXT_REVIEW).asc(nulls_last=True), "pk")
        return super().order_queryset(queryset)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        add_languages(context["object_list"])
        context["add_url"] = self.add_url
        context["has_place"] = bool(context["object_list"]) or self._has_place()
        return context

    def _has_place(self) -> bool:
        """Whether there is a section below which an item could be made."""
        return self.model is Page or Page.objects.type(*self.model.allowed_parent_page_models()).exists()


class AllItemsIndexView(ItemIndexView):
    """Items of all types of all installed apps."""

    page_title = _("All items")
    base_columns = [*ItemIndexView.base_columns[:3], WAGTAILS_COLUMNS["type"], *ItemIndexView.base_columns[3:]]

    def items(self):
        return editorial_pages().filter(alias_of=None)

    def get_base_queryset(self):
        pages = super().get_base_queryset()
        return pages if self.is_searching else with_review_dates(pages)


class ItemsMenuItem(MenuItem):
    def is_shown(self, request):
        return user_has_any_page_permission(request.user)


class ItemListingViewSet(PageListingViewSet):
    """A list of one type of item: languages, review and status beside the title, filters by the type's own facets.

    ``name``, ``model`` and ``icon`` are needed; the rest follows from the model.
    """

    index_view_class = ItemIndexView
    filterset_class = PageListingViewSet.UNDEFINED
    menu_hook = MENU_HOOK
    menu_item_class = ItemsMenuItem

    @cached_property
    def menu_label(self):
        return capfirst(self.model._meta.verbose_name_plural)


class AllItemsViewSet(ItemListingViewSet):
    name = "toolkit_items"
    url_prefix = "toolkit/items"
    model = Page
    icon = "toolkit"
    index_view_class = AllItemsIndexView
    menu_label = _("All items")
    menu_order = 10

    def get_common_view_kwargs(self, **kwargs):
        # A page of no type cannot be added.
        return super().get_common_view_kwargs(**{"add_url_name": None, **kwargs})


def toolkit_menu_item() -> SubmenuMenuItem:
    """The menu that holds all the lists, of whatever app."""
    menu = Menu(register_hook_name=MENU_HOOK)
    return SubmenuMenuItem(_("Toolkit"), menu, name="toolkit", icon_name="toolkit", order=150)
