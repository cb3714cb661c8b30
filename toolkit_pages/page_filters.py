"""What an editor's list of items is narrowed by: status, review, and the facets that the page type declares."""

from collections.abc import Iterable

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import MultipleContentTypeFilter
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.models import Locale, Page, WorkflowState

from toolkit_taxonomy.labels import Vocabulary

from .facets import COUNTRY, REGION, TOPIC, Facet, combined, page_column
from .models import EditorialPage
from .reviews import editorial_pages, editorial_types, never_reviewed, overdue
from .types import concrete_subclasses

#: The facets by which editors look for a page, by name, where its type has them.
EDITORS_FACETS = (TOPIC.name, REGION.name, COUNTRY.name)

DRAFT, MODERATION, OVERDUE, NEVER = "draft", "moderation", "overdue", "never"


def with_status(status: str) -> Q:
    """The condition on pages behind a choice of the filter "Status"."""
    if status == MODERATION:
        return Q(pk__in=awaiting_moderation())
    return {
        DRAFT: Q(live=False),
        "published": Q(live=True),
        "changed": Q(live=True, has_unpublished_changes=True),
    }[status]


def awaiting_moderation() -> QuerySet:
    """The ids of all pages that wait in a workflow for somebody's decision."""
    states = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS, base_content_type=ContentType.objects.get_for_model(Page)
    )
    return states.order_by().annotate(page_id=Cast("object_id", IntegerField())).values("page_id")


def facets_for_editors(model: type[Page]) -> list[Facet]:
    """Those that the type declares; for ``Page`` itself those of all editorial types together."""
    types: Iterable = concrete_subclasses(EditorialPage) if model is Page else [model]
    return combined([facet for type_ in types for facet in type_.facets if facet.name in EDITORS_FACETS])


class FacetFilter(django_filters.ChoiceFilter):
    """One value of a facet, out of those that pages of the type carry."""

    def __init__(self, facet: Facet, model: type[Page], vocabulary: Vocabulary):
        self.facet, self.pages = facet, model._default_manager.all()
        super().__init__(label=facet.label, choices=self._choices(vocabulary), empty_label=_("All"))

    def _choices(self, vocabulary: Vocabulary) -> list[tuple[str, str]]:
        codes, language = set(), get_language() or "en"
        for rows in self.facet.counted():
            carried = rows.filter(**{f"{page_column(rows)}__in": self.pages.values("pk")}).order_by()
            codes.update(carried.values_list("facet_code", flat=True).distinct())
        labels = {code: str(self.facet.option_label(code, vocabulary, language)) for code in codes if code}
        ordered = sorted(labels, key=lambda code: self.facet.option_order(code, vocabulary, labels[code]))
        return [(code, f"– {labels[code]}" if self.facet.depth(code, vocabulary) else labels[code]) for code in ordered]

    def filter(self, queryset, value):
        if not value:
            return queryset
        # By id: a queryset with any other condition cannot be searched.
        return queryset.filter(pk__in=self.pages.filter(self.facet.matching([value])).values("pk"))


class ItemFilterSet(PageFilterSet):
    """Wagtail's own filters of a list of pages, after those that matter to the editors of a toolkit."""

    #: The page type that is listed; ``Page`` lists all editorial types.
    listed: type[Page] = Page
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        method="filter_status",
        empty_label=_("All"),
        widget=forms.RadioSelect,
        choices=[
            (DRAFT, _("Draft")),
            (MODERATION, _("Awaiting moderation")),
            ("published", _("Published")),
            ("changed", _("Published, with changes since")),
        ],
    )
    review = django_filters.ChoiceFilter(
        label=_("Review"),
        method="filter_review",
        empty_label=_("All"),
        widget=forms.RadioSelect,
        choices=[(OVERDUE, _("The next review is overdue")), (NEVER, _("It was never reviewed"))],
    )
    #: Items have no pages below them.
    has_child_pages = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = {name: self.filters.pop(name) for name in ("status", "review")}
        if self.listed is Page:
            own["content_type"] = MultipleContentTypeFilter(
                field_name="content_type",
                label=_("Type"),
                queryset=editorial_types(),
                widget=forms.CheckboxSelectMultiple,
            )
        if "locale" in self.filters:
            own["locale"] = self.filters.pop("locale")
        for facet in facets_for_editors(self.listed):
            own[facet.name] = FacetFilter(facet, self.listed, self.vocabulary)
        self.filters = {**own, **self.filters}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        return Vocabulary(Locale.get_active().pk)

    def filter_status(self, queryset, name, value):
        return queryset.filter(pk__in=Page.objects.filter(with_status(value)).values("pk"))

    def filter_review(self, queryset, name, value):
        due = editorial_pages().filter(overdue() if value == OVERDUE else never_reviewed())
        return queryset.filter(pk__in=due.values("pk"))


def item_filterset(model: type[Page]) -> type[ItemFilterSet]:
    return type(f"{model.__name__}FilterSet", (ItemFilterSet,), {"listed": model})
