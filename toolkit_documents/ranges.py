"""Answering a request for a file as RFC 9110 has it: whole, in part, unchanged, or not at all.

Django knows the conditions but not ranges. Without them a download that was cut begins anew.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe

#: Bytes in memory for each download.
CHUNK = 128 * 1024
#: Headers that describe a body; answers without one leave them out.
_OF_THE_BODY = {"content-type", "content-disposition", "content-encoding", "content-length"}
# One range. More digits than Python turns into a number are no position in a file.
_RANGE = re.compile(r"bytes=[ \t,]*(?P<first>[0-9]{0,4000})-(?P<last>[0-9]{0,4000})[ \t,]*", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """Bytes of a file, from ``first`` to ``last``, both included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


class Unsatisfiable(ValueError):
    """The range asked for lies outside of the file."""


class CutShort(OSError):
    """A file ended before the size that was promised. Raised while sending: the server then cuts the connection,
    and the visitor's program knows that something is missing."""


class Body(Protocol):
    """Chunks to send, and what to close afterwards, sent or not."""

    def __iter__(self) -> Iterator[bytes]: ...

    def close(self) -> None: ...


class FileBody:
    """A part of a seekable file."""

    def __init__(self, file: BinaryIO, part: Part):
        self.file, self.left = file, part.length
        file.seek(part.first)

    def __iter__(self) -> Iterator[bytes]:
        while self.left:
            chunk = self.file.read(min(CHUNK, self.left))
            if not chunk:
                raise CutShort(f"{self.left} bytes are missing.")
            self.left -= len(chunk)
            yield chunk

    def close(self) -> None:
        self.file.close()


def ranged_response(
    request: HttpRequest,
    open_file: Callable[[], BinaryIO],
    *,
    size: int,
    etag: str,
    last_modified: datetime | None,
    headers: Mapping[str, str],
) -> HttpResponseBase:
    """Answer a GET or HEAD for a seekable file: 200, 206, 304, 412 or 416.

    ``open_file`` is called only if a body is sent; it may raise ``FileNotFoundError``. The file is closed with the
    response. ``size`` is in bytes, ``etag`` strong and in its quotes, ``last_modified`` aware, ``headers`` are those of
    a full answer (``closed_headers`` and ``Cache-Control``).
    """

    def open_body(part: Part) -> Body:
        file = open_file()
        try:
            return FileBody(file, part)
        except BaseException:
            file.close()
            raise

    return response_in_parts(request, open_body, size=size, etag=etag, last_modified=last_modified, headers=headers)


def response_in_parts(
    request: HttpRequest,
    open_body: Callable[[Part], Body],
    *,
    size: int,
    etag: str,
    last_modified: datetime | None,
    headers: Mapping[str, str],
) -> HttpResponseBase:
    """As ``ranged_response``, for a source that hands out parts by itself; an empty file's part ends at -1."""
    modified = int(last_modified.timestamp()) if last_modified else None
    described = {**headers, "Accept-Ranges": "bytes", "ETag": etag}
    if modified is not None:
        described["Last-Modified"] = http_date(modified)
    whole = HttpResponse(headers=described)
    conditional = get_conditional_response(request, etag=etag, last_modified=modified, response=whole)
    if conditional is not None and conditional is not whole:
        return _without_body(conditional, described)
    try:
        part = requested_part(request, size=size, etag=etag, modified=modified)
    except Unsatisfiable:
        return _without_body(HttpResponse(status=416), {**described, "Content-Range": f"bytes */{size}"})
    status = 206 if part else 200
    if part:
        described["Content-Range"] = f"bytes {part.first}-{part.last}/{size}"
    part = part or Part(0, size - 1)
    described["Content-Length"] = str(part.length)
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=described)
    return StreamingHttpResponse(open_body(part), status=status, headers=described)


def requested_part(request: HttpRequest, *, size: int, etag: str, modified: int | None) -> Part | None:
    """The part that the request asks for, or None for the whole file; raises ``Unsatisfiable``.

    The whole file is the answer to several ranges at once (RFC 9110, 14.2 leaves that to us; no download manager
    needs them), to a range that cannot be read, and to one of an earlier state of the file (If-Range). ``modified``
    is in seconds since 1970. Only GET has ranges (14.2 again).
    """
    if request.method != "GET" or not _still_the_same(request, etag=etag, modified=modified):
        return None
    return read_range(request.headers.get("Range", ""), size=size)


def read_range(header: str, *, size: int) -> Part | None:
    """The part of a file of ``size`` bytes that a Range header names."""
    found = _RANGE.fullmatch(header.strip())
    if not found or not (found["first"] or found["last"]):
        return None
    if not found["first"]:
        wanted = min(int(found["last"]), size)
        if int(found["last"]) == 0:
            raise Unsatisfiable
        # The last bytes of an empty file are the whole of it, which no Content-Range can tell.
        return Part(size - wanted, size - 1) if wanted else None
    first = int(found["first"])
    last = int(found["last"]) if found["last"] else size - 1
    if found["last"] and last < first:
        return None
    if first >= size:
        raise Unsatisfiable
    return Part(first, min(last, size - 1))


def _still_the_same(request: HttpRequest, *, etag: str, modified: int | None) -> bool:
    """Whether If-Range, where it is sent, names the file as it is now; a weak ETag never does."""
    known = request.headers.get("If-Range", "").strip()
    if not known:
        return True
    if known.startswith(('"', "W/")):
        return known == etag and not known.startswith("W/")
    return modified is not None and parse_http_date_safe(known) == modified


def _without_body(response: HttpResponseBase, headers: Mapping[str, str]) -> HttpResponseBase:
    """With the closed headers: a browser updates those of the copy it has from a 304, which must not open it."""
    del response["Content-Type"]
    for name, value in headers.items():
        if name.lower() not in _OF_THE_BODY:
            response[name] = value
    if response.status_code != 304:
        response["Cache-Control"] = "no-store"
    return response
