"""A site is backed up, destroyed and restored; what cannot be trusted or would overwrite is refused by name."""

import gzip
import io
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tarfile
from pathlib import Path

import psycopg
import pytest

from tests.services.missing import missing
from tests.services.site_server import running_site
from tests.services.site_template import ROOT, SiteFiles


def deploy(program: str, *arguments, database_url: str, check: bool = True, **variables) -> subprocess.CompletedProcess:
    done = subprocess.run(
        # Without the site's packages: a restore must not need them.
        [sys.executable, "-S", ROOT / "deploy" / program, *arguments],
        env={"PATH": os.environ["PATH"], "DATABASE_URL": database_url, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0 or not check, done.stderr
    return done


@pytest.fixture
def small_site(tmp_path) -> SiteFiles:
    """As little as a backup can tell apart from nothing: one table, one document."""
    files = SiteFiles.in_folder(tmp_path / "site")
    (files.media / "documents").mkdir(parents=True)
    (files.media / "documents" / "mou.docx").write_bytes(b"a memorandum")
    with sqlite3.connect(files.database) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE page (title TEXT)")
        connection.execute("INSERT INTO page VALUES ('Home')")
    return files


def back_up(files: SiteFiles, folder: Path) -> Path:
    deploy("backup", folder, "--media", files.media, database_url=files.database_url)
    [archive] = folder.iterdir()
    return archive


def restore(archive: Path, files: SiteFiles, *options, check=True):
    return deploy("restore", archive, "--media", files.media, *options, database_url=files.database_url, check=check)


def titles(files: SiteFiles) -> list[str]:
    with sqlite3.connect(files.database) as connection:
        return [title for (title,) in connection.execute("SELECT title FROM page")]


@pytest.mark.service
def test_a_destroyed_site_comes_back_from_its_archive(starter_site, tmp_path):
    files = starter_site.copy_to(tmp_path / "site")
    archive = back_up(files, tmp_path / "backups")
    shutil.rmtree(tmp_path / "site")
    told = restore(archive, files).stdout
    assert "Restored" in told
    assert "wagtail" in told or "SQLite" in told
    with sqlite3.connect(files.database) as connection:
        number, path = connection.execute("SELECT id, file FROM wagtaildocs_document ORDER BY id").fetchone()
    with running_site(files=files, folder=tmp_path / "log") as server:
        with server.get("/en/") as response:
            assert response.status == 200
        with server.get(f"/documents/{number}/{Path(path).name}") as response:
            assert response.read() == (starter_site.media / path).read_bytes()


def test_a_backup_is_readable_by_its_owner_alone_and_leaves_nothing_else_behind(small_site, tmp_path):
    archive = back_up(small_site, tmp_path / "backups")
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with tarfile.open(archive) as tar:
        assert tar.getnames() == ["database.sqlite3", "media/documents/mou.docx", "manifest.json"]


def test_the_programs_are_executable():
    for program in ("backup", "restore"):
        assert os.access(ROOT / "deploy" / program, os.X_OK)


def test_what_is_written_during_a_backup_is_not_waited_for(small_site, tmp_path):
    writer = sqlite3.connect(small_site.database)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("INSERT INTO page VALUES ('Not yet')")
    archive = back_up(small_site, tmp_path / "backups")
    writer.close()
    shutil.rmtree(tmp_path / "site")
    restore(archive, small_site)
    assert titles(small_site) == ["Home"]


def test_a_target_that_is_not_empty_is_refused_and_named(small_site, tmp_path):
    archive = back_up(small_site, tmp_path / "backups")
    refused = restore(archive, small_site, check=False)
    assert refused.returncode != 0
    assert f"Not empty: the SQLite file {small_site.database} and the folder {small_site.media}" in refused.stderr


def test_force_replaces_both(small_site, tmp_path):
    archive = back_up(small_site, tmp_path / "backups")
    with sqlite3.connect(small_site.database) as connection:
        connection.execute("INSERT INTO page VALUES ('Later')")
    (small_site.media / "documents" / "later.docx").write_bytes(b"later")
    restore(archive, small_site, "--force")
    assert titles(small_site) == ["Home"]
    left = [path.name for path in small_site.media.rglob("*")]
    assert left == ["documents", "mou.docx"]


def rewritten(archive: Path, change) -> Path:
    """The archive with its files changed by ``change(name, content)``; None leaves a file out."""
    other = archive.with_name(f"changed-{archive.name}")
    with tarfile.open(archive) as old, tarfile.open(other, "w:gz") as new:
        for member in old:
            content = change(member.name, old.extractfile(member).read())
            if content is not None:
                member.size = len(content)
                new.addfile(member, io.BytesIO(content))
    return other


def changed_byte(archive: Path) -> Path:
    data = bytearray(gzip.decompress(archive.read_bytes()))
    place = data.index(b"a memorandum")
    data[place] ^= 1
    archive.write_bytes(gzip.compress(data))
    return archive


def cut_off(archive: Path) -> Path:
    archive.write_bytes(archive.read_bytes()[:-200])
    return archive


def other_format(name: str, content: bytes) -> bytes:
    return json.dumps({**json.loads(content), "format": 99}).encode() if name == "manifest.json" else content


DAMAGES = {
    "a changed byte": (changed_byte, "holds media/documents/mou.docx with other content"),
    "a cut": (cut_off, "cannot be read to its end"),
    "a missing file": (
        lambda archive: rewritten(archive, lambda name, content: None if name.endswith(".docx") else content),
        "lacks media/documents/mou.docx",
    ),
    "no manifest": (
        lambda archive: rewritten(archive, lambda name, content: None if name == "manifest.json" else content),
        "has no manifest.json",
    ),
    "another format": (lambda archive: rewritten(archive, other_format), "has format 99"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_archive_is_refused_before_anything_is_touched(small_site, tmp_path, damage):
    do_damage, told = DAMAGES[damage]
    archive = do_damage(back_up(small_site, tmp_path / "backups"))
    refused = restore(archive, small_site, "--force", check=False)
    assert refused.returncode != 0
    assert told in refused.stderr
    assert titles(small_site) == ["Home"]
    assert (small_site.media / "documents" / "mou.docx").read_bytes() == b"a memorandum"


def test_a_path_that_leads_out_of_the_archive_is_refused(small_site, tmp_path):
    archive = tmp_path / "bad.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        tar.addfile(tarfile.TarInfo("media/../../outside.txt"))
    refused = restore(archive, small_site, "--force", check=False)
    assert "not a plain file inside it" in refused.stderr
    assert titles(small_site) == ["Home"]


def test_a_file_that_is_no_archive_is_refused(small_site, tmp_path):
    (tmp_path / "notes.txt").write_text("no archive")
    refused = restore(tmp_path / "notes.txt", small_site, "--force", check=False)
    assert "notes.txt cannot be read to its end" in refused.stderr


def test_an_archive_of_sqlite_is_not_restored_into_postgresql(small_site, tmp_path):
    archive = back_up(small_site, tmp_path / "backups")
    refused = deploy("restore", archive, database_url="postgres://u@127.0.0.1:1/x", check=False)
    assert "holds a database of sqlite, DATABASE_URL names one of postgresql" in refused.stderr


def test_a_missing_database_makes_no_backup(small_site, tmp_path):
    small_site.database.unlink()
    refused = deploy(
        "backup", tmp_path / "backups", "--media", small_site.media, database_url=small_site.database_url, check=False
    )
    assert f"There is no database at {small_site.database}" in refused.stderr
    assert list((tmp_path / "backups").iterdir()) == []
    assert not small_site.database.exists()


def test_media_in_a_bucket_are_never_left_out_silently(small_site, tmp_path):
    arguments = ("backup", tmp_path / "backups", "--media", small_site.media)
    place = {"database_url": small_site.database_url, "TOOLKIT_DOCUMENTS_BUCKET": "documents"}
    refused = deploy(*arguments, **place, check=False)
    assert "Media are in the bucket documents" in refused.stderr
    deploy(*arguments, "--without-media", **place)
    [archive] = (tmp_path / "backups").iterdir()
    assert "whole: 1 files" in deploy("restore", archive, "--verify-only", database_url="").stdout


@pytest.mark.service
def test_a_postgresql_database_comes_back_and_what_came_later_is_gone(postgres_database, small_site, tmp_path):
    if not shutil.which("pg_dump"):
        missing("pg_dump", how="make test-deps fetches it.")
    media = ("--media", small_site.media)
    with psycopg.connect(postgres_database) as connection:
        connection.execute("CREATE TABLE page (id serial PRIMARY KEY, title text)")
        connection.execute("INSERT INTO page (title) VALUES ('Ελλάδα')")
    deploy("backup", tmp_path / "backups", *media, database_url=postgres_database)
    [archive] = (tmp_path / "backups").iterdir()
    refused = deploy("restore", archive, *media, database_url=postgres_database, check=False)
    assert "Not empty: the PostgreSQL database" in refused.stderr
    with psycopg.connect(postgres_database) as connection:
        connection.execute("DELETE FROM page")
        connection.execute("CREATE TABLE later (id int)")
    for _ in range(2):
        deploy("restore", archive, *media, "--force", database_url=postgres_database)
        with psycopg.connect(postgres_database) as connection:
            assert connection.execute("SELECT title FROM page").fetchall() == [("Ελλάδα",)]
            assert connection.execute("SELECT to_regclass('later')").fetchone() == (None,)
            connection.execute("INSERT INTO page (title) VALUES ('the sequence goes on')")
