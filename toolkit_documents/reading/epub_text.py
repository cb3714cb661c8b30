"""The text of EPUB: the chapters in the order of its spine."""

import posixpath
from collections.abc import Iterator

from .html_text import html_text
from .limits import Refused
from .packages import Package, resolved
from .plain_text import decoded

CHAPTER_TYPES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")


def epub_pages(package: Package) -> Iterator[str]:
    book = book_part(package)
    items: dict[str, str] = {}
    spine: list[str] = []

    def start(name, attributes):
        if name == "item" and attributes.get("media-type", "").lower() in CHAPTER_TYPES:
            items[attributes.get("id", "")] = attributes.get("href", "")
        elif name == "itemref":
            spine.append(attributes.get("idref", ""))

    package.walk(book, start=start, plain_doctype=True)
    for identifier in dict.fromkeys(spine):
        chapter = resolved(items.get(identifier, ""), folder=posixpath.dirname(book))
        if identifier in items and package.has(chapter):
            yield html_text(decoded(package.read(chapter)) or "")


def book_part(package: Package) -> str:
    found: list[str] = []

    def start(name, attributes):
        if name == "rootfile":
            found.append(attributes.get("full-path", ""))

    package.walk("META-INF/container.xml", start=start, plain_doctype=True)
    if not found or not package.has(found[0]):
        raise Refused("damaged")
    return found[0]
