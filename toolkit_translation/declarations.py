"""Telling wagtail-localize which fields all languages share.

Page types, snippets and their inline rows list them by name in ``synchronised_fields``; nothing else in the toolkit
imports wagtail-localize, so a site without it needs none of this.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.fields import StreamField
from wagtail.models import Page, TranslatableMixin
from wagtail_localize.fields import SynchronizedField

from .block_parts import declare_block_parts


def declare_synchronised_fields() -> list[type]:
    """Turn each model's own ``synchronised_fields`` into declarations; returns the models declared."""
    declared = []
    for model in apps.get_models():
        names = getattr(model, "synchronised_fields", None)
        if not names or not issubclass(model, TranslatableMixin):
            continue
        present = list(model.__dict__.get("override_translatable_fields", []))
        taken = {field.field_name for field in present}
        names = dict.fromkeys([*names, *keys_to_snippets(model)])
        model.override_translatable_fields = present + [  # type: ignore[attr-defined]
            SynchronizedField(name, overridable=False) for name in names if name not in taken
        ]
        for field in model._meta.get_fields():
            if isinstance(field, StreamField):
                declare_block_parts(field.stream_block)
        declared.append(model)
    return declared


def keys_to_snippets(model: type[models.Model]) -> Iterator[str]:
    """The foreign keys that go on pointing at the source language's term in a translated row.

    A key that followed its term would make wagtail-localize copy each term into the language, under its English label,
    the moment a page is submitted. Readers lose nothing: terms are labelled and counted by their code.
    """
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey) and not isinstance(field, ParentalKey):
            target = field.related_model
            if issubclass(target, TranslatableMixin) and not issubclass(target, Page):
                yield field.name
