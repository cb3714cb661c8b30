"""Write a fresh site's database as text, to be migrated by later versions (``make dump``).

``tests/upgrades/`` keeps the dump of the latest landing and of the last landing of each issue; a test migrates each of
them. Data that is made anew, indexes and sessions, is left out, so that a dump stays small.
"""

import gzip
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
#: Tables whose rows can be made anew: search index, reference index, logs, sessions, queued tasks.
ROWS_LEFT_OUT = (
    "wagtailsearch_",
    "wagtailcore_referenceindex",
    "wagtailcore_pagelogentry",
    "wagtailcore_modellogentry",
    "django_session",
    "django_tasks_",
)
SIZE_LIMIT = 200_000
KEPT_OF_A_TYPE = 4


def statements(connection: sqlite3.Connection) -> Iterator[str]:
    """SQL that makes the database again: tables, rows, then indexes and triggers.

    Python's own dump writes virtual tables into ``sqlite_master`` by force; here they are created, and the shadow
    tables that come with them left out.
    """
    schema = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    ).fetchall()
    virtual = [name for _kind, name, sql in schema if sql.upper().startswith("CREATE VIRTUAL")]
    shadows = {name for _kind, name, _sql in schema if any(name.startswith(f"{table}_") for table in virtual)}
    tables = [(name, sql) for kind, name, sql in schema if kind == "table" and name not in shadows]
    for _name, sql in tables:
        yield f"{sql};"
    for name, _sql in tables:
        if name not in virtual and not name.startswith(ROWS_LEFT_OUT):
            yield from _rows(connection, name)
    for kind, name, sql in schema:
        if kind != "table" and name not in shadows:
            yield f"{sql};"


def _rows(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    quoted = " || ',' || ".join(f'quote("{column}")' for column in columns)
    for (values,) in connection.execute(f'SELECT {quoted} FROM "{table}"'):  # noqa: S608  (names from the schema)
        yield f'INSERT INTO "{table}" VALUES({values});'


def thin_out() -> None:
    """Keep a few pages of each type: a migration meets every kind of row, and the dump stays small."""
    from toolkit_pages.models import EditorialPage
    from toolkit_pages.types import concrete_subclasses

    for model in concrete_subclasses(EditorialPage):
        for live in (True, False):
            for page in model.objects.filter(live=live).order_by("path")[KEPT_OF_A_TYPE:]:
                page.delete()


def main(name: str) -> None:
    target = ROOT / "tests" / "upgrades" / f"{name}.sql.gz"
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "site.sqlite3"
        settings = {"DATABASE_URL": f"sqlite:///{database}", "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
        environment = {**os.environ, **settings}
        make = [sys.executable, "-m", "tests.services.site_template", folder]
        code = "from tools.dump_landing import thin_out; thin_out()"
        thin = [sys.executable, "manage.py", "shell", "-v0", "-c", code]
        for command in (make, thin):
            subprocess.run(command, cwd=ROOT, env=environment, check=True)
        connection = sqlite3.connect(database)
        text = "\n".join(statements(connection))
        connection.close()
    target.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    size = target.stat().st_size
    print(f"{target.relative_to(ROOT)}: {size:,} bytes")
    if size > SIZE_LIMIT:
        sys.exit(f"The dump is larger than {SIZE_LIMIT:,} bytes: leave more out.")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python tools/dump_landing.py NAME, for example landing-2026-11-24")
    main(sys.argv[1])
