"""The two databases a site may have, as backup and restore see them: copy, emptiness, replacement.

Standard library only; PostgreSQL through its own programs, which read the connection from PG* variables, so that no
password stands in a list of processes.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from archive import ArchiveError


def database_of(url: str) -> "SQLite | PostgreSQL":
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        return SQLite(Path(unquote(urlsplit(url).path.removeprefix("/"))))
    if scheme in {"postgres", "postgresql", "psql", "pgsql"}:
        return PostgreSQL(url)
    raise ArchiveError("DATABASE_URL names neither SQLite nor PostgreSQL.")


class SQLite:
    kind, file = "sqlite", "database.sqlite3"

    def __init__(self, path: Path):
        self.path = path

    def __str__(self):
        return f"the SQLite file {self.path}"

    def version(self) -> str:
        return f"SQLite {sqlite3.sqlite_version}"

    def dump(self, target: Path) -> None:
        """A copy as of one moment, while the site goes on writing."""
        if not self.path.exists():
            raise ArchiveError(f"There is no database at {self.path}; DATABASE_URL tells where it is.")
        source, copy = sqlite3.connect(self.path, timeout=60), sqlite3.connect(target)
        try:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
        except sqlite3.Error as error:
            raise ArchiveError(f"{self} cannot be copied: {error}") from error
        finally:
            source.close()
            copy.close()
        if answer != "ok":
            raise ArchiveError(f"{self} is damaged: {answer}")

    def is_empty(self) -> bool:
        if not self.path.exists() or self.path.stat().st_size == 0:
            return True
        connection = sqlite3.connect(self.path)
        try:
            return connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)
        except sqlite3.DatabaseError:
            return False
        finally:
            connection.close()

    def replace_by(self, dump: Path) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        beside = self.path.with_name(f"{self.path.name}.restored")
        shutil.copyfile(dump, beside)
        # The old file's write-ahead log would be played into the new one.
        for ending in ("-wal", "-shm"):
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
        beside.replace(self.path)


class PostgreSQL:
    kind, file = "postgresql", "database.dump"
    TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"

    def __init__(self, url: str):
        parts = urlsplit(url)
        self.variables = {
            "PGHOST": unquote(parts.hostname or ""),
            "PGPORT": str(parts.port or ""),
            "PGUSER": unquote(parts.username or ""),
            "PGPASSWORD": unquote(parts.password or ""),
            "PGDATABASE": unquote(parts.path.removeprefix("/")),
            "PGCONNECT_TIMEOUT": "10",
            **{f"PG{name.upper()}": values[0] for name, values in parse_qs(parts.query).items() if name in TLS},
        }

    def __str__(self):
        return f"the PostgreSQL database {self.variables['PGDATABASE']}"

    def version(self) -> str:
        return f"PostgreSQL {self.run('psql', '-XAtc', 'SHOW server_version').strip()}"

    def dump(self, target: Path) -> None:
        # Compressed by the archive.
        self.run("pg_dump", "--format=custom", "--compress=0", "--no-owner", "--no-privileges", f"--file={target}")
        self.run("pg_restore", "--list", str(target))

    def is_empty(self) -> bool:
        return self.run("psql", "-XAtc", self.TABLES).strip() == "0"

    def replace_by(self, dump: Path) -> None:
        """All in one transaction: what fails leaves the database as it was."""
        script = dump.with_suffix(".sql")
        self.run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dump))
        anew = ["-c", "DROP SCHEMA public CASCADE", "-c", "CREATE SCHEMA public"]
        self.run("psql", "-Xq", "-v", "ON_ERROR_STOP=1", "--single-transaction", *anew, "-f", str(script))

    def run(self, *command: str) -> str:
        return run(command, variables={name: value for name, value in self.variables.items() if value})


#: Parameters of the URL that PostgreSQL's programs know by a variable of the same name.
TLS = {"sslmode", "sslrootcert", "sslcert", "sslkey"}


def run(command: Sequence[str], *, variables: dict[str, str]) -> str:
    """The output of a program. Raises ArchiveError with its own words when it fails or is missing."""
    try:
        done = subprocess.run(  # noqa: S603  (fixed programs, no shell)
            command, env={**os.environ, **variables}, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise ArchiveError(f"{command[0]} is missing; it comes with PostgreSQL's client programs.") from None
    if done.returncode:
        raise ArchiveError(f"{command[0]} failed: {done.stderr.strip()}")
    return done.stdout
