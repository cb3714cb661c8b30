"""The public pages rendered once and kept as files, for all checks that read HTML: every live page in every language,
and the states of the lists."""

import gzip
import shutil
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from tests.services.site_template import multilingual_template

HOST = "http://testserver"
#: Lists with filters, without results, on their second page; a search before, with and without results.
STATES = {
    "/en/case-studies/?region=europe&partner-type=government": "filtered list",
    "/en/case-studies/?region=north-america&country=LT": "empty list",
    "/en/case-studies/?region=europe&region=atlantis": "list with an unknown filter",
    "/en/resources/?page=2&sort=newest": "second page of a list",
    "/en/search/?q=partner": "search with results",
    "/en/search/?q=zzzzzz": "search without results",
    "/ar/bahth/?q=شراكة": "search with results",
    "/ar/dirasat-hala/?region=europe": "filtered list",
    "/ar/dirasat-hala/?region=north-america": "empty list",
    "/zh-hans/sousuo/?q=图书馆": "search with results",
    "/fr/recherche/?q=zzzzzz": "search without results",
    "/en/guidelines/media/?asked=ar": "page with a notice",
}
NOWHERE = "/en/nowhere/"


@dataclass(frozen=True)
class Element:
    tag: str
    attributes: dict[str, str]
    text: list[str] = field(default_factory=list, compare=False)

    def get(self, name: str) -> str:
        return self.attributes.get(name) or ""


class Elements(HTMLParser):
    """The elements of a page in their order; ``text`` is what stands right inside an element."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.found: list[Element] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append(Element(tag, dict(attrs)))

    def handle_data(self, data):
        if self.found:
            self.found[-1].text.append(data)


@dataclass(frozen=True)
class KeptPage:
    """A rendered page. ``address`` is the path with its query, ``kind`` the page type or the state of a list;
    ``queries`` is what it asked the database, in a process that has served before."""

    address: str
    kind: str
    language: str
    status: int
    cookies: list[str]
    queries: int
    file: Path
    elements: list[Element] = field(repr=False)

    @property
    def html(self) -> str:
        return self.file.read_text(encoding="utf-8")

    @property
    def compressed_bytes(self) -> int:
        return len(gzip.compress(self.file.read_bytes(), 6))

    def all(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]

    def meta(self) -> dict[str, str]:
        return {element.get("name") or element.get("property"): element.get("content") for element in self.all("meta")}

    @property
    def ids(self) -> set[str]:
        return {element.get("id") for element in self.elements if element.get("id")}

    def links(self) -> set[tuple[str, str]]:
        """``(address, anchor)`` of every link that stays on the site."""
        found = set()
        for element in self.all("a"):
            target = urljoin(HOST + self.address, element.get("href"))
            if target.startswith(HOST + "/"):
                address, anchor = urldefrag(target)
                found.add((address.removeprefix(HOST), anchor))
        return found


def keep_pages(folder: Path) -> dict[str, KeptPage]:
    """Render the site in all its languages into ``folder``; the kept pages by address.

    The caller holds a transaction: until it is rolled back, the translations stand in the worker's database.
    """
    site = multilingual_template()
    site.pour_into(connection.connection)
    shutil.copytree(site.media, settings.MEDIA_ROOT, dirs_exist_ok=True)
    cache.clear()
    pages = Page.objects.live().filter(depth__gt=1).order_by("path").specific()
    addresses = {page.url: page._meta.model_name for page in pages} | STATES | {NOWHERE: "not found"}
    # What a process reads once, sites and types of content, is no page's own cost.
    for address in {kind: address for address, kind in addresses.items()}.values():
        Client().get(address)
    return {address: keep(address, kind, folder) for address, kind in addresses.items()}


def keep(address: str, kind: str, folder: Path) -> KeptPage:
    with CaptureQueriesContext(connection) as queries:
        response = Client().get(address)
    file = folder / f"{len(list(folder.iterdir())):03}-{kind.replace(' ', '-')}.html"
    file.write_bytes(response.content)
    return KeptPage(
        address=address,
        kind=kind,
        language=address.split("/")[1],
        status=response.status_code,
        cookies=list(response.cookies),
        queries=len(queries),
        file=file,
        elements=Elements(response.content.decode()).found,
    )
