"""The texts of a page or snippet by the place in which they stand, the same in every language."""

from dataclasses import dataclass, field

from wagtail.models import TranslatableMixin
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from .block_parts import cell_path, cells_by_position
from .remembering import read_once

Texts = list[StringSegmentValue]


@dataclass
class Place:
    """One field, part of a block, or cell: ``path`` is what wagtail-localize's memory calls it.

    A rich text has a text for each paragraph.
    """

    path: str
    original: Texts = field(default_factory=list)
    translated: Texts = field(default_factory=list)


def places_of(original: TranslatableMixin, translated: TranslatableMixin) -> list[Place]:
    """Every place that has a text in either, in the original's order."""
    with cells_by_position():
        theirs, own = read_once(original, _by_path), _by_path(translated)
    return [
        Place(_memory_path(path, theirs.get(path, [])), theirs.get(path, []), own.get(path, []))
        for path in dict.fromkeys([*theirs, *own])
    ]


def _by_path(instance: TranslatableMixin) -> dict[str, Texts]:
    found: dict[str, Texts] = {}
    for segment in extract_segments(instance):
        if isinstance(segment, StringSegmentValue):
            found.setdefault(segment.path, []).append(segment)
    return found


def _memory_path(path: str, texts: Texts) -> str:
    """Memory knows a cell by what its original says; while both are compared it is known by row and column."""
    head, dot, last = path.rpartition(".")
    if texts and last.startswith("cell-"):
        return f"{head}{dot}{cell_path(texts[0].render_text())}"
    return path
