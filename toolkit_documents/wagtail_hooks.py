from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.documents import get_document_model
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from toolkit_taxonomy.drafts import unpublished_drafts
from toolkit_taxonomy.guards import tell_in_use

from . import (
    count_hooks,  # noqa: F401
    file_hooks,  # noqa: F401
    scan_hooks,  # noqa: F401
)
from .api import OwnDocumentsAdminAPIViewSet
from .delivery import guard
from .models import DocumentSet
from .set_chooser import DocumentSetChooserViewSet
from .set_listing import DocumentSetFilterSet, DocumentSetIndexView
from .usage import using_document, using_set
from .views import guarded_urls


class DocumentSetViewSet(SnippetViewSet):
    """Document sets: what pages point to, each with its files."""

    model = DocumentSet
    icon = "document-set"
    menu_label = gettext_lazy("Document sets")
    menu_order = 420
    add_to_admin_menu = True
    index_view_class = DocumentSetIndexView
    chooser_viewset_class = DocumentSetChooserViewSet
    index_results_template_name = "toolkit_documents/sets_results.html"
    filterset_class = DocumentSetFilterSet
    list_display = ["__str__", "code"]
    list_per_page = 50


register_snippet(DocumentSetViewSet)


@hooks.register("register_icons")
def register_icons(icons):
    return [*icons, "toolkit_documents/icons/document-set.svg"]


# Before Wagtail's own addresses of documents.
@hooks.register("register_admin_urls", order=-1)
def register_guarded_urls():
    return guarded_urls()


# After Wagtail's own, which knows the restrictions of collections and the way through them.
hooks.register("before_serve_document", guard, order=1)


# After Wagtail's own registration, which it replaces.
@hooks.register("construct_admin_api", order=1)
def narrow_admin_api(router):
    router.register_endpoint("documents", OwnDocumentsAdminAPIViewSet)


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
