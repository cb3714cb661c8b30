"""Texts of translators that cannot stand where they belong: longer than the place takes, or an address of no letters.

wagtail-localize asks the rules of a page's own fields, and those only when it saves the page; those of blocks and rows
it never asks. Here a text is marked when it is kept, whatever it comes in by. The translation editor then shows what is
wrong below it, and no page takes it up.
"""

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.db.models.signals import post_save, pre_save
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail_localize.models import StringTranslation, Translation, TranslationSource, post_save_string_translation
from wagtail_localize.strings import StringValue

from .place_names import place_name
from .slugs import problem_of_slug


def mark_unusable(sender, instance: StringTranslation, raw=False, update_fields=None, **kwargs) -> None:
    if raw or instance.has_error or (update_fields is not None and "data" not in update_fields):
        return
    if instance.context is None:
        return
    source = TranslationSource.objects.filter(object=instance.context.object_id).first()
    problem = problem_of(instance, model_of(source)) if source else None
    if problem:
        instance.has_error, instance.field_error = True, problem


def keep_title_of_list(sender, instance: StringTranslation, **kwargs) -> None:
    """wagtail-localize writes a title into the list of pages as it is; a database would refuse one too long."""
    if not instance.has_error:
        post_save_string_translation(instance=instance, **kwargs)


def model_of(source: TranslationSource) -> type[models.Model] | None:
    """The page's own type, if it is still installed; what the object of a source names is a page of any type."""
    return source.specific_content_type.model_class()


def problem_of(text: StringTranslation, model: type[models.Model] | None) -> str | None:
    """What the rules of its place in a page or snippet of this type say against a text."""
    if text.context is None:
        return None
    words = StringValue(text.data).render_text()
    if text.context.path == "slug":
        return problem_of_slug(words)
    rules = _rules_of(model, text.context.field_path)
    try:
        if rules is not None:
            rules.run_validators(words)
    except ValidationError as error:
        return " ".join(error.messages)
    return None


def _rules_of(model: type[models.Model] | None, field_path: str):
    """The field whose validators hold for a place; none for rich text, which has a text for each paragraph."""
    name, *rest = field_path.split(".")
    field = _field(model, name)
    if isinstance(field, StreamField):
        return _rules_of_block(field.stream_block, rest)
    if rest and getattr(field, "one_to_many", False):
        field = _field(field.related_model, rest[0])
    text_alone = isinstance(field, models.CharField | models.TextField) and not isinstance(field, RichTextField)
    return field if text_alone else None


def _field(model: type[models.Model] | None, name: str):
    try:
        return model._meta.get_field(name) if model and name else None
    except FieldDoesNotExist:
        return None


def _rules_of_block(block, names: list[str]):
    for name in names:
        block = block.child_block if isinstance(block, blocks.ListBlock) else _child(block, name)
    return block.field if isinstance(block, blocks.CharBlock | blocks.TextBlock) else None


def _child(block, name: str):
    return getattr(block, "child_blocks", {}).get(name)


def unusable_texts(translation: Translation) -> list[str]:
    """What to tell who would publish a translation: each text that cannot be used, where it belongs, and why."""
    texts = translation.source.stringsegment_set.get_translations(translation.target_locale)
    model, found = model_of(translation.source), {}
    for text in texts.select_related("context", "translation_of").order_by("pk"):
        problem = text.get_error() or problem_of(text, model)
        if problem:
            found[text] = problem
    if not found:
        return []
    source = translation.source.as_instance()
    words = _("“%(text)s” cannot be used for %(place)s. %(problem)s")
    return [
        words
        % {
            "text": Truncator(StringValue(text.data).render_text()).chars(40),
            "place": place_name(source, text.context.path),
            "problem": problem,
        }
        for text, problem in found.items()
    ]


def connect() -> None:
    post_save.disconnect(post_save_string_translation, sender=StringTranslation)
    post_save.connect(keep_title_of_list, sender=StringTranslation, dispatch_uid="toolkit_translation.title_of_list")
    pre_save.connect(mark_unusable, sender=StringTranslation, dispatch_uid="toolkit_translation.unusable_texts")
