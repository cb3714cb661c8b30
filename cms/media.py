"""Media, wherever they are kept: pictures by their path, documents never by theirs."""

import mimetypes
import posixpath

from django.conf import settings
from django.core.files.storage import storages
from django.http import Http404
from django.shortcuts import render
from django.utils.encoding import filepath_to_uri
from django.views.decorators.http import require_safe
from django.views.static import serve as serve_from_disk

from toolkit_documents.bucket_storage import BucketStorage
from toolkit_documents.bucket_streams import streamed_response
from toolkit_documents.buckets import is_unavailable
from toolkit_documents.storage import is_bucket

#: Folders whose files are answered by Wagtail's document view alone, or by nobody.
CLOSED = {"documents", "document-versions", "documents-quarantine", "documents-lost", "wagtail_uploads"}
RETRY_AFTER = 30  # seconds


class MediaBucket(BucketStorage):
    """A private bucket behind the site: addresses are the site's own, so that pages need no other host."""

    def url(self, name, parameters=None, expire=None, http_method=None):
        return settings.MEDIA_URL + filepath_to_uri(name)


@require_safe
def media(request, path):
    """A public file. Where files lie on disk, nginx answers before this does (deploy/nginx.conf)."""
    # As the storage will read it: a doubled slash or "x/.." must not lead around the closed folders.
    name = posixpath.normpath("/" + path).lstrip("/")
    if name.partition("/")[0].lower() in CLOSED:
        raise Http404
    if not is_bucket(storages["default"]):
        return serve_from_disk(request, name, document_root=settings.MEDIA_ROOT)
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"Content-Type": content_type, "Cache-Control": "public, max-age=3600"}
    try:
        return streamed_response(request, storages["default"], name, headers=headers)
    except FileNotFoundError:
        raise Http404 from None


class BucketUnavailableMiddleware:
    """Answers 503 with Retry-After where a request needed the bucket and the bucket did not answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not is_unavailable(exception):
            return None
        response = render(request, "500.html", status=503)
        response["Retry-After"] = str(RETRY_AFTER)
        return response
