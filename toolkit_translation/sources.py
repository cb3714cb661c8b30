"""What wagtail-localize keeps of an original: its source, with every text of it by place.

A new source is written in a few statements; wagtail-localize asks several times for each text.
"""

import json

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields
from wagtail.models import TranslatableMixin
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    String,
    StringSegment,
    TemplateSegment,
    TranslatableObject,
    TranslationContext,
    TranslationSource,
    get_schema_version,
)
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue, TemplateSegmentValue
from wagtail_localize.segments.extract import extract_segments


def source_of(original: TranslatableMixin) -> TranslationSource:
    """The source of an original as the database has it, brought up to date."""
    if TranslationSource.objects.filter(object_id=original.translation_key, locale=original.locale_id).exists():
        return TranslationSource.update_or_create_from_instance(original)[0]
    source = TranslationSource.objects.create(
        object=TranslatableObject.objects.get_or_create_from_instance(original)[0],
        locale=original.locale,
        specific_content_type=ContentType.objects.get_for_model(type(original)),
        object_repr=str(original)[:200],
        content_json=_as_json(original),
        schema_version=get_schema_version(original._meta.app_label),
        last_updated_at=timezone.now(),
    )
    _write_segments(source, original)
    return source


def _as_json(original: TranslatableMixin) -> str:
    if isinstance(original, ClusterableModel):
        return original.to_json()
    return json.dumps(get_serializable_data_for_fields(original), cls=DjangoJSONEncoder)


def _write_segments(source: TranslationSource, original: TranslatableMixin) -> None:
    values = extract_segments(original)
    contexts = _contexts(source, {value.path for value in values})
    for context in contexts.values():
        context.get_field_path(original)
    texts = [value for value in values if isinstance(value, StringSegmentValue)]
    strings = _strings(source, {value.string.data for value in texts})
    StringSegment.objects.bulk_create(
        StringSegment(
            source=source,
            context=contexts[value.path],
            order=value.order,
            string=strings[value.string.data],
            attrs=json.dumps(value.attrs, cls=DjangoJSONEncoder),
        )
        for value in texts
    )
    for value in values:
        if isinstance(value, TemplateSegmentValue):
            TemplateSegment.from_value(source, value)
        elif isinstance(value, OverridableSegmentValue):
            OverridableSegment.from_value(source, value)
        elif not isinstance(value, StringSegmentValue):
            RelatedObjectSegment.from_value(source, value)


def _contexts(source: TranslationSource, paths: set[str]) -> dict[str, TranslationContext]:
    present = TranslationContext.objects.filter(object_id=source.object_id)
    missing = paths.difference(present.values_list("path", flat=True))
    TranslationContext.objects.bulk_create(
        TranslationContext(object_id=source.object_id, path=path, path_id=TranslationContext._get_path_id(path))
        for path in sorted(missing)
    )
    return {context.path: context for context in present.all() if context.path in paths}


def _strings(source: TranslationSource, texts: set[str]) -> dict[str, String]:
    hashes = {text: String._get_data_hash(text) for text in sorted(texts)}
    present = String.objects.filter(locale=source.locale_id, data_hash__in=hashes.values())
    missing = texts.difference(present.values_list("data", flat=True))
    String.objects.bulk_create(
        String(locale_id=source.locale_id, data=text, data_hash=hashes[text]) for text in sorted(missing)
    )
    return {string.data: string for string in present.all()}
