"""The end of a translated page's address: a translator is told how to write it, before and after a mistake."""

import unicodedata
from functools import wraps

from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail_localize.views import edit_translation


def advice() -> str:
    return _("Write the end of the address in the letters a to z, digits and hyphens, for example find-a-partner.")


def problem_of_slug(text: str) -> str | None:
    """wagtail-localize drops other letters without a word, but for their accents."""
    letters = unicodedata.normalize("NFKD", text)
    if slugify(text) and not any(letter.isalnum() and not letter.isascii() for letter in letters):
        return None
    return advice()


def tell_above_slugs() -> None:
    """The translation editor shows no help texts; it has a line above a text for the part of a block."""
    stock = edit_translation.get_segment_location_info
    if getattr(stock, "tells_above_slugs", False):
        return

    @wraps(stock)
    def get_segment_location_info(source_instance, tab_helper, content_path, *args, **kwargs):
        place = stock(source_instance, tab_helper, content_path, *args, **kwargs)
        return {**place, "subField": advice()} if content_path == "slug" else place

    get_segment_location_info.tells_above_slugs = True  # type: ignore[attr-defined]
    edit_translation.get_segment_location_info = get_segment_location_info
