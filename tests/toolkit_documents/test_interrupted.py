"""``kill -9`` in the middle of an upload, a move, a reading: after documents_check --repair nothing is wrong.

Each process is a real one on a site of its own, S3 a real server.
"""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.services.site_template import ROOT, SiteFiles
from toolkit_documents.disk_store import UNFINISHED
from toolkit_documents.repairs import LOST

DISK = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
S3 = {"BACKEND": "storages.backends.s3.S3Storage"}
STATIC = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WORKER = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
BIG = 150 * 1024 * 1024


class Site:
    """A site on a copy of the starter content whose processes can be killed."""

    def __init__(self, files: SiteFiles, folder: Path, **settings):
        self.files, self.folder = files, folder
        self.settings = {"MEDIA_ROOT": str(files.media), **settings}

    def begin(self, *command: str, **settings) -> subprocess.Popen:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.services.server_settings",
            "DATABASE_URL": self.files.database_url,
            "TOOLKIT_TEST_SETTINGS": json.dumps({**self.settings, **settings}),
        }
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *command: str, **settings) -> str:
        process = self.begin(*command, **settings)
        out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, out + errors
        return out

    def begin_and_kill(self, what: str, **settings) -> None:
        """Kill it once it says that it is in the middle."""
        process = self.begin("-m", "tests.toolkit_documents.interrupted", what, str(self.folder), **settings)
        line = process.stdout.readline()
        assert line, process.stderr.read()
        # A part that is on its way to S3 arrives.
        time.sleep(0.5)
        kill(process)

    def findings_after_repair(self, **settings) -> list[dict]:
        told = self.run("-m", "tests.toolkit_documents.interrupted", "mend", str(self.folder), **settings)
        assert json.loads(told)["finished"]
        return json.loads(told)["findings"]

    def make_a_document_big(self) -> str:
        """So that it takes some time to copy; returns its name. By hand: a process would cost more than the test."""
        with closing(sqlite3.connect(self.files.database)) as database, database:
            document_id, name = database.execute(
                "SELECT id, file FROM wagtaildocs_document ORDER BY id DESC"
            ).fetchone()
            database.execute(
                "UPDATE toolkit_documents_documentrecord SET sha256 = ?, size = ? WHERE document_id = ?",
                [hashlib.sha256(bytes(BIG)).hexdigest(), BIG, document_id],
            )
        (self.files.media / name).write_bytes(bytes(BIG))
        return name


def kill(process: subprocess.Popen) -> None:
    process.kill()
    process.communicate()


def put_in(bucket, media: Path) -> None:
    for path in media.rglob("*"):
        if path.is_file():
            bucket.put(path.relative_to(media).as_posix(), path.read_bytes())


def wait_for(met, *, process: subprocess.Popen) -> None:
    until = time.monotonic() + 60
    while not met():
        assert time.monotonic() < until and process.poll() is None, process.communicate()
        time.sleep(0.01)


@pytest.fixture
def site(starter_site, tmp_path) -> Site:
    """Its files are on disk."""
    return Site(starter_site.copy_to(tmp_path), tmp_path, STORAGES={"default": DISK, "local": DISK, **STATIC})


@pytest.fixture
def site_beside_bucket(site, bucket) -> Site:
    """The same, with a bucket that it does not use yet."""
    site.settings |= bucket.settings(STORAGES={"default": DISK, "local": DISK, "s3": S3, **STATIC})
    return site


@pytest.fixture
def site_in_bucket(site, bucket) -> Site:
    put_in(bucket, site.files.media)
    site.settings |= bucket.settings(STORAGES={"default": S3, **STATIC})
    return site


def test_an_upload_to_disk_that_was_killed(site):
    site.begin_and_kill("upload")
    documents = site.files.media / "documents"
    assert (documents / "big.bin").exists() and (documents / "stored.txt").exists()
    assert site.findings_after_repair() == []
    assert (site.files.media / LOST / "documents" / "stored.txt").read_text() == "Stored."
    assert not (documents / "big.bin").exists()


@pytest.mark.service
def test_an_upload_to_a_bucket_that_was_killed(site_in_bucket, bucket):
    site_in_bucket.begin_and_kill("upload")
    client = bucket.server.client()
    uploads = client.list_multipart_uploads(Bucket=bucket.name)["Uploads"]
    assert [each["Key"] for each in uploads] == ["documents/big.bin"]
    assert "documents/stored.txt" in bucket.all_keys()

    assert site_in_bucket.findings_after_repair() == []
    assert "Uploads" not in client.list_multipart_uploads(Bucket=bucket.name)
    assert f"{LOST}/documents/stored.txt" in bucket.all_keys()
    assert "documents/stored.txt" not in bucket.all_keys()


def test_a_worker_that_was_killed_while_it_read(site):
    site.begin_and_kill("read", TASKS=WORKER)
    assert site.findings_after_repair(TASKS=WORKER) == []


@pytest.mark.service
def test_a_move_to_a_bucket_that_was_killed(site_beside_bucket, bucket):
    site, client = site_beside_bucket, bucket.server.client()
    name = site.make_a_document_big()
    before = {path: path.stat().st_size for path in site.files.media.rglob("*.*")}
    moving = site.begin("manage.py", "documents_move", "--to", "s3", "--verbosity", "2")
    wait_for(lambda: client.list_multipart_uploads(Bucket=bucket.name).get("Uploads"), process=moving)
    kill(moving)
    assert name not in bucket.all_keys()

    # The site on disk has lost nothing; and as well the site on the bucket gets all it needs.
    assert site.findings_after_repair() == []
    switched = {"STORAGES": {"default": S3, "local": DISK, **STATIC}}
    assert site.findings_after_repair(**switched) == []
    assert name in bucket.all_keys()
    assert "Uploads" not in client.list_multipart_uploads(Bucket=bucket.name)

    assert {path: path.stat().st_size for path in site.files.media.rglob("*.*")} == before


@pytest.mark.service
def test_a_move_back_to_disk_that_was_killed(site_beside_bucket, bucket):
    site, media = site_beside_bucket, site_beside_bucket.files.media
    name = site.make_a_document_big()
    put_in(bucket, media)
    in_bucket = bucket.all_keys()
    for path in media.rglob("*.*"):
        path.unlink()
    switched = {"STORAGES": {"default": S3, "s3": S3, "local": DISK, **STATIC}}
    moving = site.begin("manage.py", "documents_move", "--to", "local", **switched)
    wait_for(lambda: list(media.rglob(f"{UNFINISHED}*")), process=moving)
    wait_for(lambda: any(path.stat().st_size > BIG // 10 for path in media.rglob(f"{UNFINISHED}*")), process=moving)
    kill(moving)
    assert not (media / name).exists()

    assert site.findings_after_repair(**switched) == []
    site.run("manage.py", "documents_move", "--to", "local", **switched)
    assert (media / name).stat().st_size == BIG
    assert not list(media.rglob(f"{UNFINISHED}*"))
    assert bucket.all_keys() == in_bucket
