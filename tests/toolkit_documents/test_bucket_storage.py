"""Documents in a bucket of the storage that the toolkit recommends: no upload replaces another, nobody waits for S3."""

import threading
import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.documents import get_document_model

from tests.services.faulty_proxy import TOLD_WITHIN
from toolkit_documents.bucket_storage import BucketStorage
from toolkit_documents.buckets import BucketUnavailable, ensure_bucket_answers
from toolkit_documents.models import DocumentRecord
from toolkit_documents.scanning import scan
from toolkit_documents.storage import document_storage
from toolkit_documents.stored_names import without_token
from toolkit_documents.tasks import read_document

pytestmark = [pytest.mark.service, pytest.mark.django_db]

Document = get_document_model()


@pytest.fixture
def on_s3(settings, bucket, faulty_s3):
    """The site's documents lie in a bucket, behind a proxy that fails when told to."""
    for name, value in bucket.settings(AWS_S3_ENDPOINT_URL=faulty_s3.url).items():
        setattr(settings, name, value)
    place = {"BACKEND": "toolkit_documents.bucket_storage.BucketStorage"}
    settings.STORAGES = {**settings.STORAGES, "documents": place}
    return bucket


def add(client, title, data, name="Anleitung.txt"):
    values = {"title": title, "collection": 1, "tags": "", "opening": "always", "file": SimpleUploadedFile(name, data)}
    assert client.post(reverse("wagtaildocs:add"), values).status_code == 302
    return Document.objects.get(title=title)


def fetched(client, document, **headers):
    name = DocumentRecord.objects.get(document=document).download_name
    return client.get(reverse("wagtaildocs_serve", args=[document.pk, name]), headers=headers)


# Names


def test_two_uploads_of_one_name_at_a_time_are_two_files(client, editor_client, on_s3, settings, monkeypatch):
    """Each asks before the other has written: both hear that the name is free."""
    monkeypatch.setattr(BucketStorage, "exists", lambda storage, name: False)
    settings.TOOLKIT_DOCUMENTS_DELIVERY = "stream"
    first, second = add(editor_client, "One", b"The first text."), add(editor_client, "Two", b"The second text.")
    assert len(on_s3.all_keys()) == 2
    for document, data in ((first, b"The first text."), (second, b"The second text.")):
        response = fetched(client, document)
        assert b"".join(response.streaming_content) == data
        assert response["Content-Disposition"] == 'attachment; filename="Anleitung.txt"'


def test_a_key_has_a_token_that_is_known_as_one_and_fits_its_column(on_s3):
    names = {document_storage.get_available_name("documents/a-b.txt") for _ in range(5)}
    assert len(names) == 5
    again = document_storage.get_available_name(names.pop(), max_length=100)
    assert again.startswith("documents/")
    assert without_token(again.removeprefix("documents/")) == "a-b.txt"
    long = document_storage.get_available_name(f"documents/{'ä' * 300}.txt", max_length=100)
    assert (len(long), long[-5:]) == (100, "ä.txt")


# S3 on a bad day


def test_writing_to_a_bucket_that_hangs_fails_within_three_seconds(on_s3, faulty_s3):
    name = document_storage.save("documents/a.txt", ContentFile(b"a"))
    faulty_s3.hang()
    for write in (
        lambda: document_storage.save("documents/b.txt", ContentFile(b"b")),
        lambda: document_storage.delete(name),
    ):
        begun = time.monotonic()
        with pytest.raises(BucketUnavailable):
            write()
        assert time.monotonic() - begun < TOLD_WITHIN
    assert on_s3.all_keys() == [name]


def test_a_bucket_that_only_drips_is_not_waited_for_either(on_s3, faulty_s3):
    faulty_s3.drip(seconds_a_byte=0.3)
    begun = time.monotonic()
    with pytest.raises(BucketUnavailable):
        document_storage.save("documents/b.txt", ContentFile(b"b"))
    assert time.monotonic() - begun < TOLD_WITHIN


def test_a_write_waits_for_a_bucket_that_is_slow_to_put_a_file_together(on_s3, monkeypatch, faulty_s3):
    def answers_and_pauses_then(storage):
        ensure_bucket_answers(storage)
        faulty_s3.hang_after(0)
        threading.Timer(2.5, faulty_s3.mend).start()

    monkeypatch.setattr("toolkit_documents.bucket_storage.ensure_bucket_answers", answers_and_pauses_then)
    document_storage.save("documents/slow.txt", ContentFile(b"slow"))
    assert len(on_s3.all_keys()) == 1


@pytest.mark.parametrize("delivery", ["redirect", "stream"])
def test_keys_that_are_missing_or_refused_are_told_as_try_again_later(
    client, editor_client, on_s3, settings, monkeypatch, delivery
):
    document = add(editor_client, "One", b"A text.")
    settings.TOOLKIT_DOCUMENTS_DELIVERY = delivery
    if delivery == "stream":
        settings.AWS_S3_SECRET_ACCESS_KEY = "expired"
    else:
        del settings.AWS_S3_ACCESS_KEY_ID, settings.AWS_S3_SECRET_ACCESS_KEY
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
        monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
    settings.STORAGES = {**settings.STORAGES}
    response = fetched(client, document, **{"accept-language": "de"})
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert 'lang="de"' in response.content.decode()


# Workers


def test_a_scanner_reads_a_file_as_a_stream_without_a_copy_of_it(on_s3, settings, monkeypatch, editor_client):
    document = add(editor_client, "One", b"A text.")
    settings.TOOLKIT_DOCUMENTS_SCANNER = "toolkit_documents.scanners.EverythingClean"

    def copy(*arguments):
        raise AssertionError("django-storages reads the whole object first.")

    monkeypatch.setattr(BucketStorage, "_open", copy)
    assert scan(DocumentRecord.objects.get(document=document)) == DocumentRecord.Scan.CLEAN


def test_a_file_is_read_again_later_when_the_bucket_fails(on_s3, settings, faulty_s3, editor_client):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    record = DocumentRecord.objects.get(document=add(editor_client, "One", b"A text."))
    tasks = DBTaskResult.objects.filter(task_path__endswith="read_document")
    faulty_s3.refuse()
    pauses = []
    for attempt in (1, 3, 20):
        tasks.all().delete()
        read_document.call(record.pk, record.sha256, attempt)
        pauses += [round((task.run_after - timezone.now()).total_seconds() / 60) for task in tasks.all()]
    assert pauses == [1, 4]
    faulty_s3.mend()
    tasks.all().delete()
    read_document.call(record.pk, record.sha256, 2)
    record.refresh_from_db()
    assert (record.extraction, tasks.count()) == (DocumentRecord.Extraction.DONE, 0)
