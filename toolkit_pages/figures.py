"""Figures in the way of a language: 12,000 and 7.8 in English, 12 000 and 7,8 in French."""

import re
from decimal import Decimal

from babel.numbers import format_decimal
from django.utils.translation import get_language

from toolkit_taxonomy.languages import language_for

#: As the English content writes them, and clearly no year or code: with a comma between thousands, or with a point.
_FIGURE = re.compile(r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)")
#: From here on thousands are set apart.
GROUPED = 10_000


def localised_figure(text, language: str | None = None) -> str:
    """A text that is a figure and nothing else, in the active language's way; any other text as it is."""
    written = str(text)
    if not _FIGURE.fullmatch(written):
        return text
    decimals = len(written.partition(".")[2])
    return _formatted(Decimal(written.replace(",", "")), language, grouped="," in written, decimals=decimals)


def localised_number(value: float, language: str | None = None) -> str:
    """A number of a chart: up to three decimals, none that are noughts."""
    number = Decimal(repr(value)).quantize(Decimal("0.001")).normalize()
    exponent = number.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return _formatted(number, language, grouped=abs(value) >= GROUPED, decimals=decimals)


def _formatted(number: Decimal, language: str | None, *, grouped: bool, decimals: int) -> str:
    pattern = ("#,##0" if grouped else "0") + ("." + "0" * decimals if decimals else "")
    return format_decimal(number, format=pattern, locale=language_for(language or get_language() or "en").babel)
