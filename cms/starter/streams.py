"""Markdown with containers as the raw data of a StreamField."""

from collections.abc import Mapping

from case_studies.blocks import EvidenceBlock, PointBlock
from toolkit_pages.blocks import ChartBlock, ChartRowBlock, DataTableBlock, HeadingBlock, SourceBlock, StepBlock

from .fields import Fields, read_yaml
from .ids import BlockIds
from .inline import plain_text
from .markdown import ANCHOR, Container, Heading, Hint, Listing, Paragraph, parse_blocks
from .problems import ContentFile
from .rich_text import rich_text, with_page_ids

KEY_POINT_LIMIT = 240
SHARE_ROWS = 2


def limits(block_class) -> dict[str, int]:
    """The longest text of each part of a block, as its form has it."""
    found = {}
    for name, part in block_class().child_blocks.items():
        limit = getattr(getattr(part, "field", None), "max_length", None)
        if limit:
            found[name] = limit
    return found


CHART, ROW, TABLE, SOURCE, EVIDENCE, POINT, HEADING, STEP = map(
    limits, (ChartBlock, ChartRowBlock, DataTableBlock, SourceBlock, EvidenceBlock, PointBlock, HeadingBlock, StepBlock)
)


class BodyReader:
    """Makes the stream of one body; collects the page links and the documents that it names."""

    def __init__(self, *, path: str, field: str, file: ContentFile):
        self.file = file
        self.ids = BlockIds(path, field)
        self.references: list[tuple[str, int]] = []
        self.downloads: list[tuple[str, int]] = []
        self.anchors: set[str] = set()
        self.blocks: list[dict] = []
        self._text: list = []

    def read(self, nodes: list) -> list[dict]:
        for node in nodes:
            if isinstance(node, (Paragraph, Listing)) and not isinstance(node, Hint):
                self._text.append(node)
                continue
            self._flush()
            if isinstance(node, Heading):
                self._heading(node)
            elif isinstance(node, Container):
                self._container(node)
            elif isinstance(node, Hint):
                self.file.problem(node.line, "a '>' paragraph is possible as the note of a step only")
            else:
                self.file.problem(node.line, "a pipe table is possible in a form only; use '::: table'")
        self._flush()
        return self.blocks

    def _flush(self) -> None:
        if self._text:
            self.blocks.append(self.ids.raw("text", self._html(self._text)))
            self._text = []

    def _html(self, nodes: list) -> str:
        return rich_text(nodes, file=self.file, references=self.references)

    def _plain(self, text: str, line: int, limit: int) -> str:
        plain = plain_text(text, line=line, file=self.file)
        if len(plain) > limit:
            self.file.problem(line, f"the text has {len(plain)} characters, at most {limit} are allowed")
        return plain

    def _anchor(self, node: Heading) -> str:
        if not ANCHOR.match(node.anchor):
            self.file.problem(node.line, "a heading ends with its anchor: {#lower-case-ascii}, at most 60 characters")
        elif node.anchor in self.anchors:
            self.file.problem(node.line, f"the anchor '{node.anchor}' stands here twice")
        self.anchors.add(node.anchor)
        return node.anchor

    def _heading(self, node: Heading) -> None:
        if node.level not in (2, 3):
            self.file.problem(node.line, "a heading in a page is '##' or '###'")
        anchor = self._anchor(node)
        self.ids.enter(anchor)
        value = {"text": self._plain(node.text, node.line, HEADING["text"]), "anchor": anchor, "level": str(node.level)}
        self.blocks.append(self.ids.raw("heading", value))

    def _container(self, node: Container) -> None:
        handler = {
            "key": self._key_points,
            "steps": self._steps,
            "editors": self._callout,
            "callout": self._callout,
            "quote": self._quote,
            "chart": self._chart,
            "table": self._table,
            "download": self._download,
        }.get(node.name)
        if handler is None:
            self.file.problem(node.line, f"unknown container '::: {node.name}'")
            return
        if node.argument and node.name != "download":
            self.file.problem(node.line, f"'::: {node.name}' stands alone on its line")
        handler(node)

    def _inside(self, node: Container) -> list:
        nodes = parse_blocks(node.lines, file=self.file, first_line=node.line + 1)
        if not nodes:
            self.file.problem(node.line, f"the container '::: {node.name}' is empty")
        return nodes

    def _key_points(self, node: Container) -> None:
        points = []
        for inner in self._inside(node):
            if not isinstance(inner, Listing):
                self.file.problem(inner.line, "'::: key' holds one list")
                continue
            points += [self._plain(item.text, item.line, KEY_POINT_LIMIT) for item in inner.items]
        name = self.ids.block("key_points")
        self.blocks.append(
            {"type": "key_points", "value": {"points": self.ids.items(name, points)}, "id": self.ids.id(name)}
        )

    def _steps(self, node: Container) -> None:
        steps: list[tuple[Heading, list, list[Hint]]] = []
        for inner in self._inside(node):
            if isinstance(inner, Heading):
                if inner.level != 3:
                    self.file.problem(inner.line, "a step begins with '###'")
                steps.append((inner, [], []))
            elif not steps:
                self.file.problem(inner.line, "a step begins with '### Step {#anchor}'")
            elif isinstance(inner, Hint):
                steps[-1][2].append(inner)
            else:
                if steps[-1][2]:
                    self.file.problem(inner.line, "the note of a step stands last")
                steps[-1][1].append(inner)
        name = self.ids.block("steps")
        items = []
        for heading, text, notes in steps:
            anchor = self._anchor(heading)
            if not text:
                self.file.problem(heading.line, "the step has no text")
            if len(notes) > 1:
                self.file.problem(notes[1].line, "a step has one note at most")
            value = {
                "title": self._plain(heading.text, heading.line, STEP["title"]),
                "anchor": anchor,
                "text": self._html(text),
                "note": self._html([Paragraph(note.text, note.line) for note in notes[:1]]),
            }
            items.append({"type": "item", "value": value, "id": self.ids.id(f"{name}/{anchor}")})
        self.blocks.append({"type": "steps", "value": {"steps": items}, "id": self.ids.id(name)})

    def _callout(self, node: Container) -> None:
        kind = "editors" if node.name == "editors" else "note"
        self.blocks.append(self.ids.raw("callout", {"kind": kind, "text": self._html(self._inside(node))}))

    def _quote(self, node: Container) -> None:
        lines = [line.strip() for line in node.lines if line.strip()]
        if len(lines) < 2 or not lines[-1].startswith(("-- ", "— ")):
            self.file.problem(node.line, "'::: quote' ends with a line '-- who said it, and where'")
            return
        value = {"text": " ".join(lines[:-1]), "attribution": lines[-1].lstrip("-— ")}
        self.blocks.append(self.ids.raw("quote", value))

    def _yaml(self, node: Container) -> Fields:
        fields = read_yaml("\n".join(node.lines), file=self.file, first_line=node.line + 1)
        fields.start = node.line
        return fields

    def _chart(self, node: Container) -> None:
        self.blocks.append(chart_block(self._yaml(node), self.ids))

    def _table(self, node: Container) -> None:
        fields = self._yaml(node)
        columns = [text for text, _line in fields.texts("columns", required=True)]
        rows = fields.rows("rows", required=True)
        for row, line in rows:
            if len(row) != len(columns):
                self.file.problem(line, f"the row has {len(row)} cells, there are {len(columns)} columns")
        value = {
            "caption": fields.text("caption", required=True, limit=TABLE["caption"]),
            "table": table_value(columns, [row for row, _line in rows]),
            "note": fields.text("note", limit=TABLE["note"]),
            "source": fields.text("source", limit=TABLE["source"]),
        }
        fields.close()
        self.blocks.append(self.ids.raw("table", value))

    def _download(self, node: Container) -> None:
        if not node.argument or any(line.strip() for line in node.lines):
            self.file.problem(node.line, "'::: download' names one document and holds nothing")
        self.downloads.append((node.argument, node.line))
        self.blocks.append(self.ids.raw("download", node.argument))


