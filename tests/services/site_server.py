"""The site as a real server in a process of its own, on a copy of the starter site, for browsers and HTTP clients."""

import contextlib
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .site_template import ROOT, SiteFiles

START_SECONDS = 60
# Port 0: the system chooses a free one, which the log tells.
SERVE = [sys.executable, "-m", "gunicorn", "cms.wsgi", "--bind", "127.0.0.1:0", "--no-control-socket"]
SERVE += ["--worker-class", "gthread", "--threads", "4", "--graceful-timeout", "2"]


@dataclass(frozen=True)
class SiteServer:
    """A running site. ``url`` has no slash at its end and includes the path prefix, if there is one."""

    url: str
    environment: dict[str, str]
    log: Path

    def get(self, path: str):
        """The response to a plain GET, whatever its status; read it within ``with``."""
        try:
            return urllib.request.urlopen(self.url + path, timeout=30)
        except urllib.error.HTTPError as response:
            return response

    def manage(self, *arguments: str) -> str:
        """Run a management command on the server's database; its output."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextlib.contextmanager
def running_site(
    *, files: SiteFiles, folder: Path, database_url: str = "", prefix: str = "", **settings
) -> Iterator[SiteServer]:
    """Serve the site until the block ends.

    ``prefix`` mounts it under a path such as ``/toolkit``, as a proxy would: the WSGI server strips it from the path
    and tells it as SCRIPT_NAME. ``settings`` override those of the test suite; they must be JSON.
    """
    settings = {"MEDIA_ROOT": str(files.media), **settings}
    if prefix:
        # A relative STATIC_URL does not do: Wagtail reads it while it is imported, before WSGI knows the prefix.
        urls = {"STATIC_URL": f"{prefix}/static/", "MEDIA_URL": f"{prefix}/media/"}
        settings = {"FORCE_SCRIPT_NAME": prefix, **urls, **settings}
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.services.server_settings",
        "DATABASE_URL": database_url or files.database_url,
        "TOOLKIT_TEST_SETTINGS": json.dumps(settings),
        "SCRIPT_NAME": prefix,
    }
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(SERVE, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        server = SiteServer(url=listening_at(process, log) + prefix, environment=environment, log=log)
        with server.get("/healthz") as response:
            assert response.status == 200, log.read_text()
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def listening_at(process: subprocess.Popen, log: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        for line in log.read_text().splitlines():
            if "Listening at: " in line:
                return line.partition("Listening at: ")[2].split()[0]
        time.sleep(0.05)
    raise RuntimeError(f"The site did not start:\n{log.read_text()}")
