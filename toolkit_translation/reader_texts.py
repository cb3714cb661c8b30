"""The texts of a page that somebody reads."""

from wagtail.models import TranslatableMixin
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from .block_parts import has_words

#: No words for a reader: an address may be the same in every language.
NOT_READ = {"slug"}


def texts_of(page: TranslatableMixin) -> list[tuple[str, str]]:
    """Each text that holds words, with its place."""
    return [
        (segment.path, segment.string.data)
        for segment in extract_segments(page)
        if isinstance(segment, StringSegmentValue) and segment.path not in NOT_READ and has_words(segment.render_text())
    ]
