"""documents_check: what it finds, what it mends, and what it leaves to people."""

import io
import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.users.models import UserProfile

from toolkit_documents.models import DocumentRecord, DocumentVersion
from toolkit_documents.repairs import LOST

pytestmark = pytest.mark.django_db
Document = get_document_model()


def check(*options, code=0) -> str:
    """What the command writes; ``code`` is how it has to end."""
    out, ended = io.StringIO(), 0
    try:
        call_command("documents_check", *options, stdout=out)
    except CommandError as error:
        ended = error.returncode
    assert ended == code, out.getvalue()
    return out.getvalue()


def found(*options, code=1) -> list[tuple[str, str]]:
    told = json.loads(check("--json", *options, code=code))
    return [(each["kind"], each["name"]) for each in told["findings"] if not each["note"]]


def make_document(data=b"A text.", **values):
    document = Document(title="A form", **values)
    document.file.save("form.txt", ContentFile(data), save=False)
    document.save()
    return document


def path_of(document) -> Path:
    return Path(document.file.path)


@pytest.fixture(autouse=True)
def nothing_waits(site_content, tmp_path, settings):
    """A site in order: its few files, in a folder of this test alone, were read."""
    for document in Document.objects.all():
        target = tmp_path / document.file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path_of(document).read_bytes())
    settings.MEDIA_ROOT = str(tmp_path)
    DocumentRecord.objects.update(extraction="done")


@pytest.fixture
def document():
    document = make_document()
    DocumentRecord.objects.filter(document=document).update(extraction="done")
    return document


def test_a_site_in_order_has_no_findings():
    assert "Every document has its file" in check("--grace", "0")
    assert json.loads(check("--json")) == {"findings": [], "found": 0, "mended": 0, "notes": 0, "finished": True}


@pytest.mark.parametrize("of_version", [False, True], ids=["document", "version"])
def test_a_row_without_its_file_is_told_and_left_to_a_backup(document, of_version):
    name = document.file.name
    if of_version:
        record = document.toolkit_record
        document.file.save("form.txt", ContentFile(b"Newer."), save=True)
        name = DocumentVersion.objects.get(record=record).file.name
        DocumentRecord.objects.update(extraction="done")
    Path(default_storage.path(name)).unlink()
    assert found("--repair", "--grace", "0") == [("row-without-object", name)]
    text = check(code=1)
    assert f"Document {document.pk}" in text and "Restore that file from a backup" in text


@pytest.mark.parametrize(("content", "kind"), [(b"A lie..", "hash-differs"), (b"Longer than it was.", "size-differs")])
def test_another_file_under_the_name_is_told_and_never_made_the_right_one(document, content, kind):
    path_of(document).write_bytes(content)
    before = DocumentRecord.objects.get(document=document).sha256
    assert found("--repair", "--grace", "0") == [(kind, document.file.name)]
    assert found() == [(kind, document.file.name)]
    assert DocumentRecord.objects.get(document=document).sha256 == before


def test_without_hashes_no_file_is_read(document, monkeypatch):
    path_of(document).write_bytes(b"A lie..")
    monkeypatch.setattr("toolkit_documents.object_stores.ObjectStore.digest", None)
    assert found("--no-hashes", code=0) == []


def test_a_file_without_row_is_put_aside_and_never_deleted():
    name = default_storage.save("documents/left.txt", ContentFile(b"Left over."))
    assert found("--repair", "--grace", "0", code=0) == [("object-without-row", name)]
    assert found("--grace", "0", code=0) == []
    assert Path(default_storage.path(f"{LOST}/{name}")).read_bytes() == b"Left over."
    # A second one of the same name does not take its place.
    default_storage.save("documents/left.txt", ContentFile(b"Left again."))
    check("--repair", "--grace", "0")
    assert Path(default_storage.path(f"{LOST}/{name}")).read_bytes() == b"Left over."
    assert Path(default_storage.path(f"{LOST}/2/{name}")).read_bytes() == b"Left again."


