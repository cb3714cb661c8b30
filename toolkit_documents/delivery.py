"""Handing out files: ``/documents/<id>/<name>`` and ``/documents/<id>/v/<number>/<name>``.

The decision who may have a file stands in one place, ``visibility.access_for``; it is asked by ``guard``, a hook that
Wagtail's own view runs as well.
"""

import hashlib
import posixpath
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.documents import get_document_model
from wagtail.documents.models import document_served
from wagtail.forms import PasswordViewRestrictionForm
from wagtail.models import BaseViewRestriction, PageViewRestriction
from wagtail.wagtail_hooks import require_wagtail_login

from . import conf
from .bucket_streams import streamed_response
from .buckets import signed_url
from .counting import count_download
from .headers import closed_headers
from .models import DocumentRecord, DocumentVersion
from .object_stores import StoreFailure, store_failures
from .ranges import ranged_response
from .records import unread_record
from .storage import document_storage, is_bucket
from .stored_names import without_token
from .visibility import Access, access_for

#: Seconds after which a visitor's program may ask again where the storage did not answer.
RETRY_AFTER = 30


@dataclass(frozen=True)
class StoredFile:
    """One file to hand out. ``name`` is the visitor's, ``stored_as`` the storage's; ``size`` is in bytes."""

    stored_as: str
    name: str
    size: int | None
    sha256: str
    modified: datetime | None


@require_safe
def serve_document(request, document_id, filename):
    """The file as it is now, under its own name or one that it had before."""
    record = record_of(document_id)
    if not is_name_of(record, without_token(filename)):
        raise Http404
    if (answer := asked_first(request, record.document)) is not None:
        return answer
    response = hand_out(request, current_file(record), public=request._toolkit_access.public)
    count_download(request, record, status=response.status_code)
    return response


@require_safe
def serve_version(request, document_id, number, filename):
    """An earlier file of a document, for whoever may have the present one."""
    version = get_object_or_404(
        DocumentVersion.objects.select_related("record__document__collection"),
        record__document=document_id,
        number=number,
        withdrawn_at=None,
    )
    if (
        without_token(filename) not in names_of(version.name, str(version.file.name))
        or version.scan == DocumentRecord.Scan.INFECTED
    ):
        raise Http404
    if conf.scanning() and version.scan != DocumentRecord.Scan.CLEAN:
        raise Http404
    if (answer := asked_first(request, version.record.document)) is not None:
        return answer
    file = StoredFile(version.file.name, version.name, version.size, version.sha256, version.created_at)
    response = hand_out(request, file, public=request._toolkit_access.public)
    count_download(request, version.record, status=response.status_code)
    return response


def nothing_there(request):
    raise Http404


def record_of(document_id: int) -> DocumentRecord:
    """The record with its document; one of before the library was installed gets its record now."""
    records = DocumentRecord.objects.select_related("document__collection")
    record = records.filter(document=document_id).first()
    if record is None:
        document = get_object_or_404(get_document_model().objects.select_related("collection"), pk=document_id)
        record = unread_record(document)
    return record


def is_name_of(record: DocumentRecord, filename: str) -> bool:
    """Whether the document has or had this name: that of an upload, or what the storage made of it."""
    if filename in names_of(record.name, record.document.file.name):
        return True
    return any(filename in names_of(*names) for names in record.versions.values_list("name", "file"))


def names_of(name: str, stored_as: str) -> set[str]:
    return {without_token(name), without_token(posixpath.basename(stored_as))} - {""}


def current_file(record: DocumentRecord) -> StoredFile:
    return StoredFile(record.document.file.name, record.download_name, record.size, record.sha256, record.dated_at)


# Who may


def asked_first(request, document) -> HttpResponse | None:
    """What the hooks of the host, of Wagtail and our own answer in place of the file; raises Http404."""
    for hook in hooks.get_hooks("before_serve_document"):
        answer = hook(document, request)
        if isinstance(answer, HttpResponse):
            return answer
    document_served.send(sender=type(document), instance=document, request=request)
    return None


def guard(document, request) -> HttpResponse | None:
    """The hook: leave the access on the request, or answer with the way to it, or raise Http404."""
    record = getattr(document, "toolkit_record", None) or record_of(document.pk)
    record.document = document
    access = request._toolkit_access = access_for(request, record)
    return None if access.allowed else way_in(request, access)


def way_in(request, access: Access) -> HttpResponse:
    """The login or the password form that would open the file; where nothing would, it is not there."""
    if not access.restrictions:
        raise Http404
    restriction = access.restrictions[0]
    if restriction.restriction_type != BaseViewRestriction.PASSWORD:
        return require_wagtail_login(next=request.get_full_path())
    if not isinstance(restriction, PageViewRestriction):
        raise Http404
    form = PasswordViewRestrictionForm(instance=restriction, initial={"return_url": request.get_full_path()})
    page = restriction.page.specific
    action = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk])
    response = page.serve_password_required_response(request, form, action)
    add_never_cache_headers(response)
    return response


# How


def hand_out(request, file: StoredFile, *, public: bool) -> HttpResponseBase:
    """The file itself, or where it is; 503 where the storage does not answer, 404 where it has no such file."""
    try:
        if not is_bucket(document_storage.backend):
            return from_storage(request, file, public=public)
        if conf.delivery() == "stream":
            return through_the_site(request, file, public=public)
        return to_the_bucket(request, file, public=public)
    except FileNotFoundError:
        raise Http404 from None
    except StoreFailure:
        return unavailable(request)


def from_storage(request, file: StoredFile, *, public: bool) -> HttpResponseBase:
    with store_failures(file.stored_as):
        size = file.size if file.size is not None else document_storage.size(file.stored_as)

    def opened():
        with store_failures(file.stored_as):
            return document_storage.open(file.stored_as)

    return ranged_response(
        request,
        opened,
        size=size,
        etag=f'"{file.sha256 or without_a_sum(file.stored_as, size)}"',
        last_modified=file.modified,
        headers=site_headers(file, public=public),
    )


def without_a_sum(stored_as: str, size: int) -> str:
    """An ETag for a file that was never read: another file has another name in the storage."""
    return hashlib.sha256(f"{stored_as} {size}".encode()).hexdigest()


def through_the_site(request, file: StoredFile, *, public: bool) -> HttpResponseBase:
    return streamed_response(
        request, document_storage.backend, file.stored_as, headers=site_headers(file, public=public)
    )


def to_the_bucket(request, file: StoredFile, *, public: bool) -> HttpResponseBase:
    headers = closed_headers(file.name, inline=True)
    window = conf.address_window()
    address = signed_url(
        document_storage.backend,
        file.stored_as,
        method=request.method,
        content_type=headers["Content-Type"],
        disposition=headers["Content-Disposition"],
        cache_control=f"public, max-age={window}" if public else "private, no-store",
        seconds=window if public else conf.restricted_seconds(),
        rounded=public,
    )
    # The answer is asked for anew each time: once a file is closed, no cache shall know its address.
    return HttpResponseRedirect(address, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def site_headers(file: StoredFile, *, public: bool) -> dict[str, str]:
    """A copy may be kept, and is asked for anew each time: 304 costs little, and a closed file is closed at once."""
    return {**closed_headers(file.name, inline=True), "Cache-Control": "no-cache" if public else "private, no-cache"}


def unavailable(request) -> HttpResponse:
    response = render(request, "toolkit_documents/unavailable.html", {"language": get_language()}, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response
