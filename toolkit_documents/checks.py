from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register
from django.core.checks import Warning as CheckWarning
from django.core.exceptions import ImproperlyConfigured
from django.urls import Resolver404, resolve
from django.views.static import serve
from wagtail.documents.forms import get_document_base_form

from . import conf
from .extraction import missing_libraries
from .forms import DocumentForm
from .reading.formats import EXTENSIONS
from .storage import document_storage, is_bucket

#: Seconds: S3 signs for a week at most, and an address lives for twice its window.
LONGEST_WINDOW = 302_400


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
            "for the folders documents, document-versions, "
            "documents-quarantine and documents-lost (docs/how-to/add-to-your-site.md).",
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


@register("toolkit_documents")
def check_files_can_be_read(app_configs, **kwargs):
    missing = missing_libraries() if conf.check_uploads() else []
    if not missing:
        return []
    return [
        CheckWarning(
            f"Files are taken without being looked into: {', '.join(missing)} cannot be imported.",
            hint='Install them: pip install "library-partnership-toolkit[documents]".',
            id="toolkit_documents.W004",
        )
    ]


@register("toolkit_documents")
def check_formats_can_pass(app_configs, **kwargs):
    """Wagtail's project template allows zip and key: the form would take the name and then refuse the content."""
    taken = conf.formats()
    endings = {ending for name in taken for ending in EXTENSIONS.get(name, ())}
    never = [ending for ending in taken if ending not in endings]
    if not (never and conf.check_uploads()):
        return []
    return [
        CheckWarning(
            f"Files with these extensions are refused, whatever is in them: {', '.join(never)}.",
            hint="Take them out of TOOLKIT_DOCUMENTS_FORMATS, or of WAGTAILDOCS_EXTENSIONS where that is not set. "
            f"Formats that can be looked into: {', '.join(EXTENSIONS)}.",
            id="toolkit_documents.W005",
        )
    ]


@register("toolkit_documents")
def check_storage_replaces_nothing(app_configs, **kwargs):
    """django-storages' own default: the second upload of a name takes the place of the first one's file."""
    try:
        storage = document_storage.backend
    except (ImproperlyConfigured, ImportError):
        return []  # Django's own words tell that better, when the storage is used
    if not (is_bucket(storage) and storage.file_overwrite):
        return []
    return [
        Error(
            "Documents lie in a storage where one upload replaces another of the same name.",
            hint="Name toolkit_documents.bucket_storage.BucketStorage in STORAGES: each upload gets its own name.",
            id="toolkit_documents.E004",
        )
    ]


@register("toolkit_documents")
def check_settings(app_configs, **kwargs):
    problems = []
    if conf.delivery() not in {"redirect", "stream"}:
        problems.append(("TOOLKIT_DOCUMENTS_DELIVERY", 'Write "redirect" or "stream".'))
    numbers = {
        "ADDRESS_WINDOW": (conf.address_window(), LONGEST_WINDOW),
        "RESTRICTED_SECONDS": (conf.restricted_seconds(), LONGEST_WINDOW),
        "MAX_BYTES": (conf.max_bytes(), None),
        "MAX_PAGES": (conf.max_pages(), None),
        "MAX_PIXELS": (conf.max_pixels(), None),
        "MAX_UNPACKED_BYTES": (conf.max_unpacked_bytes(), None),
    }
    for name, (value, most) in numbers.items():
        if type(value) is not int or value < 1 or (most and value > most):
            hint = f"Write a whole number from 1 to {most}." if most else "Write a whole number above 0."
            problems.append((f"TOOLKIT_DOCUMENTS_{name}", hint))
    return [Error(f"{name} has a wrong value.", hint=hint, id="toolkit_documents.E003") for name, hint in problems]
