"""The editors' report of pages whose review is due."""

import django_filters
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.reports import PageReportView
from wagtail.coreutils import get_content_type_label
from wagtail.models import Page

from .reviews import editorial_pages, editorial_types, never_reviewed, overdue

#: Names of the report's addresses in the admin, without a namespace of their own.
URL_NAME, RESULTS_URL_NAME = "toolkit_pages_reviews_due", "toolkit_pages_reviews_due_results"


class ReviewsDueFilterSet(WagtailFilterSet):
    due = django_filters.ChoiceFilter(
        label=_("Why it is due"),
        method="filter_due",
        empty_label=_("Either"),
        choices=[("overdue", _("The next review is overdue")), ("never", _("It was never reviewed"))],
    )
    content_type = ContentTypeFilter(label=_("Type"), queryset=lambda request: editorial_types())

    class Meta:
        model = Page
        fields = ["due", "content_type", "locale"]

    def filter_due(self, queryset, name, value):
        return queryset.filter(overdue() if value == "overdue" else never_reviewed())


class ReviewsDueView(PageReportView):
    """Published pages that the user may edit and that are due, the longest overdue first."""

    results_template_name = "toolkit_pages/reports/reviews_due_results.html"
    page_title = _("Reviews due")
    header_icon = "date"
    filterset_class = ReviewsDueFilterSet
    index_url_name = URL_NAME
    index_results_url_name = RESULTS_URL_NAME
    any_permission_required = ["add", "change", "publish"]
    list_export = ["title", "content_type", "locale", "reviewed_on", "next_review_on", "full_url"]
    export_headings = {
        "title": _("Title"),
        "content_type": _("Type"),
        "locale": _("Language"),
        "reviewed_on": _("Reviewed on"),
        "next_review_on": _("Next review"),
        "full_url": _("Address"),
    }

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        readable = dict.fromkeys(self.FORMATS, get_content_type_label)
        self.custom_field_preprocess = {**self.custom_field_preprocess, "content_type": readable}

    def get_filename(self):
        return f"reviews-due-{timezone.localdate():%Y-%m-%d}"

    def get_queryset(self):
        mine = self.permission_policy.instances_user_has_permission_for(self.request.user, "change")
        due = editorial_pages().filter(overdue() | never_reviewed(), pk__in=mine.values("pk"), live=True, alias_of=None)
        self.queryset = due.select_related("content_type", "locale").order_by("next_review_on", "title", "pk")
        return super().get_queryset()

    def get_context_data(self, *args, **kwargs):
        return {**super().get_context_data(*args, **kwargs), "today": timezone.localdate()}


class ReviewsDueMenuItem(MenuItem):
    def is_shown(self, request):
        view = ReviewsDueView()
        view.request = request
        return view.user_has_any_permission(view.any_permission_required)


def report_urls() -> list:
    return [
        path("reports/reviews-due/", ReviewsDueView.as_view(), name=URL_NAME),
        path("reports/reviews-due/results/", ReviewsDueView.as_view(results_only=True), name=RESULTS_URL_NAME),
    ]


def report_menu_item() -> MenuItem:
    return ReviewsDueMenuItem(_("Reviews due"), reverse(URL_NAME), name="reviews-due", icon_name="date", order=1000)
