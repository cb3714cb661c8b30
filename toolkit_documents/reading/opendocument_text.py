"""The text of ODT, ODS and ODP."""

from collections.abc import Iterator

from .flow import Flow
from .packages import Package

#: Comments, what was deleted, the marks of notes, how to read aloud.
SKIPPED = {"annotation", "tracked-changes", "note-citation", "ruby-text", "forms"}
BOXES = {"text-box", "note-body"}
PAGE_ELEMENTS = {"odp": "page", "ods": "table"}
BREAKS = {"tab": "\t", "line-break": "\n", "table-cell": "\t"}


def opendocument_pages(package: Package, kind: str) -> Iterator[str]:
    """A page a slide or sheet; a text document is one."""
    pages: list[str] = []
    flow = Flow(skipped=SKIPPED, boxes=BOXES)
    page = PAGE_ELEMENTS.get(kind)
    depth = 0

    def start(name, attributes):
        nonlocal depth
        if not flow.enters(name):
            return
        if name in ("p", "h"):
            depth += 1
        elif name == "s":
            count = attributes.get("c", "1")
            flow.add(" " * min(int(count) if count.isdecimal() else 1, 100))
        elif name in BREAKS and (depth or name == "table-cell"):
            flow.add(BREAKS[name])

    def end(name):
        nonlocal depth
        if not flow.leaves(name):
            return
        if name in ("p", "h"):
            depth -= 1
            # The cells of a sheet's row stand in one line.
            if kind == "ods":
                flow.add(" ")
            else:
                flow.end_line()
        elif name == "table-row":
            flow.end_line()
        elif name == page:
            pages.append(flow.take())

    package.walk("content.xml", start=start, end=end, text=lambda text: flow.add(text) if depth else None)
    rest = flow.take()
    if rest or not pages:
        pages.append(rest)
    yield from pages


def stated_pages(package: Package) -> int | None:
    """The number of pages that the writing program counted, where it says so."""
    found: list[str] = []

    def start(name, attributes):
        if name == "document-statistic":
            found.append(attributes.get("page-count", ""))

    if package.has("meta.xml"):
        package.walk("meta.xml", start=start)
    number = "".join(found)
    return int(number) or None if number.isdecimal() and len(number) < 7 else None
