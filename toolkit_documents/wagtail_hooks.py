from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.documents import get_document_model
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from toolkit_taxonomy.drafts import unpublished_drafts
from toolkit_taxonomy.guards import tell_in_use

from .models import DocumentSet
from .usage import set_usage_counts, using_document, using_set
from .views import guarded_urls


class DocumentSetIndexView(IndexView):
    """The list of sets, with their files and the number of pages that offer each; counted once for the whole list."""

    @cached_property
    def usage_counts(self):
        return set_usage_counts(DocumentSet.objects.values_list("pk", flat=True))

    def get_base_queryset(self):
        return super().get_base_queryset().prefetch_related("records__document")

    @cached_property
    def columns(self):
        files = Column(
            "files",
            label=gettext_lazy("Files"),
            accessor=lambda item: ", ".join(f"{r.format} {r.language}" for r in item.records.all()),
        )
        pages = Column("pages", label=gettext_lazy("Pages"), accessor=lambda item: self.usage_counts.get(item.pk, 0))
        return [*super().columns, files, pages]


class DocumentSetViewSet(SnippetViewSet):
    """Document sets: what pages point to, each with its files."""

    model = DocumentSet
    icon = "doc-full-inverse"
    menu_label = gettext_lazy("Document sets")
    menu_order = 420
    add_to_admin_menu = True
    index_view_class = DocumentSetIndexView
    list_display = ["__str__", "code"]
    list_per_page = 50


register_snippet(DocumentSetViewSet)


# Before Wagtail's own addresses of documents.
@hooks.register("register_admin_urls", order=-1)
def register_guarded_urls():
    return guarded_urls()


@hooks.register("before_bulk_action")
def protect_documents_in_use(request, action_type, objects, action_class_instance):
    """Bulk deletion stops before it begins, naming each document in use; nothing is half done."""
    if action_type != "delete" or not objects or not isinstance(objects[0], get_document_model()):
        return None
    return _stopped(request, objects, using_document, reverse("wagtaildocs:index"))


@hooks.register("before_delete_snippet")
def protect_sets_in_use(request, instances):
    """A set in use is not deleted, singly or in bulk: nothing is, and each is told with the pages that offer it."""
    sets = [instance for instance in instances if isinstance(instance, DocumentSet)]
    return _stopped(request, sets, using_set, reverse(DocumentSet.snippet_viewset.get_url_name("list")))


def _stopped(request, things, using, address):
    """A way back to the list when one of the things is in use."""
    drafts = unpublished_drafts() if things else []
    in_use = [(thing, places) for thing in things if (places := using(thing, drafts))]
    for thing, places in in_use:
        tell_in_use(request, thing, places)
    return redirect(address) if in_use else None
