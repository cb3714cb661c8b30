"""The editors' list of document sets: the files of each, their languages and collections, and where it is used."""

import django_filters
from django import forms
from django.contrib.admin.utils import quote
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import CollectionFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import IndexView

from toolkit_taxonomy.languages import language_for

from .models import DocumentRecord, DocumentSet
from .permissions import get_permission_policy, sets_to_name
from .usage import set_usage_counts

#: More words than this are left out of one search: databases refuse deep expressions, and nobody means that many.
WORD_LIMIT = 16


class DocumentSetFilterSet(WagtailFilterSet):
    """By language, collection and number of files, and by use."""

    language = django_filters.ChoiceFilter(
        label=_("Language of a file"), method="filter_language", empty_label=_("All")
    )
    files = django_filters.ChoiceFilter(
        label=_("Files"),
        method="filter_files",
        empty_label=_("All"),
        widget=forms.RadioSelect,
        choices=[("none", _("Without a file")), ("one", _("One file")), ("several", _("Several files"))],
    )
    used = django_filters.ChoiceFilter(
        label=_("Use"),
        method="filter_used",
        empty_label=_("All"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Used on a page")), ("no", _("Not used"))],
    )

    class Meta:
        model = DocumentSet
        fields: list = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        codes = DocumentRecord.objects.exclude(language="").order_by("language").values_list("language", flat=True)
        names = [(code, language_for(code).name) for code in codes.distinct()]
        self.filters["language"].extra["choices"] = [*names, ("none", _("Not stated"))]
        collections = get_permission_policy().collections_user_has_any_permission_for(
            self.request.user, ["add", "change", "choose"]
        )
        if collections.count() > 1:
            self.filters["collection"] = CollectionFilter(
                label=_("Collection"), queryset=collections, method=self.filter_collection
            )

    def filter_language(self, queryset, name, value):
        records = DocumentRecord.objects.filter(language="" if value == "none" else value)
        return queryset.filter(pk__in=records.values("document_set"))

    def filter_collection(self, queryset, name, value):
        return queryset.filter(pk__in=DocumentRecord.objects.filter(document__collection=value).values("document_set"))

    def filter_files(self, queryset, name, value):
        numbers = DocumentSet.objects.annotate(number=Count("records"))
        wanted = {"none": {"number": 0}, "one": {"number": 1}, "several": {"number__gt": 1}}[value]
        return queryset.filter(pk__in=numbers.filter(**wanted).order_by().values("pk"))

    def filter_used(self, queryset, name, value):
        counts = set_usage_counts(DocumentSet.objects.values_list("pk", flat=True))
        used = [set_id for set_id, number in counts.items() if number]
        return queryset.filter(pk__in=used) if value == "yes" else queryset.exclude(pk__in=used)


class UseColumn(Column):
    """The number of pages that use a set, with a link to where."""

    cell_template_name = "toolkit_documents/use_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        address = reverse(DocumentSet.snippet_viewset.get_url_name("usage"), args=[quote(instance.pk)])
        return {**super().get_cell_context_data(instance, parent_context), "url": address}


class DocumentSetIndexView(IndexView):
    """The list of sets; files and uses are read once for the whole list."""

    @cached_property
    def usage_counts(self):
        return set_usage_counts(DocumentSet.objects.values_list("pk", flat=True))

    def get_base_queryset(self):
        sets = super().get_base_queryset().filter(pk__in=sets_to_name(self.request.user))
        return sets.prefetch_related("records__document__collection")

    def search_queryset(self, queryset):
        """By code or by the title of a file. The search index knows a set as it was saved, before it had files."""
        for word in self.search_query.replace("\0", " ").split()[:WORD_LIMIT]:
            titled = DocumentRecord.objects.filter(document__title__icontains=word)
            queryset = queryset.filter(Q(code__icontains=word) | Q(pk__in=titled.values("document_set")))
        return queryset

    @cached_property
    def columns(self):
        return [
            *super().columns,
            Column("files", label=_("Files"), accessor=_files),
            Column("languages", label=_("Languages"), accessor=_languages),
            Column("collections", label=_("Collection"), accessor=_collections),
            UseColumn("pages", label=_("Used on pages"), accessor=lambda item: self.usage_counts.get(item.pk, 0)),
        ]


def _files(document_set: DocumentSet) -> str:
    """How many in which formats: "3 (DOCX, PDF)"."""
    formats = sorted(record.format for record in document_set.records.all())
    return f"{len(formats)} ({_(', ').join(dict.fromkeys(formats))})" if formats else "0"


def _languages(document_set: DocumentSet) -> str:
    return " · ".join(sorted({record.language for record in document_set.records.all() if record.language}))


def _collections(document_set: DocumentSet) -> str:
    return _(", ").join(sorted({record.document.collection.name for record in document_set.records.all()}))