def test_a_young_file_without_row_may_be_an_upload_under_way():
    name = default_storage.save("documents/coming.txt", ContentFile(b"Coming."))
    text = check("--repair")
    assert f"note: No row names {name} yet" in text
    assert default_storage.exists(name)
    an_hour_ago = timezone.now().timestamp() - 3600
    os.utime(default_storage.path(name), (an_hour_ago, an_hour_ago))
    assert found() == [("object-without-row", name)]


def test_files_of_others_are_not_asked_for_a_row(administrator):
    default_storage.save("images/picture.png", ContentFile(b"picture"))
    avatar = default_storage.save("documents/me.png", ContentFile(b"me"))
    UserProfile.objects.create(user=administrator, avatar=avatar)
    assert found("--grace", "0", code=0) == []


def test_a_document_without_record_gets_one(document):
    DocumentRecord.objects.filter(document=document).delete()
    assert found() == [("document-without-record", document.file.name)]
    check("--repair")
    assert len(DocumentRecord.objects.get(document=document).sha256) == 64


def test_a_sum_that_is_missing_is_filled_in_and_the_date_of_the_file_stays(document):
    records = DocumentRecord.objects.filter(document=document)
    before = records.get()
    records.update(sha256="", size=None)
    assert found() == [("no-hash", document.file.name)]
    check("--repair")
    after = records.get()
    assert (after.sha256, after.size, after.dated_at) == (before.sha256, before.size, before.dated_at)
    assert found(code=0) == []


def test_a_file_that_a_worker_forgot_is_read_by_the_repair_itself(document, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    records = DocumentRecord.objects.filter(document=document)
    records.update(extraction="waiting")
    assert found(code=0) == []
    records.update(dated_at=timezone.now() - timedelta(minutes=16))
    assert found() == [("waiting", document.file.name)]
    check("--repair")
    assert records.get().extraction == "done"
    assert found(code=0) == []


def test_one_file_that_cannot_be_read_does_not_keep_the_others_waiting(document, monkeypatch):
    other = make_document()
    DocumentRecord.objects.filter(document__in=[document, other]).update(extraction="waiting")
    stock = DocumentRecord.objects.filter

    def read(record):
        if record.document_id == document.pk:
            raise RuntimeError("broken")
        stock(pk=record.pk).update(extraction="done")

    monkeypatch.setattr("toolkit_documents.repairs.read", read)
    check("--repair", "--grace", "0", code=1)
    assert found("--grace", "0") == [("waiting", document.file.name)]


def test_files_that_no_scanner_saw_are_scanned_by_the_repair_unless_it_is_out_of_order(document, settings):
    settings.TOOLKIT_DOCUMENTS_SCANNER = "tests.toolkit_documents.stub_scanners.OutOfOrder"
    document.file.save("form.txt", ContentFile(b"Newer."), save=True)
    version = DocumentVersion.objects.get(record__document=document)
    DocumentVersion.objects.update(scan="waiting")
    waiting = [("waiting", document.file.name), ("waiting", version.file.name)]
    assert found("--repair", "--grace", "0") == waiting
    settings.TOOLKIT_DOCUMENTS_SCANNER = "toolkit_documents.scanners.EverythingClean"
    assert found("--repair", "--grace", "0", code=0) == waiting
    assert found("--grace", "0", code=0) == []


def test_a_storage_that_cannot_be_asked_is_told_as_such(document, monkeypatch):
    def refuse(*args):
        raise PermissionError("no entry")

    monkeypatch.setattr("toolkit_documents.disk_store.DiskStore.find", refuse)
    told = json.loads(check("--json", code=2))
    assert told["finished"] is False


def test_a_missing_file_that_another_storage_has_is_fetched_where_its_sum_proves_it(document, settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "old": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "old")},
        },
    }
    elsewhere = tmp_path / "old" / document.file.name
    elsewhere.parent.mkdir(parents=True)
    elsewhere.write_bytes(b"A lie..")
    path_of(document).unlink()
    assert found("--repair") == [("row-without-object", document.file.name)]
    elsewhere.write_bytes(b"A text.")
    assert "Copied from the storage old." in check("--repair")
    assert path_of(document).read_bytes() == elsewhere.read_bytes() == b"A text."
