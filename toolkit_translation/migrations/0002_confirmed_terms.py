from html import unescape

from django.db import migrations


def complete_confirmed_terms(apps, schema_editor):
    """``toolkit_taxonomy`` takes a label that equals the original's for untranslated; translators may have said so."""
    Term = apps.get_model("toolkit_taxonomy", "Term")
    StringTranslation = apps.get_model("wagtail_localize", "StringTranslation")
    for term in Term.objects.filter(complete=False):
        confirmed = StringTranslation.objects.filter(
            locale_id=term.locale_id,
            context__object_id=term.translation_key,
            context__path="label",
            has_error=False,
        )
        if term.label in [unescape(data) for data in confirmed.values_list("data", flat=True)]:
            Term.objects.filter(pk=term.pk).update(complete=True)


class Migration(migrations.Migration):
    dependencies = [
        ("toolkit_translation", "0001_initial"),
        ("toolkit_taxonomy", "0002_term_complete"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
    ]

    operations = [migrations.RunPython(complete_confirmed_terms, migrations.RunPython.noop)]
