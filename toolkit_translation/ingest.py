"""A finished translation taken in from outside: its texts as wagtail-localize keeps them, then its page or snippet.

Translators find every text in the editor afterwards, with progress; what one of them changed there is kept.
"""

import json
from collections import defaultdict

from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.models import Locale, TranslatableMixin
from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource
from wagtail_localize.segments import StringSegmentValue

from .places import places_of
from .remembering import read_once
from .sources import source_of
from .targets import write_target


class IngestError(ValueError):
    """The translation does not fit its original; the message begins with the place in the content."""


def ingest(
    original: TranslatableMixin, translated: TranslatableMixin, *, locale: Locale, tool: str, publish: bool
) -> TranslatableMixin:
    """Keep a translation and write its page (a draft, or published) or snippet; returns that.

    ``original`` is as the database has it; ``translated`` is the same object with its texts in the other language, not
    to be saved: the same block ids and rows, so that each text is found by its path. Both are used up. ``tool`` names
    where the texts come from, and the next ingest from there may change them. Raises ``IngestError``, and
    ``ValidationError`` where the page's own rules refuse it.
    """
    source, segments = read_once(original, _source_with_segments)
    texts = _texts_by_path(original, translated)
    rows = {}
    for segment in segments:
        path = segment.context.path
        if not texts[path]:
            raise IngestError(f"{path}: a text of the original has no counterpart")
        data = _with_links_of(json.loads(segment.attrs or "null") or {}, texts[path].pop(0), path=path)
        rows[segment.string_id, segment.context_id] = StringTranslation(
            translation_of=segment.string,
            context=segment.context,
            locale=locale,
            data=data,
            translation_type=StringTranslation.TRANSLATION_TYPE_MACHINE,
            tool_name=tool,
            updated_at=timezone.now(),
        )
    _keep(rows, source=source, locale=locale, tool=tool)
    return write_target(source, original, locale=locale, publish=publish)


def _source_with_segments(original: TranslatableMixin) -> tuple[TranslationSource, list[StringSegment]]:
    source = source_of(original)
    return source, list(source.stringsegment_set.select_related("string", "context").order_by("order"))


def _texts_by_path(original: TranslatableMixin, translated: TranslatableMixin) -> dict[str, list[StringSegmentValue]]:
    texts: dict[str, list[StringSegmentValue]] = defaultdict(list)
    for place in places_of(original, translated):
        if len(place.translated) > len(place.original):
            raise IngestError(f"{place.path}: the translation has a text more than the original")
        # A text that a table says twice is one to translate.
        texts[place.path] = texts[place.path] or list(place.translated)
    return texts


def _with_links_of(source_attrs: dict, value: StringSegmentValue, *, path: str) -> str:
    """A text whose links bear the numbers that the same links have in the original, in whatever order they stand."""
    own = value.attrs or {}
    if len(own) != len(source_attrs):
        raise IngestError(f"{path}: {len(own)} links in a text whose original has {len(source_attrs)}")
    if not own:
        return value.string.data
    numbers = {json.dumps(attrs, sort_keys=True): number for number, attrs in source_attrs.items()}
    soup = BeautifulSoup(value.string.data, "html.parser")
    for element in soup.find_all(id=True):
        number = numbers.get(json.dumps(own[element["id"]], sort_keys=True))
        if number is None:
            raise IngestError(f"{path}: a link leads elsewhere than in the original")
        element["id"] = number
    return str(soup)


def _keep(rows: dict[tuple, StringTranslation], *, source: TranslationSource, locale: Locale, tool: str) -> None:
    """Write the texts, but for those that a person or another tool has written since."""
    others = StringTranslation.objects.filter(locale=locale, context__object_id=source.object_id).exclude(
        tool_name=tool, last_translated_by=None
    )
    taken = set(others.values_list("translation_of_id", "context_id"))
    StringTranslation.objects.bulk_create(
        [row for key, row in rows.items() if key not in taken],
        update_conflicts=True,
        unique_fields=["locale", "translation_of", "context"],
        update_fields=["data", "translation_type", "tool_name", "updated_at"],
    )
