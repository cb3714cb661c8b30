"""A file in parts: what each Range header is answered with, and under which conditions."""

import io
import random
from datetime import UTC, datetime

import pytest
from django.middleware.gzip import GZipMiddleware
from django.test import RequestFactory
from django.utils.http import http_date
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit_documents.headers import closed_headers
from toolkit_documents.ranges import CHUNK, CutShort, ranged_response

# Closing a response looks after the database's connections: whatever ran before may have opened one.
pytestmark = pytest.mark.django_db

CONTENT = bytes(range(100))
ETAG = '"abc"'
MODIFIED = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)
DATE = http_date(MODIFIED.timestamp())
HEADERS = {**closed_headers("a.pdf", inline=True), "Cache-Control": "public, max-age=60"}


class Source:
    """A file that knows how often it was opened and whether it is closed."""

    def __init__(self, content=CONTENT):
        self.content, self.opened = content, []

    def __call__(self):
        self.opened.append(io.BytesIO(self.content))
        return self.opened[-1]

    def answer(self, *, method="get", size=None, **headers):
        request = getattr(RequestFactory(), method)("/", headers=headers)
        size = len(self.content) if size is None else size
        return ranged_response(request, self, size=size, etag=ETAG, last_modified=MODIFIED, headers=HEADERS)


def fetch(content=CONTENT, **headers):
    """Status, Content-Range, body; every file that was opened is closed."""
    source = Source(content)
    response = source.answer(**headers)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    assert all(file.closed for file in source.opened)
    assert response.status_code not in (200, 206) or int(response["Content-Length"]) == len(body)
    return response.status_code, response.get("Content-Range"), body


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=0-9", 0, 9),
        ("bytes=10-", 10, 99),
        ("bytes=99-99", 99, 99),
        ("bytes=90-1000", 90, 99),
        ("bytes=-1", 99, 99),
        ("bytes=-1000", 0, 99),
        ("BYTES=0-9", 0, 9),
        (" bytes= 0-9 ", 0, 9),
        ("bytes=,0-9 ,", 0, 9),
        ("bytes=0009-09", 9, 9),
        ("bytes=0-" + "9" * 4000, 0, 99),
    ],
)
def test_one_range_is_answered_with_that_part(header, first, last):
    assert fetch(Range=header) == (206, f"bytes {first}-{last}/100", CONTENT[first : last + 1])


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=9-0",
        "bytes=0-9,20-29",
        "bytes=500-,0-1",
        "bytes=0-9-",
        "bytes=a-b",
        "bytes=+1-2",
        "bytes=0x1-2",
        "bytes=1.0-2",
        "bytes=٠-٩",
        "bytes 0-9",
        "items=0-9",
        "bytes=0-" + "9" * 5000,
        "bytes=0-9\x00",
    ],
)
def test_what_is_not_one_range_is_answered_with_the_whole_file(header):
    assert fetch(Range=header) == (200, None, CONTENT)


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=" + "9" * 4000 + "-"])
def test_a_range_outside_of_the_file_is_refused_with_its_size(header):
    assert fetch(Range=header) == (416, "bytes */100", b"")


@settings(max_examples=100, deadline=None)
@given(
    size=st.integers(0, 300),
    header=st.one_of(
        st.from_regex(r"bytes=[0-9]{0,3}-[0-9]{0,3}", fullmatch=True),
        st.from_regex(r"(bytes|items)?=?[-0-9, \t]{0,20}", fullmatch=True),
        st.text(st.characters(codec="latin-1"), max_size=20),
    ),
)
def test_whatever_is_asked_the_answer_is_the_whole_the_named_part_or_a_refusal(size, header):
    content = random.Random(size).randbytes(size)
    status, told, body = fetch(content, Range=header)
    if status == 206:
        first, last = (int(number) for number in told.removeprefix("bytes ").partition("/")[0].split("-"))
        assert 0 <= first <= last < size and told.endswith(f"/{size}")
        assert body == content[first : last + 1]
    elif status == 416:
        assert (told, body) == (f"bytes */{size}", b"")
    else:
        assert (status, told, body) == (200, None, content)


def test_an_empty_file_is_whole_or_has_no_such_part():
    assert fetch(b"") == (200, None, b"")
    assert fetch(b"", Range="bytes=-5") == (200, None, b"")
    assert fetch(b"", Range="bytes=0-") == (416, "bytes */0", b"")


