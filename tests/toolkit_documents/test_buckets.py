"""Files in a bucket, against a real S3: signed addresses, and the way through the site."""

import json
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.message import Message
from urllib.parse import unquote

import pytest
from django.test import RequestFactory

from tests.services.faulty_proxy import TOLD_WITHIN
from tests.services.site_template import ROOT
from toolkit_documents.bucket_streams import streamed_response
from toolkit_documents.buckets import BucketUnavailable, connection_to, signed_url
from toolkit_documents.headers import closed_headers, content_disposition, content_type
from toolkit_documents.ranges import CHUNK, CutShort

# The database: closing a response looks after its connections.
pytestmark = [pytest.mark.service, pytest.mark.django_db]

NAME = "documents/دليل 指南 отчёт.pdf"
CONTENT = bytes(range(256)) * 4096  # 1 MiB
HOUR = 3600


@pytest.fixture
def storage(bucket):
    """A storage whose bucket holds CONTENT under NAME."""
    bucket.put(NAME, CONTENT, ContentType="text/html")
    return bucket.storage()


@pytest.fixture
def faulty_storage(storage, bucket, faulty_s3):
    """The same behind a proxy that fails when told to; it has answered once, so that a connection stands open."""
    storage = bucket.storage(endpoint_url=faulty_s3.url)
    answered(storage, method="head")
    return storage


def address(storage, *, method="GET", seconds=HOUR, rounded=True, now=None, shown_as="a.pdf", name=NAME):
    return signed_url(
        storage,
        name,
        method=method,
        content_type=content_type(shown_as),
        disposition=content_disposition(shown_as, inline=True),
        cache_control="public, max-age=3600",
        seconds=seconds,
        rounded=rounded,
        now=now,
    )


def fetched(url, *, method="GET", **headers) -> tuple[int, Message, bytes]:
    """Status, headers and body of a request as a visitor's program makes it."""
    request = urllib.request.Request(
        url, method=method, headers={key.replace("_", "-"): text for key, text in headers.items()}
    )
    try:
        response = urllib.request.urlopen(request, timeout=10)
    except urllib.error.HTTPError as error:
        response = error
    with response:
        return response.status, response.headers, response.read()


def answered(storage, *, method="get", name=NAME, **headers):
    """The answer through the site, with its body in ``content``."""
    request = getattr(RequestFactory(), method)("/", headers=headers)
    response = streamed_response(request, storage, name, headers=closed_headers("a.pdf", inline=True))
    try:
        response.body = b"".join(response.streaming_content) if response.streaming else response.content
    finally:
        response.close()
    return response


def begun_response(storage):
    return streamed_response(RequestFactory().get("/"), storage, NAME, headers=closed_headers("a.pdf", inline=True))


# Signed addresses


def test_s3_sends_the_part_asked_for_with_our_headers(storage):
    status, headers, body = fetched(address(storage, shown_as="قائمة.pdf"), Range="bytes=1000-1999")
    assert (status, body) == (206, CONTENT[1000:2000])
    assert headers["Content-Range"] == f"bytes 1000-1999/{len(CONTENT)}"
    # Not the type that the object was uploaded with.
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Disposition"] == content_disposition("قائمة.pdf", inline=True)
    assert headers["Cache-Control"] == "public, max-age=3600"


@pytest.mark.parametrize(
    "name", ["قائمة المراجعة.docx", "合作指南.pptx", "Отчёт «2026» & co.xlsx", "a+b %41 ~'.txt", "100%.zip"]
)
def test_names_in_all_scripts_arrive(bucket, name):
    bucket.put(f"documents/{name}", b"content")
    url = address(bucket.storage(), name=f"documents/{name}", shown_as=name)
    status, headers, body = fetched(url)
    assert (status, body) == (200, b"content")
    assert headers["Content-Type"] == content_type(name)
    told = headers["Content-Disposition"]
    assert told.startswith("attachment")
    assert (unquote(told.partition("UTF-8''")[2]) or told.partition('"')[2].rstrip('"')) == name


def test_an_address_is_good_for_its_method_only(storage):
    for method, other in (("GET", "HEAD"), ("HEAD", "GET")):
        url = address(storage, method=method)
        assert fetched(url, method=method)[0] == 200
        assert fetched(url, method=other)[0] == 403
    assert fetched(address(storage, method="HEAD"), method="HEAD")[1]["Content-Length"] == str(len(CONTENT))


@pytest.mark.parametrize("change", [("a.pdf", "a.html"), ("application%2Fpdf", "text%2Fhtml"), ("%2A%2A", "x")])
def test_an_address_with_other_headers_is_refused(storage, change):
    url = address(storage)
    changed = url.replace(*change) if change[0] in url else url + "&response-content-language=ar"
    assert fetched(changed)[0] == 403


