"""Fetching a file: who gets it, under which names, and what is sent with it."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.documents.models import document_served
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from tests.toolkit_documents.test_guards import WAYS, link_in_text, offer_in_rows
from toolkit_documents.disk_store import DiskStore
from toolkit_documents.models import DocumentRecord
from toolkit_documents.relocation import QUARANTINE, ReplacedMeanwhile, relocate, withdraw_version
from toolkit_documents.storage import document_storage
from toolkit_pages.models import Guideline

pytestmark = pytest.mark.django_db

Document = get_document_model()
CONTENT = b"0123456789" * 10


def make_document(title="A form", name="Anleitung für Partner.txt", data=CONTENT):
    document = Document(title=title, file=SimpleUploadedFile(name, data))
    document.save()
    return Document.objects.get(pk=document.pk)


def replace(document, name, data=b"Another text."):
    document.file = SimpleUploadedFile(name, data)
    document._set_document_file_metadata()
    document.save()
    return Document.objects.get(pk=document.pk)


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.fixture
def document(site_content):
    return make_document()


@pytest.fixture
def public(document):
    DocumentRecord.objects.filter(document=document).update(public=True)
    return document


# Private until live


def test_a_new_file_is_closed_to_visitors_and_open_to_its_editors(client, editor_client, document):
    assert client.get(document.url).status_code == 404
    assert body(editor_client.get(document.url)) == CONTENT
    assert editor_client.get(document.url)["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("use", WAYS)
def test_a_file_is_open_while_a_published_page_uses_it(client, document, page, use):
    use(page, document, publish=False)
    assert client.get(document.url).status_code == 404
    page.get_latest_revision().publish()
    assert body(client.get(document.url)) == CONTENT
    page.unpublish()
    assert client.get(document.url).status_code == 404


@pytest.mark.parametrize("use", WAYS)
def test_a_file_is_closed_as_soon_as_the_page_lets_go_of_it(client, document, page, use, settings):
    """With a worker that never comes: what the page points to is noted at once."""
    use(page, document, publish=True)
    assert client.get(document.url).status_code == 200
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    page = Guideline.objects.get(pk=page.pk)
    page.body = []
    page.page_downloads.clear()
    page.save_revision().publish()
    assert client.get(document.url).status_code == 404


def test_a_page_that_has_expired_opens_nothing_though_no_command_has_run(client, document, page):
    link_in_text(page, document, publish=True)
    Guideline.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert client.get(document.url).status_code == 404


def test_a_deleted_page_opens_nothing(client, document, page):
    link_in_text(page, document, publish=True)
    page.delete()
    assert client.get(document.url).status_code == 404


@pytest.mark.parametrize("place", ["the page", "a page above"])
def test_whoever_may_open_a_restricted_page_may_fetch_its_file(client, document, page, place):
    offer_in_rows(page, document, publish=True)
    closed = page if place == "the page" else page.get_parent()
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    response = client.get(document.url)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("wagtailcore_login"))
    reader = Client()
    reader.force_login(get_user_model().objects.create_user("reader"))
    response = reader.get(document.url)
    assert body(response) == CONTENT
    assert response["Cache-Control"] == "private, no-cache"


def test_a_page_with_a_password_asks_for_it_where_the_file_is_fetched(client, document, page):
    offer_in_rows(page, document, publish=True)
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="password", password="open sesame")
    response = client.get(document.url)
    assert response.status_code == 200
    assert 'name="password"' in body(response).decode()
    address = reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, page.pk])
    response = client.post(address, {"password": "open sesame", "return_url": document.url})
    assert response["Location"] == document.url
    assert body(client.get(document.url)) == CONTENT


def test_an_open_page_beside_a_restricted_one_opens_the_file(client, document, page, sections):
    offer_in_rows(page, document, publish=True)
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    other = Guideline(title="Another", slug="another")
    sections["guidelines"].add_child(instance=other)
    link_in_text(other, document, publish=True)
    assert body(client.get(document.url)) == CONTENT


@pytest.mark.parametrize("use", ["marked", "on a page"])
def test_a_restricted_collection_always_wins(client, administrator_client, document, page, use):
    offer_in_rows(page, document, publish=True)
    DocumentRecord.objects.filter(document=document).update(public=use == "marked")
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="groups")
    Document.objects.filter(pk=document.pk).update(collection=closed.add_child(name="Below"))
    assert client.get(document.url).status_code == 302
    assert administrator_client.get(document.url).status_code == 200


def test_an_editor_marks_a_file_public_in_its_form(client, editor_client, document):
    values = {"title": document.title, "collection": document.collection_id, "tags": "", "opening": "always"}
    assert editor_client.post(reverse("wagtaildocs:edit", args=[document.pk]), values).status_code == 302
    assert body(client.get(document.url)) == CONTENT
    del values["opening"]
    editor_client.post(reverse("wagtaildocs:edit", args=[document.pk]), values)
    assert client.get(document.url).status_code == 200
    editor_client.post(reverse("wagtaildocs:edit", args=[document.pk]), {**values, "opening": "pages"})
    assert client.get(document.url).status_code == 404


# Names and versions


def test_a_new_version_takes_the_documents_place_and_the_old_one_keeps_an_address(client, public):
    old = public.url
    new = replace(public, "دليل.txt")
    version = new.toolkit_record.versions.get()
    assert (version.number, version.name, new.toolkit_record.version) == (1, "Anleitung für Partner.txt", 2)
    for address in (old, new.url, f"/documents/{new.pk}/دليل.txt", f"/documents/{new.pk}/Anleitung für Partner.txt"):
        assert body(client.get(address)) == b"Another text."
    assert body(client.get(f"/documents/{new.pk}/v/1/Anleitung für Partner.txt")) == CONTENT
    assert client.get(f"/documents/{new.pk}/v/1/another.txt").status_code == 404
    assert client.get(f"/documents/{new.pk}/v/2/دليل.txt").status_code == 404
    assert client.get(f"/documents/{new.pk}/never.txt").status_code == 404


def test_a_withdrawn_version_is_gone_and_the_document_stays(client, public):
    new = replace(public, "new.txt")
    new.toolkit_record.versions.update(withdrawn_at=timezone.now())
    assert client.get(f"/documents/{new.pk}/v/1/Anleitung für Partner.txt").status_code == 404
    assert client.get(new.url).status_code == 200


def test_an_old_version_is_closed_with_its_document(client, document):
    new = replace(document, "new.txt")
    assert client.get(f"/documents/{new.pk}/v/1/Anleitung für Partner.txt").status_code == 404


def test_a_replaced_file_stays_when_the_form_replaces_it(
    client, editor_client, public, django_capture_on_commit_callbacks
):
    address = reverse("wagtaildocs:edit", args=[public.pk])
    values = {"title": public.title, "collection": public.collection_id, "tags": "", "language": "de"}
    with django_capture_on_commit_callbacks(execute=True):
        editor_client.post(
            address, {**values, "file": SimpleUploadedFile("new.txt", b"Ein neuer Text, und er ist da.")}
        )
    assert body(client.get(f"/documents/{public.pk}/v/1/Anleitung für Partner.txt")) == CONTENT
    assert body(client.get(public.url)) == b"Ein neuer Text, und er ist da."


def test_the_same_file_once_more_makes_no_version(public):
    new = replace(public, "Anleitung für Partner.txt", CONTENT)
    assert not new.toolkit_record.versions.exists()
    assert new.toolkit_record.version == 1


# What is sent


def test_a_part_is_sent_and_a_copy_is_confirmed(client, public):
    response = client.get(public.url, HTTP_RANGE="bytes=10-19")
    assert (response.status_code, body(response), response["Content-Range"]) == (206, CONTENT[:10], "bytes 10-19/100")
    response = client.get(public.url, HTTP_IF_NONE_MATCH=response["ETag"])
    assert response.status_code == 304
    assert client.get(public.url, HTTP_RANGE="bytes=100-").status_code == 416
    response = client.head(public.url)
    assert (response.status_code, response["Content-Length"], body(response)) == (200, "100", b"")
    assert client.post(public.url).status_code == 405


def test_what_is_sent_is_closed_and_named_as_it_was_uploaded(client, public):
    response = client.get(public.url)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''Anleitung%20f%C3%BCr%20Partner.txt" in response["Content-Disposition"]
    assert response["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in response.headers


def test_the_host_is_told_of_each_file_that_is_served(client, public):
    served = []

    def note(sender, instance, request, **kwargs):
        served.append(instance.pk)

    document_served.connect(note)
    try:
        client.get(public.url)
        client.get("/documents/999999/nothing.txt")
    finally:
        document_served.disconnect(note)
    assert served == [public.pk]


def test_a_file_that_is_gone_from_its_storage_is_not_found(client, public):
    public.file.storage.backend.delete(public.file.name)
    assert client.get(public.url).status_code == 404


@pytest.mark.parametrize(
    "address", ["/documents/99999999999999999999/x.txt", "/documents/1/v/99999999999999999999/x.txt"]
)
def test_a_number_that_is_no_key_is_not_found(client, site_content, address):
    assert client.get(address.format("9" * 20)).status_code == 404


# Moving a file


def test_a_file_that_was_replaced_while_it_was_moved_stays(public):
    held = Document.objects.get(pk=public.pk)
    new = replace(public, "new.txt")
    before = document_storage.listdir("documents")
    with pytest.raises(ReplacedMeanwhile):
        relocate(held)
    assert Document.objects.get(pk=public.pk).file.name == new.file.name
    assert document_storage.listdir("documents") == before


def test_a_long_name_is_cut_where_the_column_ends(public):
    for _again in range(2):
        Document.objects.filter(pk=public.pk).update(file=rename(public, f"{'n' * 85}.txt"))
        moved = Document.objects.get(pk=public.pk)
        relocate(moved, folder=QUARANTINE)
        public = Document.objects.get(pk=public.pk)
        assert len(public.file.name) <= 100
        assert public.file.name.endswith(".txt")


def rename(document, name):
    return document_storage.save(f"documents/{name}", document.file, max_length=100)


def test_a_version_is_closed_though_its_storage_fails(client, public, monkeypatch):
    new = replace(public, "new.txt")
    version = new.toolkit_record.versions.get()

    def fail(*args):
        raise OSError("The disk is full.")

    monkeypatch.setattr(DiskStore, "put", fail)
    with pytest.raises(OSError, match="full"):
        withdraw_version(version, at=timezone.now())
    assert client.get(f"/documents/{new.pk}/v/1/Anleitung für Partner.txt").status_code == 404
