"""Charts and tables as rows of data: shown beside the chart, and downloaded as CSV."""

import csv
import io
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from toolkit_documents.models import DocumentRecord
from toolkit_documents.sizes import file_size_text


@dataclass
class DataTable:
    """A table under a name that is stable while its block exists.

    ``columns`` are the headings, none where the table has no heading row; ``row_headings`` when the first cell of a row
    heads it.
    """

    name: str
    caption: str
    columns: list[str]
    rows: list[list]
    note: str = ""
    source: str = ""
    row_headings: bool = False
    #: What its download is called, where not as its caption.
    title: str = ""

    def csv_bytes(self) -> bytes:
        """UTF-8 with a mark at its start (spreadsheets need it), caption and source as rows of their own at the end.

        A cell that a spreadsheet would take for a formula is set in quotes: the text is the editors', not the reader's.
        """
        text = io.StringIO()
        writer = csv.writer(text)
        if self.columns:
            writer.writerow([_safe(cell) for cell in self.columns])
        writer.writerows([[_safe(cell) for cell in row] for row in self.rows])
        writer.writerow([])
        writer.writerow([_safe(self.caption)])
        for extra in (self.note, self.source):
            if extra:
                writer.writerow([_safe(extra)])
        return text.getvalue().encode("utf-8-sig")

    @cached_property
    def size(self) -> int:
        """Of the CSV, in bytes."""
        return len(self.csv_bytes())

    @property
    def size_text(self) -> str:
        return file_size_text(self.size)

    @property
    def wait_text(self) -> str:
        """How long the CSV takes on a slow line, as for every other file."""
        return DocumentRecord(size=self.size).wait_text


def _safe(cell):
    text = "" if cell is None else str(cell)
    if isinstance(cell, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{text}"
    return text


def number_text(value: float) -> str:
    """A figure as readers write it: ``46``, ``69.7``."""
    return f"{value:g}" if abs(value) < 1_000_000 else f"{value:.0f}"


def table_name(block_type: str, block_id) -> str:
    """The name of a block's table in its address, ``data/<name>/``."""
    return f"{block_type}-{str(block_id)[:8]}"


def tables_of(stream) -> list[DataTable]:
    """The data tables of a stream's charts and tables, in their order."""
    tables = []
    for child in stream:
        name = table_name(child.block_type, child.id)
        if child.block_type == "chart":
            tables.append(chart_table(child.value, name))
        elif child.block_type == "table":
            tables.append(block_table(child.value, name))
    return tables


def chart_table(value, name: str) -> DataTable:
    unit = value.get("unit") or ""
    rows = [[row["label"], number_text(row["value"])] for row in value["rows"]]
    return DataTable(
        name=name,
        caption=value["title"],
        columns=[value["counted"], unit or _("Figure")],
        rows=rows,
        note=value["base"],
        source=value["source"],
        row_headings=True,
    )


def block_table(value, name: str) -> DataTable:
    """The table of a table block, with the headings that its editor chose: first row, first column, both or none."""
    table = value["table"] if isinstance(value["table"], dict) else {}
    data = [["" if cell is None else cell for cell in row] for row in table.get("data") or [] if isinstance(row, list)]
    headed = bool(data) and table.get("first_row_is_table_header", False)
    return DataTable(
        name=name,
        caption=value["caption"],
        columns=data[0] if headed else [],
        rows=data[1:] if headed else data,
        note=value.get("note") or "",
        source=value.get("source") or "",
        row_headings=bool(table.get("first_col_is_header", False)),
    )
