"""The language of a reader whose address has none: that of ``?language=``, else what the browser accepts."""

from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from toolkit_taxonomy.languages import language_tag

#: A language tag that a field could hold is no longer.
TAG_LIMIT = 35


def wanted_languages(request) -> list[str]:
    """Codes in lower case in the order of preference; the site's own language comes last, so there is always one."""
    asked = request.GET.get("language", "")
    accepted = parse_accept_lang_header(request.headers.get("accept-language", ""))
    codes = [code for code, weight in accepted if weight > 0 and code != "*"]
    return [*([asked.lower()] if _is_tag(asked) else []), *codes, settings.LANGUAGE_CODE.lower()]


def best_language(wanted: list[str], available: Iterable[str]) -> str:
    """The one of ``available`` that suits best: as it is wanted, else in another script or region; else the first."""
    available = list(available)
    for code in wanted:
        same = [tag for tag in available if tag.lower() == code]
        related = [tag for tag in available if tag and _base(tag) == _base(code)]
        if same or related:
            return (same or related)[0]
    return available[0]


def interface_language(wanted: list[str]) -> str:
    """The first wanted language that the site speaks, as Django names it."""
    for code in wanted:
        try:
            return get_supported_language_variant(code)
        except (LookupError, ValueError):
            continue
    return settings.LANGUAGE_CODE


def _base(tag: str) -> str:
    return tag.lower().partition("-")[0]


def _is_tag(text: str) -> bool:
    try:
        language_tag(text)
    except ValidationError:
        return False
    return len(text) <= TAG_LIMIT
