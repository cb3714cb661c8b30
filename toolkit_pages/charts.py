"""Charts drawn on the server: bars and shares as numbers for an SVG without a view box, so that text keeps its size."""

from dataclasses import dataclass, field
from unicodedata import east_asian_width

from django.utils.translation import gettext as _

from .figures import localised_number, percent
from .labels import list_in_words

#: Most of the width a bar may take, in per cent: the rest is for the figure beside it, on a phone too.
BAR_LIMIT = 80
ROW_HEIGHT, BAR_HEIGHT, LINE_HEIGHT = 50, 18, 18
#: Text in an SVG does not wrap: a name wider than this many letters, which is a phone's width, takes two lines.
LINE_LETTERS = 32
#: Up to this many whole things are drawn as things that can be counted.
COUNTABLE = 20


@dataclass
class Rect:
    x: str
    y: int
    width: str
    height: int
    css: str


@dataclass
class Text:
    x: str
    y: int
    text: str
    css: str = ""
    anchor: str = "start"
    dx: int = 0


@dataclass
class Drawing:
    """An SVG of the full width and ``height`` pixels; ``label`` says in words what it shows."""

    height: int
    label: str
    rects: list[Rect] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


def _with_unit(value: float, unit: str) -> str:
    return percent(localised_number(value)) if unit == "%" else localised_number(value)


def _in_words(name: str, value: float, unit: str) -> str:
    # Translators: what a chart shows, for those who cannot see it: "Associations: 46".
    return _("%(name)s: %(figure)s") % {"name": name, "figure": _with_unit(value, unit)}


def _beside(name: str, value: float, unit: str) -> str:
    # Translators: a figure of a chart with its name: "275 English".
    return _("%(figure)s %(name)s") % {"name": name, "figure": _with_unit(value, unit)}


def bar_chart(rows: list[tuple[str, float]], *, unit: str = "", rtl: bool = False) -> Drawing:
    """A bar a row, its label above and its figure beside it. Right to left, bars grow from the right edge."""
    top = max((value for _label, value in rows), default=0) or 1
    label = list_in_words([_in_words(name, value, unit) for name, value in rows])
    drawing = Drawing(height=0, label=label)
    near = "100%" if rtl else "0"
    y = 0
    for name, value in rows:
        lines = _lines(name)
        drawing.texts += [Text(near, y + 15 + number * LINE_HEIGHT, line) for number, line in enumerate(lines)]
        y += LINE_HEIGHT * (len(lines) - 1)
        width = value / top * BAR_LIMIT
        drawing.rects.append(Rect(_percent(100 - width if rtl else 0), y + 23, _percent(width), BAR_HEIGHT, "bar"))
        end = 100 - width if rtl else width
        figure = _with_unit(value, unit)
        drawing.texts.append(Text(_percent(end), y + 38, figure, "val", dx=-8 if rtl else 8))
        y += ROW_HEIGHT
    drawing.height = y - 6
    return drawing


def _lines(name: str) -> list[str]:
    """A name as one line, or as two of about the same width; Chinese letters are twice as wide, and break anywhere."""
    widths = [2 if east_asian_width(letter) in "WF" else 1 for letter in name]
    if sum(widths) <= LINE_LETTERS:
        return [name]
    breaks = [place for place, letter in enumerate(name) if letter == " " or widths[place] == 2]
    middle = min(breaks, key=lambda place: abs(sum(widths[:place]) * 2 - sum(widths)), default=None)
    return [name] if middle is None else [name[:middle].rstrip(), name[middle:].lstrip()]


def share_chart(rows: list[tuple[str, float]], *, unit: str = "", rtl: bool = False) -> Drawing:
    """One part of a whole: the first row filled, the rest hollow; a single row is a percentage.

    A small whole of whole numbers is drawn as that many boxes, to be counted.
    """
    part_name, part = rows[0]
    rest_name, rest = rows[1] if len(rows) > 1 else ("", 100 - part)
    whole = part + rest or 1
    shown = [(part_name, part), *([(rest_name, rest)] if rest_name else [])]
    label = list_in_words([_in_words(name, value, unit) for name, value in shown])
    near, far = ("100%", "0") if rtl else ("0", "100%")
    texts = [Text(near, 15, _beside(part_name, part, unit), "val")]
    if rest_name:
        texts.append(Text(far, 15, _beside(rest_name, rest, unit), "soft", "end"))
    countable = len(rows) == 2 and unit != "%" and whole <= COUNTABLE and part == int(part) and rest == int(rest)
    if countable:
        step = 100 / whole
        rects = []
        for number in range(int(whole)):
            x = 100 - (number + 1) * step + step * 0.05 if rtl else number * step + step * 0.05
            rects.append(Rect(_percent(x), 28, _percent(step * 0.86), 52, "bar" if number < part else "hollow"))
        return Drawing(height=84, label=label, rects=rects, texts=texts)
    width = part / whole * 100
    rects = [
        Rect("0", 24, "100%", 30, "rest"),
        Rect(_percent(100 - width if rtl else 0), 24, _percent(width), 30, "bar"),
    ]
    return Drawing(height=56, label=label, rects=rects, texts=texts)


def _percent(value: float) -> str:
    return f"{value:.1f}%"
