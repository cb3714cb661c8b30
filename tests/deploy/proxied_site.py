"""The site as a host runs it: production settings, collected static files, and gunicorn and nginx as in deploy/."""

import contextlib
import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.services.missing import missing
from tests.services.site_server import listening_at
from tests.services.site_template import ROOT, SiteFiles

SETTINGS = """from cms.settings.production import *
STATIC_ROOT, MEDIA_ROOT = {static!r}, {media!r}
"""
NGINX = """{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr;
events {{}}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/toolkit.conf;
}}
"""


@dataclass(frozen=True)
class ProxiedSite:
    origin: str
    prefix: str
    application: str
    folder: Path
    files: SiteFiles

    def get(self, path: str, *, headers: dict | None = None) -> tuple[int, http.client.HTTPMessage, bytes]:
        """What nginx answers to a path under the prefix, sent as it stands: nothing is normalised."""
        return self.request("GET", self.prefix + path, headers=headers or {})

    def request(self, method: str, path: str, *, headers: dict, body: str | None = None):
        encryption = ssl.create_default_context(cafile=self.folder / "cert.pem")
        with contextlib.closing(
            http.client.HTTPSConnection(urlsplit(self.origin).netloc, timeout=30, context=encryption)
        ) as connection:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            return response.status, response.headers, response.read()


def nginx_program() -> str:
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or missing(
        "nginx", how="make test-deps fetches it."
    )


def production_environment(*, folder: Path, files: SiteFiles, static: Path, base_url: str) -> dict[str, str]:
    (folder / "hosted_settings.py").write_text(SETTINGS.format(static=str(static), media=str(files.media)))
    return {
        **os.environ,
        "PYTHONPATH": f"{folder}:{ROOT}:{os.environ.get('PYTHONPATH', '')}",
        "DJANGO_SETTINGS_MODULE": "hosted_settings",
        "SECRET_KEY": "a key for tests, long enough and of many signs 0123456789",
        "ALLOWED_HOSTS": "127.0.0.1",
        "TOOLKIT_BASE_URL": base_url,
        "DATABASE_URL": files.database_url,
        "EMAIL_URL": f"filemail:///{folder / 'mail'}",
    }


@contextlib.contextmanager
def proxied_site(*, files: SiteFiles, static: Path, folder: Path, prefix: str) -> Iterator[ProxiedSite]:
    program = nginx_program()
    origin = f"https://127.0.0.1:{free_port()}"
    environment = production_environment(folder=folder, files=files, static=static, base_url=origin + prefix)
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", "127.0.0.1:0"]
    with running(gunicorn, environment=environment, log=folder / "gunicorn.log") as process:
        application = listening_at(process, folder / "gunicorn.log")
        configuration = write_configuration(
            folder=folder, files=files, static=static, origin=origin, prefix=prefix, application=application
        )
        tried = subprocess.run([program, "-t", "-c", configuration], capture_output=True, text=True, check=False)
        assert tried.returncode == 0, tried.stderr
        serve = [program, "-c", str(configuration), "-g", "daemon off;"]
        with running(serve, environment=dict(os.environ), log=folder / "nginx.log") as proxy:
            wait_for(origin, proxy, folder / "nginx.log")
            yield ProxiedSite(origin=origin, prefix=prefix, application=application, folder=folder, files=files)


def write_configuration(
    *, folder: Path, files: SiteFiles, static: Path, origin: str, prefix: str, application: str
) -> Path:
    """deploy/nginx.conf with this machine's places, and the prefix written as docs/how-to/host.md says."""
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    text = re.sub(r"^ *listen \[::\].*\n", "", text, flags=re.MULTILINE)
    for example, here in {
        "listen 80;": f"listen 127.0.0.1:{free_port()};",
        "listen 443 ": f"listen {urlsplit(origin).netloc} ",
        "toolkit.example.org": "127.0.0.1",
        "/etc/ssl/toolkit/fullchain.pem": str(folder / "cert.pem"),
        "/etc/ssl/toolkit/privkey.pem": str(folder / "key.pem"),
        "127.0.0.1:8000": urlsplit(application).netloc,
        "/srv/toolkit/var/static/": f"{static}/",
        "/srv/toolkit/var/media/": f"{files.media}/",
    }.items():
        assert example in text
        text = text.replace(example, here)
    if prefix:
        pattern = re.search(r"sed -E 's#(.+?)#(.+?)#' deploy/nginx.conf", (ROOT / "docs/how-to/host.md").read_text())
        text = re.sub(pattern[1], pattern[2].replace("/toolkit", prefix), text, flags=re.MULTILINE)
    (folder / "toolkit.conf").write_text(text)
    make_certificate(folder)
    configuration = folder / "nginx.conf"
    # As root, nginx would read files as another user, who may not enter the folders of a test.
    configuration.write_text(NGINX.format(folder=folder, user="user root;" if os.getuid() == 0 else ""))
    return configuration


def make_certificate(folder: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command += ["-keyout", folder / "key.pem", "-out", folder / "cert.pem"]
    subprocess.run(command, check=True, capture_output=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(command: list[str], *, environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen]:
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=40)


def wait_for(origin: str, process: subprocess.Popen, log: Path) -> None:
    address = urlsplit(origin)
    for _ in range(200):
        assert process.poll() is None, log.read_text()
        with contextlib.suppress(OSError), socket.create_connection((address.hostname, address.port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(f"nginx does not listen:\n{log.read_text()}")
