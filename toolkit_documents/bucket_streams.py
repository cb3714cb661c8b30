"""A file from a bucket through the site, for portals that may not send their visitors to another host.

S3 answers ranges, but versitygw and others know no If-Range; so conditions and ranges are decided here
(``ranges.py``), by what S3 tells of the object, and S3 is asked for bytes only.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .buckets import BucketUnavailable, bucket_failures, connection_to, key_of, status_of
from .deadlines import in_time
from .ranges import CHUNK, CutShort, Part, Unsatisfiable, read_range, response_in_parts

#: Seconds from a request to the first byte of its file, or the bucket counts as unavailable.
PATIENCE = 2.7
#: Seconds without a byte in the middle of a file after which it is cut.
PATIENCE_UNDERWAY = 20
_CONDITIONS = ("If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since")


def streamed_response(request: HttpRequest, storage, name: str, *, headers: Mapping[str, str]) -> HttpResponseBase:
    """Answer a GET or HEAD with the file that the storage keeps under ``name``: 200, 206, 304, 412 or 416.

    ``headers`` are those of a full answer (``closed_headers`` and ``Cache-Control``); ETag and date are the object's.
    Raises ``BucketUnavailable`` within three seconds, and ``FileNotFoundError``. A body that breaks off while it is
    sent raises within the server, which cuts the connection; the visitor's program asks for the rest by Range.
    """
    asked = _Asked(storage, name)
    found = asked.first(request)
    try:
        return response_in_parts(
            request,
            asked.body,
            size=found.size,
            etag=found.etag,
            last_modified=found.last_modified,
            headers=headers,
        )
    finally:
        # What was opened and not handed out: an unchanged file, or a part of another state than If-Range names.
        asked.close_unused()


def object_body(storage, name: str) -> "ObjectBody":
    """The whole file as a stream, to be closed. Raises as ``streamed_response`` does."""
    found = _Asked(storage, name).get()
    if found is None or found.body is None:
        raise BucketUnavailable("S3 answered a question that was not asked.")
    return found.body


class ObjectBody:
    """The bytes of an object as they come, a chunk in memory at a time; the first byte is there from the start."""

    def __init__(self, stream, *, length: int):
        self.stream, self.left = stream, length
        try:
            # A whole chunk would take too long over a slow link.
            self.begun = stream.read(min(1, length))
            if length and not self.begun:
                raise BucketUnavailable("The body did not begin.")
            if length > 1:
                stream.set_socket_timeout(PATIENCE_UNDERWAY)
        except BaseException:
            stream.close()
            raise

    def __iter__(self) -> Iterator[bytes]:
        while self.left:
            more = min(CHUNK, self.left) - len(self.begun)
            chunk, self.begun = self.begun + (self._read(more) if more else b""), b""
            if not chunk:
                raise CutShort(f"{self.left} bytes are missing.")
            self.left -= len(chunk)
            yield chunk

    def _read(self, count: int) -> bytes:
        from botocore.exceptions import BotoCoreError

        try:
            return self.stream.read(count)
        except BotoCoreError as error:
            raise CutShort(f"{self.left} bytes are missing: {error}") from error

    def close(self) -> None:
        self.stream.close()


@dataclass
class _Object:
    """What S3 told of an object, with the part of it that it sent, if it did."""

    size: int
    etag: str
    last_modified: datetime
    part: Part | None = None
    body: Any = None


class _Asked:
    """The requests to S3 that one request to us takes: one as a rule, two where it comes with conditions."""

    known: _Object

    def __init__(self, storage, name: str):
        self.client = connection_to(storage).client
        self.name = name
        self.target = {"Bucket": storage.bucket_name, "Key": key_of(storage, name)}
        self.until = time.monotonic() + PATIENCE

    def first(self, request: HttpRequest) -> _Object:
        """The object, with its body at once where one will most likely be sent."""
        if request.method == "HEAD" or any(name in request.headers for name in _CONDITIONS):
            self.known = self.head()
        else:
            self.known = self.get(Range=_range_to_pass_on(request)) or self.head()
        return self.known

    def head(self) -> _Object:
        return self._in_time(lambda: _described(self.client.head_object(**self.target)))

    def get(self, **arguments: str) -> _Object | None:
        """The object with its body; None where the range lies outside of it, or it is not the one of ``IfMatch``."""
        from botocore.exceptions import ClientError

        arguments = {name: value for name, value in arguments.items() if value}

        def ask() -> _Object | None:
            try:
                told = self.client.get_object(**self.target, **arguments)
            except ClientError as error:
                if status_of(error) in (412, 416):
                    return None
                raise
            found = _described(told)
            found.part = _part_sent(told, size=found.size)
            found.body = ObjectBody(told["Body"], length=found.part.length)
            return found

        return self._in_time(ask, too_late=lambda found: found and found.body.close())

    def body(self, part: Part) -> ObjectBody:
        """The bytes of ``part``: those that have come where they are the ones, else asked for anew."""
        found = self.known
        if found.body is None or found.part != part:
            whole = part == Part(0, found.size - 1)
            # The very file that the headers speak of: another may have taken its place.
            anew = self.get(Range="" if whole else f"bytes={part.first}-{part.last}", IfMatch=found.etag)
            if anew is None or anew.part != part:
                if anew:
                    anew.body.close()
                raise BucketUnavailable("The file was replaced while it was asked for.")
            return anew.body
        body, found.body = found.body, None
        return body

    def close_unused(self) -> None:
        if self.known.body:
            self.known.body.close()

    def _in_time(self, ask, *, too_late=None) -> Any:
        with bucket_failures(self.name):
            try:
                return in_time(ask, until=self.until, too_late=too_late)
            except TimeoutError as error:
                raise BucketUnavailable("S3 took too long.") from error


def _range_to_pass_on(request: HttpRequest) -> str:
    """The Range header where a part may be the answer; the size is not known yet."""
    header = request.headers.get("Range", "").strip()
    try:
        return header if read_range(header, size=2**63) else ""
    except Unsatisfiable:
        return ""


def _described(told: Mapping) -> _Object:
    try:
        size, etag, last_modified = told["ContentLength"], told["ETag"], told["LastModified"]
    except KeyError as error:
        # urllib3 takes headers that were cut for headers.
        raise BucketUnavailable(f"The answer has no {error}.") from error
    if "ContentRange" in told:
        size = int(told["ContentRange"].rpartition("/")[2])
    return _Object(size=size, etag=etag, last_modified=last_modified)


def _part_sent(told: Mapping, *, size: int) -> Part:
    if "ContentRange" not in told:
        return Part(0, size - 1)
    first, _, last = told["ContentRange"].partition(" ")[2].partition("/")[0].partition("-")
    return Part(int(first), int(last))
