"""What wagtail-localize is to translate inside blocks: no codes, no bare figures, but the cells of tables.

It asks a block for ``get_translatable_segments`` before it applies its own rules, which take every short text for one
to translate and pass over tables.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail_localize.segments import StringSegmentValue

_BY_POSITION: ContextVar[bool] = ContextVar("cells_by_position", default=False)
#: Parts that are codes whatever the language, by their name in a block.
CODES = {"anchor", "language"}
#: Parts that are translated only where they hold words: "over 90".
FIGURES = {"figure"}


def declare_block_parts(block: blocks.Block) -> None:
    """Give each code, figure and table inside a block its own rule."""
    if isinstance(block, TableBlock):
        block.get_translatable_segments = table_segments
        block.restore_translated_segments = table_restored
    elif isinstance(block, blocks.ListBlock):
        declare_block_parts(block.child_block)
    for name, part in getattr(block, "child_blocks", {}).items():
        if isinstance(part, blocks.CharBlock) and name in CODES:
            part.get_translatable_segments = no_segments
        elif isinstance(part, blocks.CharBlock) and name in FIGURES:
            part.get_translatable_segments = segments_of_words
            part.restore_translated_segments = words_restored
        else:
            declare_block_parts(part)


def no_segments(value) -> list:
    return []


def segments_of_words(value: str | None) -> list[StringSegmentValue]:
    """While two languages are compared, a figure without words counts too: "1 in 5" may be "1" of another unit."""
    return [StringSegmentValue("", value)] if has_words(value) or (value and _BY_POSITION.get()) else []


def words_restored(value: str, segments: list[StringSegmentValue]) -> str:
    return segments[0].render_text()


def has_words(value) -> bool:
    return isinstance(value, str) and any(character.isalpha() for character in value)


def cell_path(text: str) -> str:
    """A cell's place in translation memory: by what it says, so that a row put in above it loses no translation."""
    return f"cell-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def table_segments(value: dict | None) -> list[StringSegmentValue]:
    """The cells that hold words, each text once."""
    rows = enumerate((value or {}).get("data", []))
    cells = {(row, column): text for row, texts in rows for column, text in enumerate(texts) if has_words(text)}
    if _BY_POSITION.get():
        return [StringSegmentValue(f"cell-{row}-{column}", text) for (row, column), text in cells.items()]
    return [StringSegmentValue(cell_path(text), text) for text in dict.fromkeys(cells.values())]


@contextmanager
def cells_by_position() -> Iterator[None]:
    """For as long as two languages of a table are compared, each cell is extracted by its row and column."""
    token = _BY_POSITION.set(True)
    try:
        yield
    finally:
        _BY_POSITION.reset(token)


def table_restored(value: dict, segments: list[StringSegmentValue]) -> dict:
    translated = {segment.path: segment.render_text() for segment in segments}
    data = [
        [translated.get(cell_path(cell), cell) if isinstance(cell, str) else cell for cell in row]
        for row in value["data"]
    ]
    return {**value, "data": data}
