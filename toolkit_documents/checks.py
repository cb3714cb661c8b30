from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Warning as CheckWarning
from django.core.checks import register
from django.urls import Resolver404, resolve
from django.views.static import serve


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
