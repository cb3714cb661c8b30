"""Figures in the way of a language: 12,000 and 7.8% in English, 12 000 and 7,8 % in French."""

import re
from decimal import Decimal

from babel import Locale
from babel.numbers import format_decimal
from django.utils.translation import get_language

from toolkit_taxonomy.languages import language_for

#: As the English content writes them, and clearly no year or code: with a comma between thousands, or with a point.
_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+")
_PERCENTAGE = re.compile(rf"({_FIGURE.pattern}|\d+)%")
#: From here on thousands are set apart.
GROUPED = 10_000


def localised_figure(text, language: str | None = None) -> str:
    """A text that is a figure or percentage and nothing else, in the active language's way; any other as it is."""
    written = str(text)
    percentage = _PERCENTAGE.fullmatch(written)
    if percentage:
        return percent(_written(percentage[1], language), language)
    return _written(written, language) if _FIGURE.fullmatch(written) else text


def percent(number: str, language: str | None = None) -> str:
    """A number that is written already, with the sign where CLDR has it."""
    pattern = Locale.parse(_babel(language)).percent_formats[None].pattern
    return pattern.replace("#,##0", number)


def _babel(language: str | None) -> str:
    return language_for(language or get_language() or "en").babel


def _written(figure: str, language: str | None) -> str:
    decimals = len(figure.partition(".")[2])
    return _formatted(Decimal(figure.replace(",", "")), language, grouped="," in figure, decimals=decimals)


def localised_number(value: float, language: str | None = None) -> str:
    """A number of a chart: up to three decimals, none that are noughts."""
    number = Decimal(repr(value)).quantize(Decimal("0.001")).normalize()
    exponent = number.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return _formatted(number, language, grouped=abs(value) >= GROUPED, decimals=decimals)


def _formatted(number: Decimal, language: str | None, *, grouped: bool, decimals: int) -> str:
    pattern = ("#,##0" if grouped else "0") + ("." + "0" * decimals if decimals else "")
    return format_decimal(number, format=pattern, locale=_babel(language))
