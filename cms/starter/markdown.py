"""The subset of Markdown that content files are written in, as blocks with their lines."""

import re
from dataclasses import dataclass, field

from .problems import ContentFile

HEADING = re.compile(r"^(#{1,6})\s+(.*?)(?:\s+\{#([^}]*)\})?\s*$")
BULLET = re.compile(r"^- (?:\[( |x)\] )?(.+)$")
NUMBERED = re.compile(r"^\d+\. (.+)$")
ANCHOR = re.compile(r"^[a-z][a-z0-9-]{0,59}$")


@dataclass
class Heading:
    level: int
    text: str
    anchor: str
    line: int


@dataclass
class Paragraph:
    """``text`` keeps the file's line breaks, so that a complaint about a word finds its line."""

    text: str
    line: int


@dataclass
class Hint(Paragraph):
    """A paragraph behind ``>``."""


@dataclass
class Item:
    text: str
    line: int
    box: bool = False


@dataclass
class Listing:
    ordered: bool
    items: list[Item]
    line: int


@dataclass
class Table:
    header: list[str]
    rows: list[list[str]]
    line: int


@dataclass
class Container:
    """What stands between ``::: name argument`` and ``:::``; ``line`` is that of the opening."""

    name: str
    argument: str
    lines: list[str]
    line: int


@dataclass
class _Reader:
    lines: list[str]
    first_line: int
    file: ContentFile
    nodes: list = field(default_factory=list)
    at: int = 0

    @property
    def line(self) -> int:
        return self.first_line + self.at

    def more(self) -> bool:
        return self.at < len(self.lines)

    def current(self) -> str:
        return self.lines[self.at].rstrip()


def parse_blocks(text: str | list[str], *, file: ContentFile, first_line: int = 1) -> list:
    """All blocks of a text in their order."""
    lines = text.splitlines() if isinstance(text, str) else text
    reader = _Reader(lines, first_line, file)
    while reader.more():
        current = reader.current()
        if not current.strip():
            reader.at += 1
        elif current.startswith(":::"):
            _container(reader)
        elif current.startswith("#"):
            _heading(reader)
        elif current.startswith(">"):
            _hint(reader)
        elif current.startswith("|"):
            _table(reader)
        elif BULLET.match(current) or NUMBERED.match(current):
            _listing(reader)
        else:
            _paragraph(reader)
    return reader.nodes


def _container(reader: _Reader) -> None:
    opening = reader.line
    name, _space, argument = reader.current()[3:].strip().partition(" ")
    reader.at += 1
    if not name:
        reader.file.problem(opening, "':::' closes a container that was not opened")
        return
    held: list[str] = []
    while reader.more() and not reader.current().startswith(":::"):
        held.append(reader.lines[reader.at])
        reader.at += 1
    if not reader.more() or reader.current().strip() != ":::":
        reader.file.problem(opening, f"the container '::: {name}' is not closed by a line ':::'")
    else:
        reader.at += 1
    reader.nodes.append(Container(name, argument.strip(), held, opening))


def _heading(reader: _Reader) -> None:
    match = HEADING.match(reader.current())
    if match is None:
        reader.file.problem(reader.line, "a heading is '#' marks, a space and a text")
    else:
        marks, text, anchor = match.groups()
        reader.nodes.append(Heading(len(marks), text, anchor or "", reader.line))
    reader.at += 1


def _hint(reader: _Reader) -> None:
    start, held = reader.line, []
    while reader.more() and reader.current().startswith(">"):
        held.append(reader.current()[1:].strip())
        reader.at += 1
    reader.nodes.append(Hint("\n".join(held), start))


def _table(reader: _Reader) -> None:
    start, rows = reader.line, []
    while reader.more() and reader.current().startswith("|"):
        inner = reader.current().strip()[1:]
        rows.append([cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner.removesuffix("|"))])
        reader.at += 1
    if len(rows) < 3 or not all(re.fullmatch(r":?-+:?", cell) for cell in rows[1]):
        reader.file.problem(start, "a table has a header row, a row of '---' and rows")
        return
    header, body = rows[0], rows[2:]
    for number, row in enumerate(body, 2):
        if len(row) != len(header):
            reader.file.problem(start + number, f"the row has {len(row)} cells, the header has {len(header)}")
    reader.nodes.append(Table(header, body, start))


def _listing(reader: _Reader) -> None:
    start = reader.line
    ordered = BULLET.match(reader.current()) is None
    items: list[Item] = []
    while reader.more():
        current = reader.current()
        match = (NUMBERED if ordered else BULLET).match(current)
        if match:
            box = not ordered and match.group(1) is not None
            items.append(Item(match.group(match.lastindex or 0), reader.line, box))
        elif current.startswith("  ") and current.strip():
            if re.match(r"\s+(- |\d+\. )", current):
                reader.file.problem(reader.line, "a list inside a list is not allowed")
            items[-1].text += "\n" + current.strip()
        else:
            break
        reader.at += 1
    reader.nodes.append(Listing(ordered, items, start))


def _paragraph(reader: _Reader) -> None:
    start, held = reader.line, []
    while reader.more():
        current = reader.current()
        if not current.strip() or current.startswith((":::", "#", ">", "|")) or (held and BULLET.match(current)):
            break
        held.append(current.strip())
        reader.at += 1
    reader.nodes.append(Paragraph("\n".join(held), start))
