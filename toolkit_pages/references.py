"""A work that a page cites, as one phrase: translators set the order of its parts and the signs between them."""

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .labels import language_attributes


def cited_title(*, title: str, url: str = "", language: str = "") -> SafeString:
    """The title in its own language, a link where there is an address."""
    attributes = language_attributes(language)
    if url:
        return format_html('<a href="{}"{}>{}</a>', url, attributes, title)
    return format_html("<b{}>{}</b>", attributes, title)


def reference(*, publisher: str = "", year: str = "", note: str = "", **named: str) -> SafeString:
    """Title, publisher, year, and what the work supports; whatever is not known is left out."""
    title = cited_title(**named)
    # Isolated, so that its signs stay with it in a line that runs the other way.
    if publisher and language_attributes(named["language"]):
        publisher = format_html("<bdi>{}</bdi>", publisher)
    if publisher and year:
        work = _phrase(_("%(title)s, %(publisher)s, %(year)s"), title=title, publisher=publisher, year=year)
    elif publisher:
        work = _phrase(_("%(title)s, %(publisher)s"), title=title, publisher=publisher)
    elif year:
        work = _phrase(_("%(title)s, %(year)s"), title=title, year=year)
    else:
        work = title
    return _phrase(_("%(work)s. %(note)s"), work=work, note=note) if note else work


def _phrase(pattern: str, **parts) -> SafeString:
    escaped = {name: conditional_escape(part) for name, part in parts.items()}
    return mark_safe(conditional_escape(pattern) % escaped)  # noqa: S308  (escaped)
