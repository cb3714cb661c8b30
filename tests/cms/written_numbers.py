"""Numbers as seven languages write them: "1,600", "1 600" and "1.600" are one, "1.5 million" and "150万" another."""

import re
from decimal import Decimal

NUMBER = re.compile(r"\d+(?:[ \u00a0\u2009\u202f.,’٬٫]\d+)*")
SEPARATOR = re.compile(r"[^\d]")
ENGLISH_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
#: "2022–26" and "2022–2026".
YEARS = re.compile(r"(?<!\d)(\d\d)\d\d\s?[-–—]\s?(?:\d\d)?(\d\d)(?!\d)")
#: Longer beginnings first: 百万 before 百.
UNITS = {
    Decimal(10**9): ("billion", "milliard", "миллиард", "млрд", "مليار", "十亿"),
    Decimal(10**8): ("亿",),
    Decimal(10**6): ("million", "mio", "millón", "millones", "миллион", "млн", "مليون", "ملايين", "百万"),
    Decimal(10**4): ("万",),
    Decimal(10**3): ("thousand", "tausend", "mille", "mil", "тысяч", "тыс", "ألف", "آلاف", "千"),
}


def english_numbers(text: str) -> dict[str, set[Decimal]]:
    """The numbers of two digits and more in an English text, each with the values that stand for it."""
    return {
        match.group(): _with_unit({Decimal(match.group().replace(",", ""))}, text[match.end() :])
        for match in ENGLISH_NUMBER.finditer(text)
        if sum(map(str.isdigit, match.group())) > 1
    }


def values(text: str) -> set[Decimal]:
    """Every value that a number in a text of any language can be read as: what is not among them is not in the text."""
    found = {Decimal(year) for century, end in YEARS.findall(text) for year in (end, century + end)}
    for match in NUMBER.finditer(text):
        found |= _with_unit(_readings(match.group()), text[match.end() :])
    return found


def _readings(written: str) -> set[Decimal]:
    """Of "1.600": 1, 600, 1600 and 1.6."""
    parts = SEPARATOR.split(written)
    readings = {Decimal(part) for part in parts}
    if all(len(part) == 3 for part in parts[1:]):
        readings.add(Decimal("".join(parts)))
    if len(parts) > 1 and all(len(part) == 3 for part in parts[1:-1]):
        readings.add(Decimal(f"{''.join(parts[:-1])}.{parts[-1]}"))
    return readings


def _with_unit(numbers: set[Decimal], following: str) -> set[Decimal]:
    # "3500多万" and "3500余万": more than 35 million.
    word = following.lstrip(" \u00a0\u202f多余").casefold()
    for unit, names in UNITS.items():
        if word.startswith(names):
            return numbers | {number * unit for number in numbers}
    return numbers
