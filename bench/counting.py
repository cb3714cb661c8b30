"""Downloads that get lost in the counting: many come at once for one file of a site on PostgreSQL, which then tells its
number. ``python -m bench.counting`` prints the number lost, which must be 0.
"""

import asyncio
import os
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock
from urllib.parse import urlsplit

from tests.services.postgres import throwaway_database
from tests.services.site_server import SiteServer, running_site
from tests.services.site_template import SiteFiles

DOWNLOADS = 1000
#: Processes of the server, with four threads each: the day's first downloads meet before its number stands.
PROCESSES = 2
PATIENCE = 300
MAKE_DOCUMENT = """
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
document = get_document_model()(title="Counted")
document.file.save("counted.txt", ContentFile(b"A text. " * 500), save=False)
document.save()
document.toolkit_record.public = True
document.toolkit_record.save()
print(document.url)
"""
TELL_COUNT = """
from django.db.models import Sum
from toolkit_documents.models import DownloadCount
print(DownloadCount.objects.aggregate(sum=Sum("count"))["sum"] or 0)
"""


def lost_counts(downloads: int = DOWNLOADS) -> int:
    """How many of so many downloads at a time were answered and not counted (less than 0: counted twice)."""
    with tempfile.TemporaryDirectory() as folder, throwaway_database() as url, site(Path(folder), url) as server:
        address = server.url + shell(server, MAKE_DOCUMENT)
        answered = asyncio.run(fetched_at_once(address, downloads))
        if answered < downloads:
            raise RuntimeError(f"{downloads - answered} downloads were not answered with the file.")
        return answered - int(shell(server, TELL_COUNT))


@contextmanager
def site(folder: Path, database_url: str):
    """A site without pages, on an empty database that is migrated first."""
    files = SiteFiles.in_folder(folder)
    files.media.mkdir()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.services.server_settings"}
    environment |= {"DATABASE_URL": database_url, "TOOLKIT_TEST_SETTINGS": "{}"}
    SiteServer(url="", environment=environment, log=folder / "migrate.log").manage("migrate", "--verbosity=0")
    with (
        mock.patch.dict(os.environ, {"WEB_CONCURRENCY": str(PROCESSES)}),
        running_site(files=files, folder=folder, database_url=database_url) as server,
    ):
        yield server


def shell(server: SiteServer, program: str) -> str:
    """The last line that a program prints in the site's own process."""
    return server.manage("shell", "--verbosity=0", "-c", program).split()[-1]


async def fetched_at_once(address: str, downloads: int) -> int:
    """How many of so many requests, all under way together, are answered with the whole file."""
    return sum(await asyncio.gather(*(fetched(address) for _number in range(downloads))))


async def fetched(address: str) -> bool:
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    lines = [f"GET {parts.path} HTTP/1.1", f"Host: {parts.netloc}", "User-Agent: Mozilla/5.0", "Connection: close"]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    try:
        answer = await asyncio.wait_for(reader.read(-1), PATIENCE)
    finally:
        writer.close()
    return answer.startswith(b"HTTP/1.1 200 ")


if __name__ == "__main__":
    start = datetime.now(UTC)
    lost = lost_counts()
    seconds = (datetime.now(UTC) - start).total_seconds()
    print(f"{DOWNLOADS} downloads at once, {lost} not counted ({seconds:.0f} s with the migration of the database)")
    sys.exit(1 if lost else 0)
