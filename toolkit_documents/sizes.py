"""The size of a file in words, as the active language writes it: "13.5 kB", "13,5 ko"."""

from babel.units import format_unit
from django.utils.translation import get_language

from toolkit_taxonomy.languages import language_for

_UNITS = ("byte", "kilobyte", "megabyte", "gigabyte")


def file_size_text(size: int) -> str:
    """``size`` is in bytes; the units are those of CLDR, of 1,024 each, with one decimal at most."""
    number, unit = float(size), 0
    while number >= 1023.95 and unit < len(_UNITS) - 1:
        number, unit = number / 1024, unit + 1
    locale = language_for(get_language() or "en").babel
    return format_unit(number, _UNITS[unit], length="short", format="#,##0.#", locale=locale)
