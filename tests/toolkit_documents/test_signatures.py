"""Addresses of S3, signed without asking it."""

import time
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore import auth
from botocore.config import Config

from tests.services.s3 import Bucket, S3Server
from toolkit_documents.buckets import connection_to, signed_url
from toolkit_documents.headers import content_disposition

# Nobody is there.
BUCKET = Bucket(S3Server("http://127.0.0.1:9"), "toolkit-files")
NAME = "documents/دليل 指南 отчёт.pdf"
HOUR = 3600


def address(storage, *, method="GET", seconds=HOUR, rounded=True, now=None):
    return signed_url(
        storage,
        NAME,
        method=method,
        content_type="application/pdf",
        disposition=content_disposition("a.pdf", inline=True),
        cache_control="public, max-age=3600",
        seconds=seconds,
        rounded=rounded,
        now=now,
    )


def test_all_who_ask_within_a_window_get_the_same_address():
    start = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    within = {
        address(kept, now=start + timedelta(seconds=passed))
        for kept in (BUCKET.storage(), BUCKET.storage())
        for passed in (0, 1, HOUR - 1)
    }
    assert len(within) == 1
    assert address(BUCKET.storage(), now=start + timedelta(seconds=HOUR)) not in within
    assert address(BUCKET.storage(), method="HEAD", now=start) not in within


@pytest.mark.parametrize(("seconds", "rounded"), [(0, False), (-1, True), (302_401, True), (604_801, False)])
def test_a_time_that_s3_would_refuse_is_refused_at_once(seconds, rounded):
    with pytest.raises(ValueError, match="S3 signs for"):
        address(BUCKET.storage(), seconds=seconds, rounded=rounded)


def test_signing_needs_no_network():
    storage = BUCKET.storage(endpoint_url="http://nowhere.invalid")
    begun = time.monotonic()
    assert address(storage).startswith(f"http://nowhere.invalid/{BUCKET.name}/documents/")
    assert time.monotonic() - begun < 1


@pytest.mark.parametrize(("style", "token"), [("path", None), ("virtual", "temporary/token+==")])
@pytest.mark.parametrize(
    ("region", "endpoint"),
    [("us-east-1", "http://127.0.0.1:7070"), ("eu-central-1", None), ("eu-central-1", "https://s3.example.org")],
)
def test_addresses_are_those_of_botocore_at_that_moment(monkeypatch, style, token, region, endpoint):
    moment = datetime(2026, 11, 24, 12, 34, 56, tzinfo=UTC)
    monkeypatch.setattr(auth, "get_current_datetime", lambda *args, **kwargs: moment.replace(tzinfo=None))
    config = Config(signature_version="s3v4", s3={"addressing_style": style})
    storage = BUCKET.storage(region_name=region, endpoint_url=endpoint, security_token=token, client_config=config)
    headers = {
        "ResponseContentType": "application/pdf",
        "ResponseContentDisposition": content_disposition("a.pdf", inline=True),
        "ResponseCacheControl": "public, max-age=3600",
    }
    for method in ("GET", "HEAD"):
        theirs = urlsplit(storage.url(NAME, parameters=headers, expire=60, http_method=method))
        ours = urlsplit(address(storage, method=method, seconds=60, rounded=False, now=moment))
        assert (ours[:3], parse_qs(ours.query)) == (theirs[:3], parse_qs(theirs.query))


def test_aws_is_addressed_in_its_region_and_a_custom_domain_does_not_unsign():
    storage = BUCKET.storage(
        region_name="eu-central-1", endpoint_url=None, client_config=Config(), custom_domain="files.example.org"
    )
    url = address(storage)
    assert url.startswith(f"https://{BUCKET.name}.s3.eu-central-1.amazonaws.com/documents/")
    assert "X-Amz-Signature=" in url


def test_a_process_has_one_connection_of_each_kind():
    storages = [BUCKET.storage() for _ in range(3)]
    assert len({id(connection_to(storage)) for storage in storages}) == 1
    assert connection_to(storages[0]) is not connection_to(storages[0], writing=True)
    assert connection_to(storages[0]) is not connection_to(BUCKET.storage(secret_key="other"))
