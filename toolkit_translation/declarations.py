"""Telling wagtail-localize which fields all languages share.

Page types, snippets and their inline rows list them by name in ``synchronised_fields``; nothing else in the toolkit
imports wagtail-localize, so a site without it needs none of this.
"""

from django.apps import apps
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField


def declare_synchronised_fields() -> list[type]:
    """Turn each model's own ``synchronised_fields`` into declarations; returns the models declared."""
    declared = []
    for model in apps.get_models():
        names = getattr(model, "synchronised_fields", None)
        if not names or not issubclass(model, TranslatableMixin):
            continue
        present = list(model.__dict__.get("override_translatable_fields", []))
        taken = {field.field_name for field in present}
        model.override_translatable_fields = present + [
            SynchronizedField(name, overridable=False) for name in names if name not in taken
        ]
        declared.append(model)
    return declared
