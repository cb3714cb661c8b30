from django.conf import settings
from django.db import migrations, models


def mark_untranslated(apps, schema_editor):
    """Until now a translation with the label of the site's own language was taken for untranslated."""
    Term = apps.get_model("toolkit_taxonomy", "Term")
    own = Term.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    labels = dict(own.values_list("translation_key", "label"))
    others = Term.objects.exclude(locale__language_code=settings.LANGUAGE_CODE)
    rows = others.values_list("pk", "translation_key", "label")
    untranslated = [pk for pk, key, label in rows if labels.get(key) == label]
    Term.objects.filter(pk__in=untranslated).update(complete=False)


class Migration(migrations.Migration):

    dependencies = [
        ("toolkit_taxonomy", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="term",
            name="complete",
            field=models.BooleanField(default=True, editable=False, verbose_name="complete"),
        ),
        migrations.RunPython(mark_untranslated, migrations.RunPython.noop),
    ]
