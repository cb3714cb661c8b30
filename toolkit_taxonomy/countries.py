"""Countries: ISO 3166 codes, names from CLDR, and the IFLA division each belongs to."""

from functools import lru_cache
from pathlib import Path

from babel import Locale
from django.utils.translation import get_language

from .conf import country_names
from .languages import language_for
from .ordering import alphabetical


def _read_divisions() -> dict[str, str]:
    rows = Path(__file__).with_name("countries.tsv").read_text(encoding="utf-8").splitlines()
    table = [row.split("\t") for row in rows if row and not row.startswith("#")]
    return {code: division for code, division, _basis in table[1:]}


#: ISO 3166 alpha-2 code -> code of the IFLA division, from ``countries.tsv`` (which says what is unverified).
DIVISIONS: dict[str, str] = _read_divisions()


@lru_cache(maxsize=32)
def _cldr_names(babel_code: str) -> dict[str, str]:
    return dict(Locale.parse(babel_code).territories)


def country_name(code: str, language: str | None = None) -> str:
    """The name of a country in a language (the active one when none is given); the code itself when CLDR has none."""
    language = language or get_language() or "en"
    override = country_names().get(code, {}).get(language)
    return override or _cldr_names(language_for(language).babel).get(code, code)


def country_choices() -> list[tuple[str, str]]:
    """All countries by name in the active language."""
    return sorted(((code, country_name(code)) for code in DIVISIONS), key=lambda pair: alphabetical(pair[1]))
