"""The editors' list of documents: Wagtail's own, with what a file is, who may fetch it and why, and what was read."""

from collections.abc import Iterable
from dataclasses import dataclass

import django_filters
from django.db.models import Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.documents.views import documents

from toolkit_taxonomy.languages import language_for
from toolkit_taxonomy.restrictions import Closed, closed_for

from . import conf
from .declared_language import differs
from .file_addresses import current_address
from .file_sentences import MARKS, language_warning, mark_sentences, unread_sentence, why
from .models import DocumentRecord, DownloadCount
from .permissions import documents_to_change
from .set_listing import WORD_LIMIT
from .visibility import Visibility, Why, visibilities

Extraction = DocumentRecord.Extraction

#: The text of these cannot be read, and an editor can do something about it.
UNREADABLE = [
    Extraction.SCANNED,
    Extraction.ENCRYPTED,
    Extraction.GARBLED,
    Extraction.DAMAGED,
    Extraction.TOO_BIG,
    Extraction.REFUSED,
]


#: Columns of Wagtail's that ours take the place of. Its count of uses knows nothing of what pages offer by its set.
REPLACED = ("title", "filename", "usage_count")


@dataclass(frozen=True)
class ListedFile:
    """What the list tells of one document beyond Wagtail's own columns."""

    record: DocumentRecord
    address: str
    pages: str
    visibility: Visibility
    why: str
    language_warning: str
    unread: str
    marks: list[tuple[str, str]]
    downloads: int


def listed_files(document_ids: Iterable[int], closed: Closed) -> dict[int, ListedFile]:
    """By the document's key, in a fixed number of queries. The texts, which may be long, stay in the database."""
    records = list(
        DocumentRecord.objects.filter(document__in=list(document_ids)).select_related("document__collection")
    )
    found = visibilities(records, closed)
    counts = DownloadCount.objects.filter(record__in=records).values_list("record").annotate(Sum("count"))
    downloads = dict(counts.order_by())
    return {
        record.document_id: ListedFile(
            record=record,
            address=current_address(record),
            pages=ngettext("%(count)d page", "%(count)d pages", record.pages) % {"count": record.pages}
            if record.pages is not None
            else "",
            visibility=found[record.pk],
            why=why(found[record.pk], closed),
            language_warning=language_warning(record),
            unread=unread_sentence(record),
            marks=mark_sentences(record),
            downloads=downloads.get(record.pk, 0),
        )
        for record in records
    }


class FileFilterSet(documents.DocumentsFilterSet):
    """By who may fetch the file and why, language, format, state of the text, and what needs an editor's eye."""

    public = django_filters.ChoiceFilter(
        label=_("Public or not"),
        method="filter_public",
        empty_label=_("All"),
        choices=[
            ("yes", _("Public")),
            ("no", _("Not public")),
            (Why.PAGE.value, _("Public: used on a page")),
            (Why.MARKED.value, _("Public: marked by an editor")),
            (Why.RESTRICTED_PAGES.value, _("Used on restricted pages only")),
            (Why.COLLECTION.value, _("In a restricted collection")),
            (Why.UNUSED.value, _("Not used on a published page")),
            (Why.NOT_SCANNED.value, _("Not scanned yet")),
            (Why.INFECTED.value, _("Infected")),
        ],
    )
    language = django_filters.ChoiceFilter(label=_("Language"), method="filter_language", empty_label=_("All"))
    file_format = django_filters.ChoiceFilter(label=_("Format"), method="filter_format", empty_label=_("All"))
    text = django_filters.ChoiceFilter(
        label=_("Text"), field_name="toolkit_record__extraction", choices=Extraction.choices, empty_label=_("All")
    )
    attention = django_filters.ChoiceFilter(
        label=_("Needs attention"),
        method="filter_attention",
        empty_label=_("All"),
        choices=[
            ("unreadable", _("Text cannot be read")),
            ("language", _("Another language than stated")),
            ("marks", _("Marked when it was read")),
            *MARKS.items(),
        ],
    )

    class Meta(documents.DocumentsFilterSet.Meta):
        pass

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters.pop("usage_count", None)  # as its column
        codes = DocumentRecord.objects.exclude(language="").order_by("language").values_list("language", flat=True)
        names = [(code, language_for(code).name) for code in codes.distinct()]
        self.filters["language"].extra["choices"] = [*names, ("none", _("Not stated"))]
        formats = [(extension, extension.upper()) for extension in sorted(conf.formats())]
        self.filters["file_format"].extra["choices"] = [*formats, ("other", _("Another format"))]

    def _records(self) -> QuerySet[DocumentRecord]:
        """Those of the documents that the user may change: nobody else's are looked at to narrow the list."""
        return DocumentRecord.objects.filter(document__in=documents_to_change(self.request.user))

    def filter_public(self, queryset, name, value):
        records = self._records().select_related("document__collection")
        found = visibilities(records, closed_for(self.request))
        wanted = {
            record.document_id
            for record in records
            if value in (found[record.pk].why.value, "yes" if found[record.pk].public else "no")
        }
        return queryset.filter(pk__in=wanted)

    def filter_language(self, queryset, name, value):
        return queryset.filter(toolkit_record__language="" if value == "none" else value)

    def filter_format(self, queryset, name, value):
        if value != "other":
            return queryset.filter(file__iendswith=f".{value}")
        known = Q()
        for extension in conf.formats():
            known |= Q(file__iendswith=f".{extension}")
        return queryset.exclude(known)

    def filter_attention(self, queryset, name, value):
        if value == "unreadable":
            return queryset.filter(toolkit_record__extraction__in=UNREADABLE)
        if value == "marks":
            return queryset.filter(toolkit_record__isnull=False).exclude(toolkit_record__marks=[])
        if value == "language":
            languages = self._records().values_list("document", "language", "detected_language")
            return queryset.filter(pk__in=[key for key, stated, found in languages if differs(stated, found)])
        # SQLite knows no "contains" of JSON.
        marked = DocumentRecord.objects.annotate(told=Cast("marks", TextField())).filter(told__contains=f'"{value}"')
        return queryset.filter(pk__in=marked.values("document"))


