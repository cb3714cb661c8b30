"""The content of the database with its words in the marker alphabet; addresses, codes and names of files stay."""

from django.apps import apps
from django.db import models
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import Page

from toolkit_pages.blocks import AnchorBlock, LanguageBlock
from toolkit_taxonomy.authors import EDITORS

from .marker_alphabet import mark

APPS = ["case_studies", "toolkit_documents", "toolkit_pages", "toolkit_search", "toolkit_taxonomy"]
#: No words, though they are texts.
CODES = {"code", "country", "language", "path", "slug", "url_path", "sha256", "file_hash", "region", "region_choice"}
TEXTS = (models.CharField, models.TextField)
WORD_BLOCKS = (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock)
CODE_BLOCKS = (AnchorBlock, LanguageBlock)


def mark_content() -> None:
    """Written without saving, so that no rule of publication, no index and no revision takes part."""
    models_of_apps = [model for label in APPS for model in apps.get_app_config(label).get_models()]
    for model in [Page, get_document_model(), get_image_model(), *models_of_apps]:
        fields = [field for field in model._meta.local_concrete_fields if _has_words(field)]
        rows = list(model._base_manager.all()) if fields else []
        for row in rows:
            for field in fields:
                setattr(row, field.attname, _marked(getattr(row, field.attname), field))
        if rows:
            model._base_manager.bulk_update(rows, [field.name for field in fields], batch_size=50)


def _has_words(field) -> bool:
    if isinstance(field, StreamField):
        return True
    plain = isinstance(field, TEXTS) and not isinstance(field, models.URLField | models.SlugField | models.FileField)
    return plain and not field.choices and field.name not in CODES


def _marked(value, field):
    if isinstance(field, StreamField):
        stream = field.stream_block
        return blocks.StreamValue(stream, _marked_stream(stream, value.raw_data), is_lazy=True)
    return value if value == EDITORS else _in_markers(value)


def _marked_stream(stream: blocks.BaseStreamBlock, children) -> list[dict]:
    known = [child for child in children if child["type"] in stream.child_blocks]
    return [{**child, "value": _marked_value(stream.child_blocks[child["type"]], child["value"])} for child in known]


def _marked_value(block, value):
    if isinstance(block, blocks.BaseStreamBlock):
        return _marked_stream(block, value or [])
    if isinstance(block, blocks.ListBlock):
        return [{**child, "value": _marked_value(block.child_block, child["value"])} for child in value or []]
    if isinstance(block, blocks.BaseStructBlock) and isinstance(value, dict):
        known = {name: part for name, part in value.items() if name in block.child_blocks}
        return {name: _marked_value(block.child_blocks[name], part) for name, part in known.items()}
    if isinstance(value, dict) and "data" in value:  # a table
        return {**value, "data": [[_in_markers(cell) for cell in row] for row in value["data"]]}
    return _in_markers(value) if isinstance(block, WORD_BLOCKS) and not isinstance(block, CODE_BLOCKS) else value


def _in_markers(value):
    return mark(value) if isinstance(value, str) else value