def table_value(columns: list[str], rows: list[list[str]], *, row_headings: bool = False) -> dict:
    """A table as Wagtail's table block stores it, the first row as its header, and the first column where said so."""
    return {
        "data": [columns, *rows],
        "cell": [],
        "mergedCells": [],
        "table_caption": "",
        "table_header_choice": "both" if row_headings else "row",
        "first_row_is_table_header": True,
        "first_col_is_header": row_headings,
    }


def chart_block(fields: Fields, ids: BlockIds) -> dict:
    """A chart from its keys; a share has two rows at most."""
    name = ids.block("chart")
    kind = fields.choice("kind", ("bar", "share"), required=True)
    rows = []
    for row, line in fields.rows("rows", required=True):
        value = _number(row[1]) if len(row) == 2 else None
        if value is None:
            fields.file.problem(line, "a row of a chart is [label, number], the number 0 or more")
        elif len(row[0]) > ROW["label"]:
            fields.file.problem(line, f"the label is longer than {ROW['label']} characters")
        else:
            rows.append({"label": row[0], "value": value})
    if kind == "share" and len(rows) > SHARE_ROWS:
        fields.problem("rows", "a share has one part, or a part and the rest: use 'bar' for more figures")
    value = {
        "kind": kind,
        "title": fields.text("title", required=True, limit=CHART["title"]),
        "counted": fields.text("counted", required=True, limit=CHART["counted"]),
        "unit": fields.text("unit", limit=CHART["unit"]),
        "rows": ids.items(name, rows),
        "base": fields.text("base", required=True, limit=CHART["base"]),
        "source": fields.text("source", required=True, limit=CHART["source"]),
    }
    fields.close()
    return {"type": "chart", "value": value, "id": ids.id(name)}


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if value >= 0 and value != float("inf") else None


def resolved(value, *, page_ids: Mapping[str, int], set_ids: Mapping[str, int]):
    """Raw stream data with ids of this site in place of the names of pages and documents."""
    if isinstance(value, list):
        kept = [child for child in value if not _lost_download(child, set_ids)]
        return [resolved(child, page_ids=page_ids, set_ids=set_ids) for child in kept]
    if isinstance(value, dict):
        if value.get("type") == "download" and "id" in value:
            return {**value, "value": set_ids[value["value"]]}
        return {name: resolved(child, page_ids=page_ids, set_ids=set_ids) for name, child in value.items()}
    return with_page_ids(value, page_ids) if isinstance(value, str) else value


def _lost_download(child, set_ids: Mapping[str, int]) -> bool:
    return isinstance(child, dict) and child.get("type") == "download" and child.get("value") not in set_ids