def test_a_download_cut_at_the_end_of_a_window_resumes_after_90_seconds(storage):
    """The address was signed 90 s ago, and a window has ended since: that of the first window length that fits."""
    now = datetime.now(UTC)
    window = next(seconds for seconds in range(HOUR, 2 * HOUR) if 5 <= int(now.timestamp()) % seconds <= 60)
    then = now - timedelta(seconds=90)
    url = address(storage, seconds=window, now=then)
    assert url != address(storage, seconds=window, now=now)
    etag = fetched(url)[1]["ETag"]
    status, _, rest = fetched(url, Range="bytes=5000-", If_Range=etag)
    assert (status, rest) == (206, CONTENT[5000:])
    # The same moment of signing without the second window would have ended by now.
    begin = datetime.fromtimestamp(int(then.timestamp()) // window * window, UTC)
    assert fetched(address(storage, seconds=window, rounded=False, now=begin), Range="bytes=5000-")[0] == 403


def test_a_restricted_file_is_signed_for_a_minute_from_now(storage):
    now = datetime.now(UTC)
    assert fetched(address(storage, seconds=60, rounded=False))[0] == 200
    assert fetched(address(storage, seconds=60, rounded=False, now=now - timedelta(seconds=50)))[0] == 200
    assert fetched(address(storage, seconds=60, rounded=False, now=now - timedelta(seconds=62)))[0] == 403


# Through the site


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        (f"bytes=0-{len(CONTENT)}", 0, len(CONTENT) - 1),
        ("bytes=0-0", 0, 0),
        ("bytes=1000-1999", 1000, 1999),
        ("bytes=1000000-", 1_000_000, len(CONTENT) - 1),
        ("bytes=-7", len(CONTENT) - 7, len(CONTENT) - 1),
        ("bytes=-99999999", 0, len(CONTENT) - 1),
        (" bytes= 5-9,", 5, 9),
    ],
)
def test_a_part_comes_through_the_site(storage, header, first, last):
    response = answered(storage, Range=header)
    assert (response.status_code, response["Content-Range"]) == (206, f"bytes {first}-{last}/{len(CONTENT)}")
    assert response.body == CONTENT[first : last + 1]
    assert response["Content-Length"] == str(len(response.body))
    assert response["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("header", ["", "bytes=0-1,5-9", "bytes=9-0", "items=0-1", "bytes=x", "bytes=0-" + "9" * 5000])
def test_the_whole_file_comes_where_no_part_is_named(storage, header):
    response = answered(storage, Range=header)
    assert (response.status_code, response.body) == (200, CONTENT)
    assert response["Content-Length"] == str(len(CONTENT))
    assert response["Accept-Ranges"] == "bytes"


def test_a_part_outside_of_the_file_is_refused(storage):
    for header in (f"bytes={len(CONTENT)}-", "bytes=99999999-", "bytes=-0"):
        response = answered(storage, Range=header)
        assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{len(CONTENT)}")


def test_conditions_and_head_are_answered_as_for_a_file_on_disk(storage):
    whole = answered(storage)
    etag, date = whole["ETag"], whole["Last-Modified"]
    head = answered(storage, method="head")
    assert (head.status_code, head.body, head.headers) == (200, b"", whole.headers)
    for headers, status in (
        ({"If-None-Match": etag}, 304),
        ({"If-Modified-Since": date}, 304),
        ({"If-None-Match": '"other"'}, 200),
        ({"If-None-Match": '"other"', "Range": "bytes=0-9"}, 206),
        ({"If-Match": '"other"'}, 412),
        ({"If-Match": etag, "Range": "bytes=0-9"}, 206),
        ({"If-Range": etag, "Range": "bytes=0-9"}, 206),
        ({"If-Range": date, "Range": "bytes=0-9"}, 206),
        ({"If-Range": '"other"', "Range": "bytes=0-9"}, 200),
        ({"If-Range": '"other"', "Range": "bytes=99999999-"}, 200),
        ({"If-Range": "Tue, 24 Nov 2020 12:00:00 GMT", "Range": "bytes=0-9"}, 200),
    ):
        response = answered(storage, **headers)
        assert response.status_code == status, headers
        assert response.body == {200: CONTENT, 206: CONTENT[:10]}.get(status, b""), headers


def test_an_empty_file_comes_too(bucket):
    bucket.put("documents/empty.txt", b"")
    for headers, status in (({}, 200), ({"Range": "bytes=-5"}, 200), ({"Range": "bytes=0-"}, 416)):
        response = answered(bucket.storage(), name="documents/empty.txt", **headers)
        assert (response.status_code, response.body) == (status, b"")


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_file_that_is_not_there_is_told_as_that(storage, method):
    with pytest.raises(FileNotFoundError):
        answered(storage, method=method, name="documents/other.pdf")


def test_a_file_that_is_replaced_while_it_is_asked_for_is_not_mixed(storage, bucket, monkeypatch):
    client = connection_to(storage).client
    head = client.head_object

    def head_and_replacement(**arguments):
        told = head(**arguments)
        bucket.put(NAME, b"another file")
        return told

    monkeypatch.setattr(client, "head_object", head_and_replacement)
    with pytest.raises(BucketUnavailable):
        answered(storage, **{"If-None-Match": '"x"'})


# S3 on a bad day


@pytest.mark.parametrize(
    "fault",
    [
        lambda proxy: proxy.refuse(),
        lambda proxy: proxy.hang(),
        lambda proxy: proxy.drip(seconds_a_byte=0.3),
        lambda proxy: proxy.cut_after(0),
        lambda proxy: proxy.cut_after(100),
        lambda proxy: proxy.hang_after(100),
        lambda proxy: proxy.hang_after_headers(),
    ],
    ids=["refused", "hung", "dripping", "cut", "cut within headers", "hung within headers", "hung before the body"],
)
def test_a_bucket_that_fails_is_unavailable_within_three_seconds_and_well_again_when_it_is(
    faulty_storage, faulty_s3, fault
):
    fault(faulty_s3)
    begun = time.monotonic()
    with pytest.raises(BucketUnavailable):
        answered(faulty_storage)
    assert time.monotonic() - begun < TOLD_WITHIN
    faulty_s3.mend()
    assert answered(faulty_storage).body == CONTENT


def test_a_bucket_that_hangs_is_unavailable_to_those_who_only_ask_about_a_file(faulty_storage, faulty_s3):
    faulty_s3.hang()
    begun = time.monotonic()
    with pytest.raises(BucketUnavailable):
        answered(faulty_storage, method="head")
    assert time.monotonic() - begun < TOLD_WITHIN


def test_many_visitors_of_a_hung_bucket_are_all_told_in_time(faulty_storage, faulty_s3):
    faulty_s3.hang()

    def visit(_):
        begun = time.monotonic()
        with pytest.raises(BucketUnavailable):
            answered(faulty_storage)
        return time.monotonic() - begun

    with ThreadPoolExecutor(60) as visitors:
        assert max(visitors.map(visit, range(60))) < TOLD_WITHIN


def test_a_body_cut_midway_breaks_off_and_its_rest_can_be_had(faulty_storage, faulty_s3):
    faulty_s3.cut_after(3 * CHUNK)
    response = begun_response(faulty_storage)
    got = []
    with pytest.raises(CutShort):
        got.extend(response.streaming_content)
    response.close()
    got = b"".join(got)
    assert 0 < len(got) < len(CONTENT)
    faulty_s3.mend()
    rest = answered(faulty_storage, **{"Range": f"bytes={len(got)}-", "If-Range": response["ETag"]})
    assert (rest.status_code, got + rest.body) == (206, CONTENT)


def test_a_pause_in_the_middle_of_a_body_is_waited_for(faulty_storage, faulty_s3):
    faulty_s3.hang_after(3 * CHUNK)
    response = begun_response(faulty_storage)
    threading.Timer(2.3, faulty_s3.mend).start()
    begun = time.monotonic()
    assert b"".join(response.streaming_content) == CONTENT
    response.close()
    assert time.monotonic() - begun > 2


# Memory

STREAM_IT = """
import json, resource, sys
import django
from django.conf import settings
settings.configure()
django.setup()
from django.test import RequestFactory
from storages.backends.s3 import S3Storage
from toolkit_documents.bucket_streams import streamed_response
storage = S3Storage(**json.loads(sys.argv[1]))
def passed(name):
    response = streamed_response(RequestFactory().get("/"), storage, name, headers={"Content-Type": "application/zip"})
    count = sum(len(chunk) for chunk in response.streaming_content)
    response.close()
    return count
passed("small.zip")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count = passed("large.zip")
print(count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_200_mb_pass_through_the_site_in_flat_memory(bucket):
    size = 200 * 1024 * 1024
    bucket.put("small.zip", b"small")
    bucket.put("large.zip", bytes(size))
    options = {name: text for name, text in bucket.options().items() if name != "client_config"}
    done = subprocess.run(
        [sys.executable, "-c", STREAM_IT, json.dumps(options)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    count, kilobytes = (int(number) for number in done.stdout.split())
    assert count == size
    assert kilobytes < 16 * 1024
