"""Rows of before the document library: names and dates of files, and codes of sets that begin with a digit."""

import posixpath

from django.db import migrations
from django.db.models import F


def fill_records(apps, schema_editor):
    record_model = apps.get_model("toolkit_documents", "DocumentRecord")
    records = record_model.objects.filter(name="").annotate(
        stored_as=F("document__file"), added_at=F("document__created_at")
    )
    changed = []
    for record in records.iterator():
        record.name, record.dated_at = posixpath.basename(record.stored_as or ""), record.added_at
        changed.append(record)
    record_model.objects.bulk_update(changed, ["name", "dated_at"], batch_size=200)


def begin_codes_with_a_letter(apps, schema_editor):
    """``/documents/2013/`` would be a document's address. A code taken already gets the set's number."""
    set_model = apps.get_model("toolkit_documents", "DocumentSet")
    for each in set_model.objects.exclude(code__regex=r"^[a-z]"):
        code = f"document-{each.code.lstrip('-.')}"[:80]
        if set_model.objects.filter(code=code).exists():
            code = f"{code[:60]}-{each.pk}"
        set_model.objects.filter(pk=each.pk).update(code=code)


class Migration(migrations.Migration):
    dependencies = [("toolkit_documents", "0003_library")]

    operations = [
        migrations.RunPython(fill_records, migrations.RunPython.noop),
        migrations.RunPython(begin_codes_with_a_letter, migrations.RunPython.noop),
    ]
