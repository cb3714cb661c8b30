"""A real S3 for tests: one server a run, one bucket a test.

``TOOLKIT_TEST_S3_URL`` names a server whose keys may make buckets, as ``http://KEY:SECRET@host:port/?region=REGION``
(the region may be left out); else the script of ``../shared/services`` starts one.
"""

import contextlib
import fcntl
import functools
import os
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from .missing import missing
from .site_template import ROOT

SCRIPT = ROOT.parent / "shared" / "services" / "s3-server"
LOCK = Path(tempfile.gettempdir()) / f"toolkit-test-s3-{os.getuid()}.lock"
# Those that the script gives its server.
KEY, SECRET, REGION = "testaccesskey", "testsecretkey", "us-east-1"


@dataclass(frozen=True)
class S3Server:
    """``url`` has no slash at its end."""

    url: str
    key: str = KEY
    secret: str = SECRET
    region: str = REGION

    @functools.cache  # noqa: B019  there is one server a run, and a client takes a while to make
    def client(self):
        """A plain client with boto3's own patience, to put things there and look behind the site's back."""
        import boto3
        from botocore.config import Config

        return boto3.session.Session(self.key, self.secret).client(
            "s3",
            endpoint_url=self.url,
            region_name=self.region,
            config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
        )


@dataclass(frozen=True)
class Bucket:
    """An empty bucket at first."""

    server: S3Server
    name: str

    def options(self, **other) -> dict:
        """What ``S3Storage`` takes to keep its files here; ``other`` adds to it or overrides it."""
        from botocore.config import Config

        return {
            "bucket_name": self.name,
            "endpoint_url": self.server.url,
            "access_key": self.server.key,
            "secret_key": self.server.secret,
            "region_name": self.server.region,
            "file_overwrite": False,
            "default_acl": None,
            "client_config": Config(signature_version="s3v4", s3={"addressing_style": "path"}),
            **other,
        }

    def settings(self, **other) -> dict:
        """The same as settings of a site, in words that JSON knows."""
        return {
            "AWS_STORAGE_BUCKET_NAME": self.name,
            "AWS_S3_ENDPOINT_URL": self.server.url,
            "AWS_S3_ACCESS_KEY_ID": self.server.key,
            "AWS_S3_SECRET_ACCESS_KEY": self.server.secret,
            "AWS_S3_REGION_NAME": self.server.region,
            "AWS_S3_FILE_OVERWRITE": False,
            **other,
        }

    def storage(self, **other):
        from storages.backends.s3 import S3Storage

        return S3Storage(**self.options(**other))

    def put(self, key: str, body: bytes, **other) -> None:
        self.server.client().put_object(Bucket=self.name, Key=key, Body=body, **other)

    def all_keys(self) -> list[str]:
        pages = self.server.client().get_paginator("list_objects_v2").paginate(Bucket=self.name)
        return [entry["Key"] for page in pages for entry in page.get("Contents", ())]


def s3_server() -> S3Server:
    """A running server, started by the first who asks; the others find it running."""
    if url := os.environ.get("TOOLKIT_TEST_S3_URL"):
        return named_by(url)
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return started_by_script() or missing(
            "An S3 server", how="Set TOOLKIT_TEST_S3_URL to one (tests/services/s3.py)."
        )


def named_by(url: str) -> S3Server:
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return S3Server(
        url=f"{parts.scheme}://{host}",
        key=unquote(parts.username or KEY),
        secret=unquote(parts.password or SECRET),
        region=parse_qs(parts.query).get("region", [REGION])[0],
    )


def started_by_script() -> S3Server | None:
    if not SCRIPT.exists():
        return None
    started = subprocess.run([SCRIPT, "start"], capture_output=True, text=True, check=False)
    if started.returncode:
        return None
    # "s3 is up: http://127.0.0.1:17070 (pid 1234)"
    return S3Server(url=next(word for word in started.stdout.split() if word.startswith("http")))


@contextlib.contextmanager
def throwaway_bucket() -> Iterator[Bucket]:
    """A bucket that goes with the test, and all that is in it."""
    bucket = Bucket(server=s3_server(), name=f"toolkit-test-{uuid.uuid4().hex[:12]}")
    client = bucket.server.client()
    client.create_bucket(Bucket=bucket.name)
    try:
        yield bucket
    finally:
        for upload in client.list_multipart_uploads(Bucket=bucket.name).get("Uploads", ()):
            client.abort_multipart_upload(Bucket=bucket.name, Key=upload["Key"], UploadId=upload["UploadId"])
        for key in bucket.all_keys():
            client.delete_object(Bucket=bucket.name, Key=key)
        client.delete_bucket(Bucket=bucket.name)