@pytest.mark.parametrize("cut", [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_a_download_that_was_cut_is_complete_with_the_rest(cut):
    content = random.Random(cut).randbytes(3 * CHUNK + 7)
    rest = fetch(content, **{"Range": f"bytes={cut}-", "If-Range": ETAG})
    assert rest == (206, f"bytes {cut}-{len(content) - 1}/{len(content)}", content[cut:])


@pytest.mark.parametrize(
    ("validator", "status"),
    [
        (ETAG, 206),
        (DATE, 206),
        ('"other"', 200),
        ('W/"abc"', 200),
        ("abc", 200),
        (http_date(MODIFIED.timestamp() + 60), 200),
        (http_date(MODIFIED.timestamp() - 60), 200),
    ],
)
def test_a_part_is_sent_only_of_the_file_that_if_range_names(validator, status):
    assert fetch(**{"Range": "bytes=10-", "If-Range": validator})[0] == status


def test_the_range_of_another_state_is_not_refused_either():
    assert fetch(**{"Range": "bytes=500-", "If-Range": '"other"'}) == (200, None, CONTENT)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"If-None-Match": ETAG}, 304),
        ({"If-None-Match": f'"x", W/{ETAG}'}, 304),
        ({"If-None-Match": "*"}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-Modified-Since": DATE}, 304),
        ({"If-Modified-Since": http_date(MODIFIED.timestamp() - 1)}, 200),
        ({"If-None-Match": '"other"', "If-Modified-Since": DATE}, 200),
        ({"If-Match": ETAG}, 200),
        ({"If-Match": '"other"'}, 412),
        ({"If-Unmodified-Since": http_date(MODIFIED.timestamp() - 1)}, 412),
        # Conditions come before ranges (RFC 9110, 13.2.2).
        ({"If-None-Match": ETAG, "Range": "bytes=0-9"}, 304),
        ({"If-None-Match": ETAG, "Range": "bytes=500-"}, 304),
        ({"If-Match": '"other"', "Range": "bytes=0-9"}, 412),
        ({"If-Match": ETAG, "Range": "bytes=0-9"}, 206),
    ],
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_conditions_decide_first(headers, status, method):
    source = Source()
    response = source.answer(method=method, **headers)
    response.close()
    # HEAD knows no ranges (14.2).
    assert response.status_code == (200 if method == "head" and status == 206 else status)


@pytest.mark.parametrize(
    "asked",
    [
        {"method": "head"},
        {"method": "head", "Range": "bytes=0-9"},
        {"If-None-Match": ETAG},
        {"If-Match": '"x"'},
        {"Range": "bytes=500-"},
    ],
)
def test_the_file_stays_closed_where_no_body_is_sent(asked):
    source = Source()
    response = source.answer(**asked)
    assert source.opened == []
    assert response.content == b""


def test_head_tells_what_get_would():
    head, get = Source().answer(method="head"), Source().answer()
    get.close()
    assert head.headers == get.headers
    assert head["Content-Length"] == "100"
    assert head["Accept-Ranges"] == "bytes"
    assert head["ETag"] == ETAG
    assert head["Last-Modified"] == DATE


@pytest.mark.parametrize("asked", [{"If-None-Match": ETAG}, {"If-Match": '"x"'}, {"Range": "bytes=500-"}])
def test_answers_without_a_body_are_closed_too_and_describe_none(asked):
    response = Source().answer(**asked)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
    assert not {"Content-Type", "Content-Disposition", "Content-Encoding"} & set(response.headers)


def test_an_unchanged_file_keeps_its_cache_time_and_a_refusal_is_not_cached():
    assert Source().answer(**{"If-None-Match": ETAG})["Cache-Control"] == "public, max-age=60"
    assert Source().answer(Range="bytes=500-")["Cache-Control"] == "no-store"


def test_a_file_shorter_than_promised_breaks_off_instead_of_ending():
    source = Source()
    response = source.answer(size=150)
    with pytest.raises(CutShort):
        list(response.streaming_content)
    response.close()
    assert source.opened[0].closed


def test_a_file_that_nobody_read_is_closed_with_the_response():
    source = Source()
    source.answer().close()
    assert source.opened[0].closed


def test_a_missing_file_is_told_before_anything_is_sent():
    def missing():
        raise FileNotFoundError

    with pytest.raises(FileNotFoundError):
        ranged_response(RequestFactory().get("/"), missing, size=1, etag=ETAG, last_modified=MODIFIED, headers=HEADERS)


def test_a_date_may_be_unknown():
    request = RequestFactory().get("/", headers={"Range": "bytes=0-1", "If-Range": DATE})
    response = ranged_response(request, Source(), size=100, etag=ETAG, last_modified=None, headers=HEADERS)
    response.close()
    assert response.status_code == 200
    assert "Last-Modified" not in response


@pytest.mark.parametrize("identity", [True, False])
def test_django_compresses_no_part(identity):
    content = b"a" * 10_000
    # Without our header it does: the middleware is what this test takes it for.
    headers = {name: value for name, value in HEADERS.items() if identity or name != "Content-Encoding"}
    request = RequestFactory().get("/", headers={"Range": "bytes=0-4999", "Accept-Encoding": "gzip"})

    def view(request):
        return ranged_response(
            request, Source(content), size=10_000, etag=ETAG, last_modified=MODIFIED, headers=headers
        )

    response = GZipMiddleware(view)(request)
    body = b"".join(response.streaming_content)
    response.close()
    assert (body == content[:5000]) is identity
    assert (response.get("Content-Length") == "5000") is identity
    assert (response["ETag"] == ETAG) is identity
