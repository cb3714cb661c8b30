"""A real PostgreSQL for tests: one server a run, one database a test.

``TOOLKIT_TEST_DATABASE_URL`` names a server whose user may create databases; else the script of ``../shared/services``
starts one; else the installed server programs do, in a throwaway folder.
"""

import contextlib
import fcntl
import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from .missing import missing
from .site_template import ROOT

SCRIPT = ROOT.parent / "shared" / "services" / "postgres-server"
FOLDER = Path(tempfile.gettempdir()) / f"toolkit-test-postgres-{os.getuid()}"
PORT = 15433


def postgres_server() -> str:
    """The address of a running server's database, started by the first who asks; the others find it running."""
    if url := os.environ.get("TOOLKIT_TEST_DATABASE_URL"):
        return url
    FOLDER.mkdir(exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return started_by_script() or started_by_programs() or missing("PostgreSQL", how="make test-deps fetches it.")


def started_by_script() -> str | None:
    if not SCRIPT.exists():
        return None
    started = subprocess.run([SCRIPT, "start"], capture_output=True, text=True, check=False)
    return started.stdout.split()[-1] if started.returncode == 0 else None


def started_by_programs() -> str | None:
    """A server in a folder of its own, without durability, for this machine alone; it stays for the next run."""
    url = f"postgres://postgres@127.0.0.1:{PORT}/postgres"
    if answers(PORT):
        return url
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    programs = versions[-1] if versions else Path(shutil.which("initdb") or "/nowhere/initdb").parent
    if not (programs / "initdb").exists():
        return None
    data = FOLDER / "data"
    # PostgreSQL refuses to run as root.
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] if os.getuid() == 0 else []
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(mode=0o700)
    if as_user:
        shutil.chown(data, "postgres", "postgres")
    options = f"-p {PORT} -c listen_addresses=127.0.0.1 -c unix_socket_directories={data} -c fsync=off"
    make = [
        programs / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]
    start = [programs / "pg_ctl", "-D", data, "-s", "-w", "-l", data / "log", "-o", options, "start"]
    for command in (make, start):
        subprocess.run([*as_user, *command], cwd="/", check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return url


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextlib.contextmanager
def throwaway_database() -> Iterator[str]:
    """The URL of an empty database that goes with the test."""
    server = postgres_server()
    name = f"toolkit_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
