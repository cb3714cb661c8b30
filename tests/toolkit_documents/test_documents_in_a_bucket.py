"""The library on a real S3: uploads, redirects, streaming, and a bucket that does not answer."""

import time
import urllib.error
import urllib.request

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from tests.services.faulty_proxy import TOLD_WITHIN
from tests.toolkit_documents.test_guards import offer_in_rows
from toolkit_documents.models import DocumentRecord

pytestmark = [pytest.mark.service, pytest.mark.django_db]

Document = get_document_model()
TEXT = "Ein Text über Partner, lang genug für mehr als ein Stück. ".encode() * 20


def values(**changes):
    file = SimpleUploadedFile("Anleitung für Partner.txt", TEXT)
    return {"title": "Anleitung", "collection": 1, "tags": "", "language": "de", "file": file, **changes}


@pytest.fixture
def document(on_s3, editor_client):
    response = editor_client.post(reverse("wagtaildocs:add"), values())
    assert response.status_code == 302
    document = Document.objects.get(title="Anleitung")
    assert on_s3.all_keys() == [document.file.name]
    return document


def fetched(url, *, method="GET", **headers):
    request = urllib.request.Request(url, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def test_a_public_file_is_fetched_by_redirect_and_its_address_stays_the_same(client, document, page):
    offer_in_rows(page, document, publish=True)
    response = client.get(document.url)
    assert (response.status_code, response["Cache-Control"]) == (302, "no-store")
    assert client.get(document.url)["Location"] == response["Location"]
    status, headers, body = fetched(response["Location"])
    assert (status, body) == (200, TEXT)
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert headers["Content-Disposition"].startswith("attachment; ")
    assert "f%C3%BCr%20Partner.txt" in headers["Content-Disposition"]
    assert headers["Cache-Control"].startswith("public, max-age=")
    assert fetched(response["Location"], Range="bytes=3-5")[::2] == (206, TEXT[3:6])
    head = client.head(document.url)
    assert fetched(head["Location"], method="HEAD")[0] == 200
    assert fetched(head["Location"])[0] == 403


def test_a_closed_file_gets_no_address_and_a_restricted_one_a_short_one(client, editor_client, document, page):
    assert client.get(document.url).status_code == 404
    offer_in_rows(page, document, publish=True)
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    location = editor_client.get(document.url)["Location"]
    assert "X-Amz-Expires=60" in location
    status, headers, _body = fetched(location)
    assert (status, headers["Cache-Control"]) == (200, "private, no-store")


def test_what_is_withdrawn_now_is_gone_at_the_address_signed_before(
    client, document, page, django_capture_on_commit_callbacks
):
    from toolkit_documents.relocation import withdraw_now

    offer_in_rows(page, document, publish=True)
    signed = client.get(document.url)["Location"]
    page.unpublish()
    assert fetched(signed)[0] == 200
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_now(DocumentRecord.objects.get(document=document))
    assert fetched(signed)[0] == 404
    moved = Document.objects.get(pk=document.pk)
    assert storages["documents"].exists(moved.file.name)


def test_a_portal_that_may_not_redirect_gets_the_file_through_the_site(client, document, page, settings):
    settings.TOOLKIT_DOCUMENTS_DELIVERY = "stream"
    offer_in_rows(page, document, publish=True)
    response = client.get(document.url, HTTP_RANGE="bytes=10-")
    assert (response.status_code, b"".join(response.streaming_content)) == (206, TEXT[10:])
    assert response["X-Content-Type-Options"] == "nosniff"
    assert client.get(document.url, HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304


@pytest.mark.parametrize("fault", ["refuse", "hang"])
def test_a_dead_bucket_holds_up_no_redirect_and_no_page(client, document, page, faulty_s3, fault):
    offer_in_rows(page, document, publish=True)
    getattr(faulty_s3, fault)()
    started = time.monotonic()
    assert client.get(document.url).status_code == 302
    assert client.get(page.url).status_code == 200
    assert time.monotonic() - started < TOLD_WITHIN


@pytest.mark.parametrize("fault", ["refuse", "hang"])
def test_streaming_from_a_dead_bucket_says_try_again_in_the_readers_language(
    client, document, page, faulty_s3, settings, fault
):
    settings.TOOLKIT_DOCUMENTS_DELIVERY = "stream"
    offer_in_rows(page, document, publish=True)
    getattr(faulty_s3, fault)()
    started = time.monotonic()
    response = client.get(document.url, HTTP_ACCEPT_LANGUAGE="de")
    assert time.monotonic() - started < TOLD_WITHIN
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert 'lang="de"' in response.content.decode()


@pytest.mark.parametrize("fault", ["refuse", "hang"])
def test_an_upload_to_a_dead_bucket_says_so_in_the_form_and_leaves_nothing(editor_client, on_s3, faulty_s3, fault):
    getattr(faulty_s3, fault)()
    started = time.monotonic()
    response = editor_client.post(reverse("wagtaildocs:add"), values())
    assert time.monotonic() - started < TOLD_WITHIN
    assert response.status_code == 200
    assert "does not answer" in response.content.decode()
    assert 'value="Anleitung"' in response.content.decode()
    assert not Document.objects.filter(title="Anleitung").exists()
    assert on_s3.all_keys() == []


DOORS = {
    "add": ("wagtaildocs:add", {}),
    "several": ("wagtaildocs:add_multiple", {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}),
    "chooser": ("wagtaildocs_chooser:create", {}),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("broken", ["the row", "the record"])
def test_an_upload_that_fails_half_way_leaves_neither_row_nor_object(
    editor_client, on_s3, monkeypatch, django_capture_on_commit_callbacks, door, broken
):
    def fail(*args, **kwargs):
        raise RuntimeError("The database is full.")

    target = (Document, "_save_table") if broken == "the row" else (DocumentRecord, "save")
    monkeypatch.setattr(*target, fail)
    name, headers = DOORS[door]
    data = values()
    if door == "several":
        data["files[]"] = data.pop("file")
    if door == "chooser":
        data = {f"document-chooser-upload-{key}": value for key, value in data.items()}
    with pytest.raises(RuntimeError):
        editor_client.post(reverse(name), data, **headers)
    assert on_s3.all_keys() == []
    assert not Document.objects.filter(title="Anleitung").exists()


def test_a_document_is_deleted_with_its_objects(document, on_s3, django_capture_on_commit_callbacks):
    document.file = SimpleUploadedFile("neu.txt", b"Ein anderer Text.")
    document._set_document_file_metadata()
    document.save()
    assert len(on_s3.all_keys()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        document.delete()
    assert on_s3.all_keys() == []
