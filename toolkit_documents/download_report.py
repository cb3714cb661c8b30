"""The editors' report of downloads: how often each file was fetched, in a period and a language, with a chart and the
numbers of each day to save."""

from datetime import UTC, date, datetime, timedelta

import django_filters
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import CollectionFilter, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from toolkit_taxonomy.languages import language_for

from .download_chart import DownloadChart
from .models import DocumentRecord, DownloadCount
from .permissions import documents_to_change, get_permission_policy

#: Names of the report's addresses in the admin, without a namespace of their own.
URL_NAME, RESULTS_URL_NAME = "toolkit_documents_downloads", "toolkit_documents_downloads_results"
#: Rows that are in memory at once while they are saved.
CHUNK = 2000


DOWNLOADS = pgettext_lazy("how often a file was fetched", "Downloads")


def today() -> date:
    """Downloads are counted by the day of UTC."""
    return datetime.now(UTC).date()


def counts_to_see(user) -> QuerySet[DownloadCount]:
    """The numbers of the documents that a user may change."""
    return DownloadCount.objects.filter(record__document__in=documents_to_change(user).values("pk"))


class DownloadsFilterSet(WagtailFilterSet):
    """By period, language of the file on the day, and collection."""

    period = django_filters.ChoiceFilter(
        label=_("Period"),
        method="filter_period",
        empty_label=_("Since counting began"),
        choices=[
            ("7", _("Last 7 days")),
            ("30", _("Last 30 days")),
            ("90", _("Last 90 days")),
            ("365", _("Last 365 days")),
        ],
    )
    language = django_filters.ChoiceFilter(label=_("Language"), method="filter_language", empty_label=_("All"))

    class Meta:
        model = DownloadCount
        fields: list = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        codes = counts_to_see(self.request.user).order_by("language").values_list("language", flat=True).distinct()
        named = [(code, language_for(code).name) for code in codes if code]
        self.filters["language"].extra["choices"] = [*named, ("none", _("Not stated"))]
        collections = get_permission_policy().collections_user_has_any_permission_for(self.request.user, ["change"])
        if collections.count() > 1:
            self.filters["collection"] = CollectionFilter(
                field_name="record__document__collection", label=_("Collection"), queryset=collections
            )

    def filter_period(self, queryset, name, value):
        return queryset.filter(day__gt=today() - timedelta(days=int(value)))

    def filter_language(self, queryset, name, value):
        return queryset.filter(language="" if value == "none" else value)


class DownloadsView(ReportView):
    """Files that were fetched, the most fetched first; saved as a table, a row for each file, language and day."""

    results_template_name = "toolkit_documents/downloads_results.html"
    page_title = DOWNLOADS
    header_icon = "download"
    filterset_class = DownloadsFilterSet
    index_url_name = URL_NAME
    index_results_url_name = RESULTS_URL_NAME
    any_permission_required = ["change"]
    default_ordering = "-downloads"
    columns = [
        TitleColumn(
            "title",
            label=_("Title"),
            accessor="document.title",
            sort_key="document__title",
            get_url=lambda record: reverse("wagtaildocs:edit", args=[record.document_id]),
        ),
        Column("set_code", label=_("Set"), sort_key="set_code"),
        Column("language", label=_("Language"), accessor=lambda record: language_name_of(record)),
        Column("format", label=_("Format")),
        NumberColumn("downloads", label=DOWNLOADS, sort_key="downloads"),
    ]
    list_export = ["day", "title", "set_code", "language", "record.format", "collection", "count"]
    export_headings = {
        "day": _("Day"),
        "title": _("Title"),
        "set_code": _("Set"),
        "language": _("Language"),
        "record.format": _("Format"),
        "collection": _("Collection"),
        "count": DOWNLOADS,
    }
    custom_value_preprocess = {
        **ReportView.custom_value_preprocess,
        str: {ReportView.FORMAT_CSV: lambda text: without_formula(text)},
    }

    @cached_property
    def permission_policy(self):
        return get_permission_policy()

    def get(self, request, *args, **kwargs):
        if self.is_export:
            return self.as_spreadsheet(self.rows_of_days(), request.GET["export"])
        return super().get(request, *args, **kwargs)

    @cached_property
    def counts(self) -> QuerySet[DownloadCount]:
        """What the filters leave of the numbers that the user may see."""
        return self.filter_queryset(counts_to_see(self.request.user))

    def get_filtered_queryset(self):
        number = self.counts.filter(record=OuterRef("pk")).order_by().values("record").annotate(sum=Sum("count"))
        records = DocumentRecord.objects.annotate(downloads=Subquery(number.values("sum"))).filter(downloads__gt=0)
        # A record holds the whole text of its file.
        records = records.annotate(set_code=F("document_set__code")).select_related("document").defer("text", "marks")
        return records.order_by(self.ordering, "document__title", "pk")

    def get_context_data(self, *args, **kwargs):
        days = dict(self.counts.order_by().values_list("day").annotate(sum=Sum("count")))
        total = sum(days.values())
        return {
            **super().get_context_data(*args, **kwargs),
            "total": total,
            "chart": DownloadChart(self.first_day(days), today(), days) if total else None,
        }

    def first_day(self, days) -> date:
        """Of the period that was chosen, else of the counting."""
        chosen = self.filters.form.cleaned_data.get("period") if self.filters.is_valid() else None
        return today() - timedelta(days=int(chosen) - 1) if chosen else min(days)

    # Saving

    def get_filename(self):
        return f"downloads-{today():%Y-%m-%d}"

    def rows_of_days(self):
        rows = self.counts.select_related("record__document").defer("record__text", "record__marks")
        rows = rows.annotate(
            title=F("record__document__title"),
            set_code=F("record__document_set__code"),
            collection=F("record__document__collection__name"),
        )
        return rows.order_by("day", "title", "pk").iterator(chunk_size=CHUNK)

    def stream_csv(self, queryset):
        # Spreadsheets read UTF-8 as such when it begins with this mark.
        yield "\ufeff".encode()
        yield from super().stream_csv(queryset)


def language_name_of(record: DocumentRecord) -> str:
    return language_for(record.language).name if record.language else ""


def without_formula(text: str) -> str:
    """A cell that a spreadsheet would take for a formula, behind a quotation mark that makes it a text: whoever
    uploads a file chooses its title, and somebody else opens the table."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text


class DownloadsMenuItem(MenuItem):
    def is_shown(self, request):
        return get_permission_policy().user_has_any_permission(request.user, DownloadsView.any_permission_required)


def report_urls() -> list:
    return [
        path("reports/downloads/", DownloadsView.as_view(), name=URL_NAME),
        path("reports/downloads/results/", DownloadsView.as_view(results_only=True), name=RESULTS_URL_NAME),
    ]


def report_menu_item() -> MenuItem:
    return DownloadsMenuItem(
        DOWNLOADS,
        reverse(URL_NAME),
        name="downloads",
        icon_name="download",
        order=1010,
    )
