"""Downloads over time, drawn on the server: columns for an SVG without a view box, so that text keeps its size, and
the same figures for the table beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format, number_format
from django.utils.functional import cached_property
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

#: Longer spans, in days, are told by the week, the month, the year: about 50 columns are what a telephone shows.
BY_DAY, BY_WEEK, BY_MONTH = 31, 190, 1500
#: Of the drawing, in pixels: the figure on top, the columns, the dates below.
TOP, HEIGHT, BOTTOM = 22, 140, 24


@dataclass
class Column:
    """A span of time: its name, its number of downloads, and where it stands (pixels down, per cent across)."""

    name: str
    count: int
    x: str = ""
    width: str = ""
    y: int = 0
    height: int = 0


@dataclass
class DownloadChart:
    """Columns from ``first`` to ``last``, both included; ``days`` are the downloads of each day that has any."""

    first: date
    last: date
    days: Mapping[date, int]

    top = TOP
    baseline = TOP + HEIGHT
    dates = baseline + 18
    height = baseline + BOTTOM

    @property
    def heading(self) -> str:
        return {"day": _("By day"), "week": _("By week"), "month": _("By month"), "year": _("By year")}[self.step]

    @property
    def column_heading(self) -> str:
        return {"day": _("Day"), "week": _("Week from"), "month": _("Month"), "year": _("Year")}[self.step]

    @property
    def step(self) -> str:
        if self._span <= BY_DAY:
            return "day"
        return "week" if self._span <= BY_WEEK else "month" if self._span <= BY_MONTH else "year"

    @cached_property
    def columns(self) -> list[Column]:
        """In the order of time. Right to left, time runs from the right edge."""
        starts = {_start(self.first + timedelta(days=number), self.step): 0 for number in range(self._span)}
        for day, count in self.days.items():
            if self.first <= day <= self.last:
                starts[_start(day, self.step)] += count
        highest, width = max(starts.values()) or 1, 100 / len(starts)
        columns = []
        for number, (start, count) in enumerate(starts.items()):
            place = len(starts) - 1 - number if get_language_bidi() else number
            height = max(round(count / highest * HEIGHT), 1) if count else 0
            column = Column(self._name(start), count, f"{(place + 0.1) * width:.2f}%", f"{0.8 * width:.2f}%")
            column.y, column.height = self.baseline - height, height
            columns.append(column)
        return columns

    @property
    def _span(self) -> int:
        return (self.last - self.first).days + 1

    def _name(self, start: date) -> str:
        if self.step == "year":
            return str(start.year)
        return date_format(max(start, self.first), "YEAR_MONTH_FORMAT" if self.step == "month" else "DATE_FORMAT")

    @property
    def highest(self) -> Column:
        return max(self.columns, key=lambda column: column.count)

    @property
    def near(self) -> str:
        """Where a line of text begins."""
        return "100%" if get_language_bidi() else "0"

    @property
    def far(self) -> str:
        return "0" if get_language_bidi() else "100%"

    @property
    def label(self) -> str:
        """What the drawing shows, for those who cannot see it."""
        # Translators: describes a chart of downloads over time, for those who cannot see it.
        return _("Downloads from %(first)s to %(last)s; the most: %(count)s (%(name)s).") % {
            "first": self.columns[0].name,
            "last": self.columns[-1].name,
            "count": number_format(self.highest.count, force_grouping=True),
            "name": self.highest.name,
        }


def _start(day: date, step: str) -> date:
    """The first day of the span that a day is in; weeks begin on Monday."""
    if step == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(**{"day": {}, "month": {"day": 1}, "year": {"day": 1, "month": 1}}[step])
