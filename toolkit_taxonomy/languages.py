"""The one table of language codes: Wagtail's locale and URL, HTML, Babel, search."""

from dataclasses import dataclass

from babel import Locale, UnknownLocaleError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

#: A language tag as HTML takes it (BCP 47): language, then script, region or variant.
language_tag = RegexValidator(
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", _("Write a language code, for example en, zh-Hans or pt-BR.")
)


@dataclass(frozen=True)
class Language:
    """One language under the four names that the parts of the toolkit use for it."""

    locale: str  #: Wagtail locale and URL prefix, ``zh-hans``
    html: str  #: BCP 47 for ``lang`` and ``hreflang``, ``zh-Hans``
    babel: str  #: CLDR identifier, ``zh_Hans``
    search: str  #: analyser, ``zh``
    name: str  #: the language's name for itself
    direction: str = "ltr"


LANGUAGES = {
    language.locale: language
    for language in (
        Language("ar", "ar", "ar", "ar", "العربية", "rtl"),
        Language("zh-hans", "zh-Hans", "zh_Hans", "zh", "中文"),
        Language("en", "en", "en", "en", "English"),
        Language("fr", "fr", "fr", "fr", "Français"),
        Language("de", "de", "de", "de", "Deutsch"),
        Language("ru", "ru", "ru", "ru", "Русский"),
        Language("es", "es", "es", "es", "Español"),
    )
}


def language_for(code: str) -> Language:
    """The language of a locale code; a code outside the seven (a host may add Swahili) is described by CLDR.

    Never raises: an unknown code comes back under its own name, left to right.
    """
    known = LANGUAGES.get(code.lower())
    if known:
        return known
    return _described_by_cldr(code)


def _described_by_cldr(code: str) -> Language:
    parts = code.replace("_", "-").split("-")
    html = "-".join([parts[0].lower()] + [p.title() if len(p) == 4 else p.upper() for p in parts[1:]])
    try:
        locale = Locale.parse(html, sep="-")
    except (UnknownLocaleError, ValueError):
        return Language(code, html, "en", code, code)
    name = locale.get_display_name(locale) or code
    return Language(code, html, str(locale), locale.language, name[:1].upper() + name[1:], locale.text_direction)


def language_name(code: str, in_language: str) -> str:
    """The name of language ``code`` in another language, from CLDR: ``language_name("fr", "de")`` is "Französisch"."""
    try:
        locale = Locale.parse(language_for(code).html, sep="-")
        name = locale.get_display_name(language_for(in_language).babel)
    except (UnknownLocaleError, ValueError):
        return code
    return name or code
