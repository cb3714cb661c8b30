from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Warning as CheckWarning
from django.core.checks import register
from django.urls import Resolver404, resolve
from django.views.static import serve
from wagtail.documents.forms import get_document_base_form

from .forms import DocumentForm


@register("toolkit_documents")
def check_documents_are_not_served_by_path(app_configs, **kwargs):
    """A file that its path answers is public whatever Wagtail says of its collection."""
    path = f"{urlsplit(settings.MEDIA_URL).path}documents/name.pdf"
    if not path.startswith("/"):
        path = f"/{path}"
    try:
        by_path = resolve(path).func is serve
    except (Resolver404, ImportError):
        by_path = False
    direct = getattr(settings, "WAGTAILDOCS_SERVE_METHOD", "") == "direct"
    if not (by_path or direct):
        return []
    return [
        CheckWarning(
            "Documents are served by their path.",
            hint='Let Wagtail answer them: WAGTAILDOCS_SERVE_METHOD = "serve_view", and no address under MEDIA_URL '
            "for the folders documents and document-versions (docs/how-to/add-to-your-site.md).",
            id="toolkit_documents.W001",
        )
    ]


@register("toolkit_documents")
def check_form_asks_for_the_record(app_configs, **kwargs):
    """Whatever the document model: without our fields no editor can say a file's language, licence or set."""
    try:
        if issubclass(get_document_base_form(), DocumentForm):
            return []
    except ImportError:
        pass  # Wagtail's own admin fails on it; the hint below tells what to write
    return [
        CheckWarning(
            "The forms of documents do not ask for language, set, licence, publisher and year.",
            hint='Set WAGTAILDOCS_DOCUMENT_FORM_BASE = "toolkit_documents.forms.DocumentForm", or to a form of yours '
            "derived from it.",
            id="toolkit_documents.W002",
        )
    ]
