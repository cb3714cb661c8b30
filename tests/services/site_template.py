"""The migrated site with its starter content and one account a role, made once and copied wherever a test needs it:
in English alone (``site_template``), and with its translations (``multilingual_template``).

Loading takes a minute, so the results are kept in ``var/test/``, named by a hash of everything that they depend on: a
changed model, loader or starter file makes new ones. ``python -m tests.services.site_template FOLDER`` makes the
English one, with ``--translations`` it adds the other languages to the one in FOLDER: in a process of its own, so that
no cache of that work stays behind in the test process.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ROOT / "var" / "test"
PASSWORD = "a password for tests"
#: A template of another state of the code may be in use by a run that began before the code changed.
KEPT_SECONDS = 3600
TRANSLATIONS = "--translations"
CONTENT = "starter_content"
# What does not change the database: it is read when a page is rendered.
RENDERING = {"templates", "static", "locale", "__pycache__"}


@dataclass(frozen=True)
class SiteFiles:
    """What makes up a site on disk: its database and its uploaded files."""

    database: Path
    media: Path

    @classmethod
    def in_folder(cls, folder: Path) -> "SiteFiles":
        return cls(database=folder / "site.sqlite3", media=folder / "media")

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.database}"

    def copy_to(self, folder: Path) -> "SiteFiles":
        copy = SiteFiles.in_folder(folder)
        folder.mkdir(parents=True, exist_ok=True)
        copy.take_database_from(self)
        shutil.copytree(self.media, copy.media, dirs_exist_ok=True)
        return copy

    def take_database_from(self, other: "SiteFiles") -> None:
        for ending in ("-wal", "-shm"):
            self.database.with_name(self.database.name + ending).unlink(missing_ok=True)
        shutil.copyfile(other.database, self.database)

    def pour_into(self, connection: sqlite3.Connection) -> None:
        """Put all rows of this database in place of those of an open one, within the transaction that it is in."""
        # Immutable: reading leaves no files of a log beside the template.
        with closing(sqlite3.connect(f"file:{self.database}?immutable=1", uri=True)) as source:
            # The search index has tables of its own behind it; triggers fill them.
            tables = [name for _schema, name, kind, *_ in source.execute("PRAGMA table_list") if kind == "table"]
            for table in tables:
                if table.startswith("sqlite_"):
                    continue
                rows = source.execute(f'SELECT * FROM "{table}"')
                columns = ", ".join(f'"{column[0]}"' for column in rows.description)
                marks = ", ".join("?" * len(rows.description))
                connection.execute(f'DELETE FROM "{table}"')
                connection.executemany(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', rows)


def site_template() -> SiteFiles:
    """The English template of this state of the code; made by the first who asks, while the others wait."""
    return _kept(state_of_the_code())


def multilingual_template() -> SiteFiles:
    """The template with all translations, made from a copy of the English one by the first who asks."""
    state = state_of_the_code()
    return _kept(f"{state}-multilingual", TRANSLATIONS, beginning=_kept(state))


def _kept(name: str, *options: str, beginning: SiteFiles | None = None) -> SiteFiles:
    KEPT.mkdir(parents=True, exist_ok=True)
    folder = KEPT / name
    # One lock a kind: who wants the English one does not wait for the translations.
    with (KEPT / "-".join(["lock", *name.split("-")[1:]])).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _remove_old()
            part = KEPT / f"{name}.part"
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir()
            if beginning:
                beginning.copy_to(part)
            _make_in_a_process(part, *options)
            part.rename(folder)
        os.utime(folder)
    return SiteFiles.in_folder(folder)


def _remove_old() -> None:
    for old in KEPT.iterdir():
        if old.is_dir() and time.time() - old.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(old, ignore_errors=True)


def _make_in_a_process(folder: Path, *options: str) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "tests.services.site_template", str(folder), *options],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings.test",
            "DATABASE_URL": SiteFiles.in_folder(folder).database_url,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        # Every test that needs the content will show this: the end of it is enough.
        end = "\n".join((made.stdout + made.stderr).splitlines()[-12:])
        raise RuntimeError(f"The starter content could not be loaded:\n{end}")


def state_of_the_code() -> str:
    sources = [ROOT / "requirements.txt"]
    for folder in ["cms", "case_studies", *(path.name for path in ROOT.glob("toolkit_*"))]:
        sources += [path for path in _files(ROOT / folder) if not RENDERING & set(path.relative_to(ROOT).parts)]
    sources += _files(ROOT / CONTENT)
    state = hashlib.sha256()
    for path in sorted(sources):
        state.update(f"{path.relative_to(ROOT)}\0".encode())
        state.update(hashlib.sha256(path.read_bytes()).digest())
    return state.hexdigest()[:16]


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def make(folder: Path, *, translations: bool) -> None:
    """Make the English site in an empty folder, or add the translations to the site that is there."""
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    files = SiteFiles.in_folder(folder)
    settings.MEDIA_ROOT = str(files.media)
    django.setup()
    from cms.management.commands.make_demo_accounts import make_accounts

    if translations:
        call_command("load_starter_content")
    else:
        files.media.mkdir()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("load_starter_content", no_translations=True)
        make_accounts(password=PASSWORD)
    if connection.vendor == "sqlite":
        # All into the one file, so that copying it copies everything.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


if __name__ == "__main__":
    make(Path(sys.argv[1]), translations=TRANSLATIONS in sys.argv[2:])
