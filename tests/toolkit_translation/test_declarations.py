"""What the models list as shared by all languages is what wagtail-localize takes for shared."""

import pytest
from django.apps import apps
from django.core.checks import run_checks
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, get_translatable_fields

from case_studies.models import CasePartner
from toolkit_documents.models import PageDownload
from toolkit_taxonomy.models import PagePlace, PageTerm, Term

DECLARED = [
    model
    for model in apps.get_models()
    if issubclass(model, TranslatableMixin) and getattr(model, "synchronised_fields", None)
]


@pytest.mark.parametrize("model", DECLARED, ids=lambda model: model._meta.label)
def test_every_listed_field_is_synchronised_and_cannot_be_overridden(model):
    fields = {field.field_name: field for field in get_translatable_fields(model)}
    for name in model.synchronised_fields:
        assert isinstance(fields[name], SynchronizedField), name
        assert not fields[name].overridable, name


@pytest.mark.parametrize("model", DECLARED, ids=lambda model: model._meta.label)
def test_every_listed_field_exists(model):
    assert {field.name for field in model._meta.get_fields()} >= set(model.synchronised_fields)


@pytest.mark.parametrize(
    ("model", "translated"),
    [
        (Term, ["label", "alternative_labels", "definition"]),
        (PageTerm, []),
        (PagePlace, []),
        (PageDownload, []),
        (CasePartner, ["name", "role"]),
    ],
)
def test_texts_alone_are_translated(model, translated):
    fields = get_translatable_fields(model)
    assert [field.field_name for field in fields if field.is_translated(model())] == translated


def test_translatable_models_of_ours_list_what_they_share():
    ours = [
        model
        for model in apps.get_models()
        if issubclass(model, TranslatableMixin) and model.__module__.startswith(("toolkit_", "case_studies"))
    ]
    assert [model.__name__ for model in ours if not hasattr(model, "synchronised_fields")] == []


@pytest.mark.parametrize(("value", "told"), [(True, True), (False, False)])
def test_a_setting_that_publishes_untranslated_pages_is_told(settings, value, told):
    settings.WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = value
    errors = run_checks(tags=["toolkit_translation"])
    assert bool(errors) is told
    assert all(error.id == "toolkit_translation.E001" and error.hint for error in errors)
