"""Media, wherever they are kept: pictures by their path, documents never by theirs."""

import mimetypes
import posixpath

from botocore.exceptions import ClientError, ConnectionError, HTTPClientError
from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils.encoding import filepath_to_uri
from django.views.decorators.http import require_safe
from django.views.static import serve as serve_from_disk
from storages.backends.s3 import S3Storage

#: Folders whose files are answered by Wagtail's document view alone, or by nobody.
CLOSED = {"documents", "document-versions", "wagtail_uploads"}
RETRY_AFTER = 30  # seconds


class MediaBucket(S3Storage):
    """A private bucket behind the site: addresses are the site's own, so that pages need no other host.

    It takes no arguments: Wagtail hands the storage to its tasks by name.
    """

    def url(self, name, parameters=None, expire=None, http_method=None):
        return settings.MEDIA_URL + filepath_to_uri(name)


@require_safe
def media(request, path):
    """A public file. Where files lie on disk, nginx answers before this does (deploy/nginx.conf)."""
    # As the storage will read it: a doubled slash or "x/.." must not lead around the closed folders.
    name = posixpath.normpath("/" + path).lstrip("/")
    if name.partition("/")[0].lower() in CLOSED:
        raise Http404
    if isinstance(default_storage, FileSystemStorage):
        return serve_from_disk(request, name, document_root=settings.MEDIA_ROOT)
    try:
        file = default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
    content_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return FileResponse(file, content_type=content_type, headers={"Cache-Control": "public, max-age=3600"})


class BucketUnavailableMiddleware:
    """Answers 503 with Retry-After where a request needed the bucket and the bucket did not answer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not is_bucket_unavailable(exception):
            return None
        response = render(request, "500.html", status=503)
        response["Retry-After"] = str(RETRY_AFTER)
        return response


def is_bucket_unavailable(exception: Exception) -> bool:
    if isinstance(exception, ClientError):
        return exception.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= 500
    return isinstance(exception, (ConnectionError, HTTPClientError))
