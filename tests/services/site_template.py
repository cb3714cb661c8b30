"""The migrated site with its starter content and one account a role, made once and copied wherever a test needs it.

Loading takes a minute, so the result is kept in ``var/test/<key>/``; the key is a hash of everything that the result
depends on, so that a changed model, loader or starter file makes a new one. ``python -m tests.services.site_template
FOLDER`` makes one: in a process of its own, so that no cache of that work stays behind in the test process.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ROOT / "var" / "test"
PASSWORD = "a password for tests"
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


def site_template() -> SiteFiles:
    """The template of this state of the code; made by the first who asks, while the others wait."""
    KEPT.mkdir(parents=True, exist_ok=True)
    key = state_of_the_code()
    folder = KEPT / key
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            for old in KEPT.iterdir():
                if old.is_dir():
                    shutil.rmtree(old)
            part = KEPT / f"{key}.part"
            part.mkdir()
            made = subprocess.run(
                [sys.executable, "-m", "tests.services.site_template", str(part)],
                cwd=ROOT,
                env={
                    **os.environ,
                    "DJANGO_SETTINGS_MODULE": "cms.settings.test",
                    "DATABASE_URL": SiteFiles.in_folder(part).database_url,
                },
                capture_output=True,
                text=True,
                check=False,
            )
            if made.returncode:
                # Every test that needs the content will show this: the end of it is enough.
                end = "\n".join((made.stdout + made.stderr).splitlines()[-12:])
                raise RuntimeError(f"The starter content could not be loaded:\n{end}")
            part.rename(folder)
    return SiteFiles.in_folder(folder)


def state_of_the_code() -> str:
    sources = [ROOT / "requirements.txt"]
    for folder in ["cms", "case_studies", "starter_content", *(path.name for path in ROOT.glob("toolkit_*"))]:
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and not RENDERING & set(path.relative_to(ROOT).parts):
                sources.append(path)
    state = hashlib.sha256()
    for path in sorted(sources):
        state.update(f"{path.relative_to(ROOT)}\0".encode())
        state.update(hashlib.sha256(path.read_bytes()).digest())
    return state.hexdigest()[:16]


def make(folder: Path) -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    files = SiteFiles.in_folder(folder)
    files.media.mkdir()
    settings.MEDIA_ROOT = str(files.media)
    django.setup()
    from cms.management.commands.make_demo_accounts import make_accounts

    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_starter_content", no_translations=True)
    make_accounts(password=PASSWORD)
    if connection.vendor == "sqlite":
        # All into the one file, so that copying it copies everything.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
