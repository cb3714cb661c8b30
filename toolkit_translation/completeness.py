"""Which words of a page are missing in its language: those that it still lacks, and those that it says in another's.

What is looked at is the text that would be published, never a counter: a text that equals the original's is missing,
unless a translator has said exactly that; a blank is missing.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from toolkit_taxonomy.words import says_something

from .block_parts import has_words
from .originals import confirmed_anywhere, confirmed_places, originals_of
from .place_names import field_name, in_words, part_of
from .places import places_of
from .reader_texts import NOT_READ, texts_of
from .remembered_words import Words, forbidden_words


@dataclass(frozen=True)
class MissingText:
    """A text of the original that a page does not say in its own language."""

    path: str
    field: str
    original: str
    #: Which block or row of the field, counted from 1.
    position: int | None = None


def missing_texts(page: Page) -> list[MissingText]:
    """The texts that a translation lacks, in the original's order; none for a page that is no translation."""
    originals = originals_of(page)
    for original in originals:
        missing = _missing_against(original, page)
        if missing:
            return missing
    return _left_elsewhere(page, words=forbidden_words(page, originals))


def _missing_against(original: Page, page: Page) -> list[MissingText]:
    """Place by place: a rich text may have fewer paragraphs than the original's, but not none."""
    confirmed = None
    missing = []
    for place in places_of(original, page):
        texts = [text.string.data for text in place.original if has_words(text.render_text())]
        if place.path in NOT_READ or not texts:
            continue
        said = [text.string.data for text in place.translated if says_something(text.render_text())]
        if not said:
            lacking = texts if _has_place(page, place.path) else []
        else:
            lacking = [text for text in said if text in texts]
        if said and lacking:
            confirmed = confirmed_places(page) if confirmed is None else confirmed
            lacking = [text for text in lacking if (place.path, text) not in confirmed]
        missing += [_missing(page, place.path, text) for text in lacking]
    return missing


def _left_elsewhere(page: Page, *, words: Words) -> list[MissingText]:
    """Texts of the original that stand in another place of the same field, and those of its earlier versions."""
    if not words:
        return []
    found = [(path, text) for path, text in texts_of(page) if text in words.get(path.partition(".")[0], ())]
    if not found:
        return []
    here, anywhere = confirmed_places(page), confirmed_anywhere((text for _path, text in found), page.locale_id)
    return [_missing(page, path, text) for path, text in found if (path, text) not in here and text not in anywhere]


def _missing(page: Page, path: str, text: str) -> MissingText:
    return MissingText(path, field_name(page, path), text, part_of(page, path))


def _has_place(page: Page, path: str) -> bool:
    """Whether the page has the field or block in which a text would stand; a block may have been taken out."""
    return part_of(page, path) != 0


def missing_after(translation: Translation) -> list[MissingText]:
    """The texts that the page of a translation would lack if it were written from the texts translated so far."""
    return missing_texts(translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True))


def told(missing: list[MissingText], locale: Locale) -> str:
    """How many texts are missing, and where: "3 texts are missing in French: title; body (2; position: 1, 4)."."""
    fields: dict[str, list[MissingText]] = {}
    for text in missing:
        fields.setdefault(text.field, []).append(text)
    places = _("; ").join(
        in_words(field, positions={text.position for text in texts if text.position}, count=len(texts))
        for field, texts in fields.items()
    )
    words = ngettext(
        "%(count)d text is missing in %(language)s: %(places)s.",
        "%(count)d texts are missing in %(language)s: %(places)s.",
        len(missing),
    )
    return words % {"count": len(missing), "language": locale.get_display_name(), "places": places}