class FileColumn(Column):
    """A cell that shows a ``ListedFile``; a document that was never recorded has none."""

    def __init__(self, name, *, cell, **kwargs):
        super().__init__(name, accessor="listed_file", **kwargs)
        self.cell_template_name = f"toolkit_documents/file_cells/{cell}.html"


class FileTitleColumn(FileColumn):
    """The title, which leads to the form; the file below it, and the way to the page on it."""

    class Media:
        css = {"all": ["toolkit_documents/files.css"]}

    def __init__(self, *args, get_url, **kwargs):
        super().__init__(*args, **kwargs)
        self.get_url = get_url

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        about = reverse("toolkit_files:file", args=[instance.pk])
        return {**context, "url": self.get_url(instance), "about_url": about}


class FileIndexView(documents.IndexView):
    """In the place of Wagtail's index of documents; what it can do, this can."""

    filterset_class = FileFilterSet
    results_template_name = "toolkit_documents/files_results.html"

    def search_queryset(self, queryset):
        """By title and file name. Wagtail's index on SQLite fails on a quote and finds nothing in Chinese."""
        for word in self.search_query.replace("\0", " ").split()[:WORD_LIMIT]:
            queryset = queryset.filter(
                Q(title__icontains=word) | Q(file__icontains=word) | Q(toolkit_record__name__icontains=word)
            )
        return queryset

    def decorate_paginated_queryset(self, object_list):
        object_list = super().decorate_paginated_queryset(object_list)
        files = listed_files([document.pk for document in object_list], closed_for(self.request))
        for document in object_list:
            document.listed_file = files.get(document.pk)
        return object_list

    @cached_property
    def columns(self):
        """Wagtail's own with ours before the date; title and file name share a cell."""
        stock = {column.name: column for column in super().columns}
        ours = [
            FileTitleColumn(
                "title", label=_("Title"), cell="title", sort_key="title", width="25%", get_url=self.get_edit_url
            ),
            FileColumn("public", label=_("Public or not"), cell="public", width="22%"),
            FileColumn("language", label=_("Language"), cell="language", sort_key="toolkit_record__language"),
            FileColumn("file", label=_("File"), cell="file", sort_key="toolkit_record__size"),
            FileColumn("text", label=_("Text"), cell="text", sort_key="toolkit_record__extraction"),
            FileColumn("downloads", label=pgettext_lazy("how often a file was fetched", "Downloads"), cell="downloads"),
        ]
        first = [stock.pop("bulk_actions")] if "bulk_actions" in stock else []
        rest = [column for name, column in stock.items() if name not in REPLACED]
        return [*first, *ours, *rest]
