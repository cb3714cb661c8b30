"""A production site through nginx, at the root of a host and under a path prefix."""

import gzip
import http.client
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from tests.deploy.proxied_site import nginx_program, production_environment, proxied_site
from tests.services.site_template import ROOT

pytestmark = pytest.mark.service


@pytest.fixture(scope="module")
def static_files(starter_site, tmp_path_factory) -> Path:
    nginx_program()
    folder = tmp_path_factory.mktemp("static")
    environment = production_environment(
        folder=folder, files=starter_site, static=folder / "static", base_url="https://127.0.0.1"
    )
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "-v", "0"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "static"


@pytest.fixture(scope="module", params=["", "/toolkit"], ids=["root", "prefix"])
def site(request, static_files, starter_site, tmp_path_factory):
    folder = tmp_path_factory.mktemp("proxied")
    files = starter_site.copy_to(folder / "site")
    with proxied_site(files=files, static=static_files, folder=folder, prefix=request.param) as running:
        yield running


def a_document(site) -> tuple[int, str]:
    with sqlite3.connect(site.files.database) as connection:
        return connection.execute("SELECT id, file FROM wagtaildocs_document ORDER BY id").fetchone()


def test_a_page_comes_compressed_and_its_links_stay_under_the_prefix(site):
    status, headers, body = site.get("/en/", headers={"Accept-Encoding": "gzip"})
    assert status == 200
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "Set-Cookie" not in headers
    links = re.findall(r'(?:href|src)="(/[^"]*)"', gzip.decompress(body).decode())
    assert links
    assert [link for link in links if not link.startswith(f"{site.prefix}/")] == []


def test_style_sheets_are_compressed_and_kept_for_ever(site):
    _, _, page = site.get("/en/")
    sheets = re.findall(rf'href="{site.prefix}(/static/[^"]+\.[0-9a-f]{{12}}\.css)"', page.decode())
    assert sheets
    for sheet in sheets:
        status, headers, _ = site.get(sheet, headers={"Accept-Encoding": "gzip"})
        assert (status, headers["Content-Encoding"]) == (200, "gzip")
        assert "immutable" in headers["Cache-Control"]


@pytest.mark.parametrize(
    "way", ["/media/{}", "/media//{}", "//media/{}", "/media/./{}", "/media/images/../{}", "/media/%2e/{}"]
)
def test_a_document_is_never_served_by_its_path(site, way):
    _, path = a_document(site)
    assert (site.files.media / path).exists()
    status, _, body = site.get(way.format(path))
    assert status == 404
    assert body != (site.files.media / path).read_bytes()


@pytest.mark.parametrize("folder", ["documents", "document-versions", "wagtail_uploads"])
def test_closed_folders_are_closed_on_disk_too(site, folder):
    (site.files.media / folder).mkdir(exist_ok=True)
    (site.files.media / folder / "closed.txt").write_text("closed")
    assert site.get(f"/media/{folder}/closed.txt")[0] == 404


def test_a_document_is_served_by_the_site(site):
    number, path = a_document(site)
    status, _, body = site.get(f"/documents/{number}/{Path(path).name}")
    assert status == 200
    assert body == (site.files.media / path).read_bytes()


def test_pictures_are_served_by_path(site):
    (site.files.media / "images").mkdir(exist_ok=True)
    (site.files.media / "images" / "open.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg'>" + " " * 600 + "</svg>"
    )
    status, headers, _ = site.get("/media/images/open.svg", headers={"Accept-Encoding": "gzip"})
    assert status == 200
    assert headers["Content-Type"] == "image/svg+xml"
    assert headers["Content-Encoding"] == "gzip"
    assert site.get("/media/images/missing.svg")[0] == 404


def test_a_password_is_reset_by_a_link_in_a_mail(site):
    page = f"{site.prefix}/admin/password_reset/"
    status, headers, body = site.request("GET", page, headers={})
    assert status == 200
    cookie = headers["Set-Cookie"]
    assert f"Path={site.prefix}/;" in cookie + ";"
    assert "Secure" in cookie
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body.decode())[1]
    form = urlencode({"csrfmiddlewaretoken": token, "email": "editor@example.org"})
    sent = {
        "Cookie": cookie.partition(";")[0],
        "Content-Type": "application/x-www-form-urlencoded",
        "Origin": site.origin,
        "Referer": site.origin + page,
    }
    status, _, _ = site.request("POST", page, headers=sent, body=form)
    assert status == 302
    [mail] = (site.folder / "mail").iterdir()
    text = mail.read_text()
    assert "From: noreply@127.0.0.1" in text
    link = re.search(rf"{re.escape(site.origin + page)}confirm/\S+", text)[0]
    status, headers, _ = site.request("GET", urlsplit(link).path, headers={})
    assert status == 302
    assert headers["Location"].startswith(page)


def test_unencrypted_requests_get_health_and_nothing_else(site):
    connection = http.client.HTTPConnection(urlsplit(site.application).netloc, timeout=30)
    connection.request("GET", f"{site.prefix}/healthz")
    response = connection.getresponse()
    assert (response.status, response.read()) == (200, b'{"database": "up"}')
    connection.request("GET", f"{site.prefix}/en/")
    response = connection.getresponse()
    assert response.status == 301
    assert response.headers["Location"].startswith("https://")
    connection.close()


def test_a_site_without_collected_static_files_does_not_start(starter_site, tmp_path):
    environment = production_environment(
        folder=tmp_path, files=starter_site, static=tmp_path / "nothing", base_url="https://127.0.0.1"
    )
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", "127.0.0.1:0"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode != 0
    assert "Run: .venv/bin/python manage.py collectstatic" in done.stderr
