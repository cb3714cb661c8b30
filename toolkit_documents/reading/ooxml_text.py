"""The text of DOCX, PPTX and XLSX, from their parts, since text boxes, tables and diagrams are part of it."""

from collections.abc import Iterator

from .flow import Flow
from .packages import Package

#: Fallbacks repeat what stands beside them; properties hold tabs that are no text; ``rt`` and ``rPh`` give the sound.
SKIPPED = {"Fallback", "pPr", "rPr", "rt", "rPh", "del", "moveFrom"}
BOXES = {"txbxContent"}
BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}
STORY_PARTS = (
    "wordprocessingml.document.main+xml",
    "wordprocessingml.template.main+xml",
    "wordprocessingml.header+xml",
    "wordprocessingml.footer+xml",
    "wordprocessingml.footnotes+xml",
    "wordprocessingml.endnotes+xml",
    "drawingml.diagramdata+xml",
)
#: Parts that hang at a slide or a sheet and hold text of it, by the end of the relationship's type.
HANGING = ("/notesSlide", "/diagramData", "/drawing")


def part_text(package: Package, name: str) -> str:
    """The paragraphs of a part of WordprocessingML or DrawingML, which name their elements alike."""
    flow = Flow(skipped=SKIPPED, boxes=BOXES)
    inside = 0

    def start(element, attributes):
        nonlocal inside
        if flow.enters(element):
            if element == "t":
                inside += 1
            elif element in BREAKS:
                flow.add(BREAKS[element])

    def end(element):
        nonlocal inside
        if flow.leaves(element):
            if element == "t":
                inside -= 1
            elif element == "p":
                flow.end_line()

    package.walk(name, start=start, end=end, text=lambda text: flow.add(text) if inside else None)
    return flow.take()


def docx_pages(package: Package) -> Iterator[str]:
    yield "\n".join(filter(None, (part_text(package, name) for name in package.parts_of_type(*STORY_PARTS))))


def hanging_text(package: Package, part: str) -> Iterator[str]:
    for each in package.relationships(part):
        if each.get("Type", "").endswith(HANGING) and package.has(each["Target"]):
            yield part_text(package, each["Target"])


def listed_parts(package: Package, *, main: tuple[str, ...], element: str) -> list[str]:
    """The slides or sheets in the order of the part that lists them."""
    names: list[str] = []
    for part in package.parts_of_type(*main)[:1]:
        targets = {each.get("Id"): each.get("Target", "") for each in package.relationships(part)}

        def start(name, attributes, targets=targets):
            if name == element and (target := targets.get(attributes.get("id"))) and package.has(target):
                names.append(target)

        package.walk(part, start=start)
    return names


def pptx_pages(package: Package) -> Iterator[str]:
    kinds = [f"presentationml.{kind}.main+xml" for kind in ("presentation", "template", "slideshow")]
    for slide in listed_parts(package, main=tuple(kinds), element="sldId"):
        yield "\n".join(filter(None, [part_text(package, slide), *hanging_text(package, slide)]))


def xlsx_pages(package: Package) -> Iterator[str]:
    kinds = [f"spreadsheetml.{kind}.main+xml" for kind in ("sheet", "template")]
    strings = shared_strings(package)
    for sheet in listed_parts(package, main=tuple(kinds), element="sheet"):
        yield "\n".join(filter(None, [sheet_text(package, sheet, strings=strings), *hanging_text(package, sheet)]))


def shared_strings(package: Package) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    flow = Flow(skipped=SKIPPED, boxes=())
    inside = False

    def start(name, attributes):
        nonlocal inside
        inside = flow.enters(name) and name == "t"

    def end(name):
        nonlocal inside
        inside = False
        if flow.leaves(name) and name == "si":
            strings.append("".join(pieces))
            pieces.clear()

    for part in package.parts_of_type("spreadsheetml.sharedstrings+xml"):
        package.walk(part, start=start, end=end, text=lambda text: pieces.append(text) if inside else None)
    return strings


def sheet_text(package: Package, name: str, *, strings: list[str]) -> str:
    """A line a row, a tab between cells; of formulas their last result."""
    rows: list[str] = []
    cells: list[str] = []
    value: list[str] = []
    kind = "n"
    inside = False

    def start(element, attributes):
        nonlocal kind, inside
        if element == "c":
            kind = attributes.get("t", "n")
        inside = element in ("v", "t")

    def end(element):
        nonlocal inside
        inside = False
        if element == "c":
            cells.append(cell_text("".join(value), kind=kind, strings=strings))
            value.clear()
        elif element == "row":
            if any(cells):
                rows.append("\t".join(filter(None, cells)))
            cells.clear()

    package.walk(name, start=start, end=end, text=lambda text: value.append(text) if inside else None)
    return "\n".join(rows)


def cell_text(value: str, *, kind: str, strings: list[str]) -> str:
    if kind == "s":
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
    if kind in ("b", "e"):
        return ""
    if kind == "n" and value:
        try:
            return format(float(value), ".10g")
        except ValueError:
            return ""
    return value


def stated_pages(package: Package) -> int | None:
    """The number of pages that the writing program counted, where it says so."""
    found: list[str] = []
    inside = False

    def start(name, attributes):
        nonlocal inside
        inside = name == "Pages"

    if package.has("docProps/app.xml"):
        package.walk("docProps/app.xml", start=start, text=lambda text: found.append(text) if inside else None)
    number = "".join(found).strip()
    return int(number) or None if number.isdecimal() and len(number) < 7 else None
