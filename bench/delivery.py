"""Downloads from a bucket: what the permission check and the redirect cost, memory for a large file, counts lost.

Runs from the test environment (``.venv-test/bin/python -m bench.delivery``): it starts a real S3 server, PostgreSQL and
the site, as the tests do. The promise: 5 MB files, 8 clients, 2 workers, at a link of 25 MB/s, at least 0.85 of the
throughput of a bare signed GET. What loopback without a link gives is reported beside it, and so is streaming.
"""

import http.client
import os
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from bench.counting import DOWNLOADS as COUNTED
from bench.counting import lost_counts
from bench.links import link_to
from tests.services.s3 import Bucket, throwaway_bucket
from tests.services.site_server import running_site
from tests.services.site_template import site_template

MEGABYTE = 1024 * 1024
LINK = 25 * MEGABYTE
FILE, CLIENTS, WORKERS, ROUNDS = 5 * MEGABYTE, 8, 2, 3
DOWNLOADS = 40  # a round
LARGE = 1024 * MEGABYTE
PROMISED = 0.85

#: Makes the documents in the site's database; run by ``manage.py shell``.
MAKE = """
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from toolkit_documents.models import DocumentRecord
document = get_document_model()(title={title!r}, file=ContentFile(b"0" * 10, name={name!r}))
document.save()
DocumentRecord.objects.filter(document=document).update(public=True, size={size})
print("made", document.file.name, document.url)
"""


def main() -> int:
    os.environ["WEB_CONCURRENCY"] = str(WORKERS)
    with throwaway_bucket() as bucket, tempfile.TemporaryDirectory() as folder:
        ratio = throughput(bucket, Path(folder))
        peak = memory(bucket, Path(folder) / "large")
    print(f"Memory of a worker that streams 1 GB: {peak:+.0f} MB")
    lost = lost_counts()
    print(f"Counts lost under {COUNTED:,} concurrent downloads on PostgreSQL: {lost}")
    return 0 if ratio >= PROMISED and not lost else 1


def throughput(bucket: Bucket, folder: Path) -> float:
    """Print megabytes a second of each way, with a link and without; returns the ratio that is promised."""
    ratio = 0.0
    for name, speed in (("25 MB/s", LINK), ("loopback", 10_000 * MEGABYTE)):
        with ExitStack() as stack:
            s3 = stack.enter_context(link_to(bucket.server.url, bytes_a_second=speed))
            site, path = served(stack, bucket, folder / name[:2], endpoint=s3.url, size=FILE)
            streaming, stream_path = served(
                stack, bucket, folder / f"{name[:2]}s", size=FILE, TOOLKIT_DOCUMENTS_DELIVERY="stream"
            )
            through = stack.enter_context(link_to(streaming.url, bytes_a_second=speed))
            signed = location(site.url + path)
            ways = {
                "bare signed GET": partial(whole, signed),
                "check and redirect": partial(redirected, site.url + path),
                "streamed by the site": partial(whole, through.url + stream_path),
            }
            for way in ways.values():
                in_parallel(way, CLIENTS)
            # In turns, so that a busy moment of the machine is nobody's own.
            rounds = [{way: in_parallel(fetch, DOWNLOADS) for way, fetch in ways.items()} for _round in range(ROUNDS)]
            speeds = {way: statistics.median(each[way] for each in rounds) for way in ways}
        bare = speeds["bare signed GET"]
        for way, speed_of_way in speeds.items():
            print(f"{name:9} {way:22} {speed_of_way:7.1f} MB/s   {speed_of_way / bare:5.2f} of the bare one")
        ratio = ratio or speeds["check and redirect"] / bare
    print(f"Promised at a link of 25 MB/s: {PROMISED}; measured {ratio:.2f}")
    return ratio


def served(stack: ExitStack, bucket: Bucket, folder: Path, *, endpoint: str = "", size: int, **settings):
    """A site with one public document in the bucket: ``(site, path of the document)``."""
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        "documents": {"BACKEND": "cms.media.MediaBucket"},
    }
    options = bucket.settings(**({"AWS_S3_ENDPOINT_URL": endpoint} if endpoint else {}))
    files = site_template().copy_to(folder)
    site = stack.enter_context(running_site(files=files, folder=folder, STORAGES=storages, **options, **settings))
    made = site.manage("shell", "-c", MAKE.format(title="Bench", name=f"{folder.name}.pdf", size=size))
    _made, key, path = next(line for line in made.splitlines() if line.startswith("made ")).split()
    put_bytes(bucket, key, size)
    return site, path


def put_bytes(bucket: Bucket, key: str, size: int) -> None:
    with tempfile.TemporaryFile() as file:
        for _part in range(size // MEGABYTE):
            file.write(os.urandom(MEGABYTE))
        file.seek(0)
        bucket.server.client().upload_fileobj(file, bucket.name, key)


def in_parallel(fetch, downloads: int) -> float:
    """Megabytes a second of so many downloads by CLIENTS at a time."""
    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        sizes = list(pool.map(lambda _number: fetch(), range(downloads)))
    if set(sizes) != {FILE}:
        raise RuntimeError(f"Files came in other sizes: {set(sizes)}")
    return sum(sizes) / MEGABYTE / (time.perf_counter() - started)


def redirected(url: str) -> int:
    return whole(location(url))


def location(url: str) -> str:
    with ExitStack() as stack:
        return asked(stack, url, status=302).headers["Location"]


def whole(url: str) -> int:
    """Fetch and forget; the bytes that came."""
    with ExitStack() as stack:
        response = asked(stack, url)
        size = 0
        buffer = bytearray(256 * 1024)
        while count := response.readinto(buffer):
            size += count
        return size


def asked(stack: ExitStack, url: str, *, status: int = 200) -> http.client.HTTPResponse:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=120)
    stack.callback(connection.close)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    connection.request("GET", target, headers={"User-Agent": "Mozilla/5.0"})
    response = connection.getresponse()
    if response.status != status:
        raise RuntimeError(f"{url} answered {response.status} in place of {status}")
    return response


def memory(bucket: Bucket, folder: Path) -> float:
    """By how many megabytes the largest worker grows while it streams 1 GB."""
    with ExitStack() as stack:
        site, path = served(stack, bucket, folder, size=LARGE, TOOLKIT_DOCUMENTS_DELIVERY="stream")
        for _warming in range(4):
            with ExitStack() as one:
                asked(one, site.url + path).read(MEGABYTE)
        before = peak_of_workers(site)
        highest = [before]
        done = threading.Event()

        def watch():
            while not done.wait(0.05):
                highest.append(peak_of_workers(site))

        watcher = threading.Thread(target=watch)
        watcher.start()
        whole(site.url + path)
        done.set()
        watcher.join()
        return max(highest) - before


def peak_of_workers(site) -> float:
    """Megabytes of the largest process of the site."""
    sizes = [0.0]
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"TOOLKIT_TEST_SETTINGS={site.environment['TOOLKIT_TEST_SETTINGS']}" not in (
                (process / "environ").read_bytes().decode(errors="replace")
            ):
                continue
            status = (process / "status").read_text()
        except OSError:
            continue
        resident = next((line for line in status.splitlines() if line.startswith("VmRSS:")), "VmRSS: 0")
        sizes.append(int(resident.split()[1]) / 1024)
    return max(sizes)


if __name__ == "__main__":
    sys.exit(main())
