"""Labels as a page shows them: each says its language where it is not the page's, and several make a list in words."""

from collections.abc import Iterable

from babel.lists import format_list
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from toolkit_taxonomy.languages import language_for


def language_attributes(code: str, page_language: str | None = None) -> SafeString:
    """``lang`` for what is not in the page's language (the active one if none is given), and ``dir`` where it runs
    the other way; each with a space before it, so that it can stand right behind a tag's name."""
    if not code:
        return mark_safe("")
    page, own = language_for(page_language or get_language() or "en"), language_for(code)
    if own.html == page.html:
        return mark_safe("")
    direction = f' dir="{own.direction}"' if own.direction != page.direction else ""
    return mark_safe(f' lang="{conditional_escape(own.html)}"{direction}')  # noqa: S308  (escaped)


def label_html(label, page_language: str | None = None) -> SafeString:
    """A label as HTML, in an element of its own when it is in another language.

    A text, or anything with a ``label`` and a ``lang`` (a term, a facet's value, a chip).
    """
    text = conditional_escape(getattr(label, "label", label))
    attributes = language_attributes(getattr(label, "lang", ""), page_language)
    return mark_safe(f"<bdi{attributes}>{text}</bdi>" if attributes else text)  # noqa: S308  (escaped)


def in_a_row(labels: Iterable, language: str | None = None) -> SafeString:
    """Labels as a list in words, as HTML: "Lebanon, Jordan, and Egypt" in the way of the language."""
    # The words between come from CLDR and hold no marks of HTML.
    return mark_safe(list_in_words([label_html(label, language) for label in labels], language))  # noqa: S308


def list_in_words(texts: list[str], language: str | None = None) -> str:
    """Texts as a list in the way of a language (the active one if none is given), by CLDR's patterns."""
    return format_list(texts, locale=language_for(language or get_language() or "en").babel)
