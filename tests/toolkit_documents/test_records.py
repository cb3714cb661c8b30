"""The record of a document: made from its file, which is read only when it is another one; its set; its size."""

import io
import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents import get_document_model

from toolkit_documents.models import DocumentRecord, DocumentSet
from toolkit_documents.records import file_has_changed
from toolkit_pages.models import AdvocacyTemplate

pytestmark = pytest.mark.django_db

Document = get_document_model()
#: A size as visitors are told it, and how long it takes.
SIZE = re.compile(r"\d\s*(byte|kB|MB)|on a slow line")


def make_document(title="A form", data=b"A text."):
    document = Document(title=title)
    document.file.save("form.txt", ContentFile(data), save=False)
    document.save()
    return Document.objects.get(pk=document.pk)


def upload(name="form.txt", data=b"Another text."):
    return SimpleUploadedFile(name, data, content_type="text/plain")


def values(document, **changes):
    return {"title": document.title, "collection": document.collection_id, "tags": "", **changes}


@pytest.fixture
def document():
    return make_document()


@pytest.fixture
def opened(monkeypatch):
    """The names of the files that were opened in the storage."""
    names = []
    stock = FileSystemStorage._open

    def count_and_open(storage, name, mode="rb"):
        names.append(name)
        return stock(storage, name, mode)

    monkeypatch.setattr(FileSystemStorage, "_open", count_and_open)
    return names


def test_a_change_of_title_or_language_opens_no_file(administrator_client, document, opened):
    address = reverse("wagtaildocs:edit", args=[document.pk])
    response = administrator_client.post(address, values(document, title="A better title", language="fr"))
    assert response.status_code == 302
    record = DocumentRecord.objects.get(document=document)
    assert (record.document.title, record.language, record.size) == ("A better title", "fr", 7)
    document.title = "Saved by a program"
    document.save()
    assert opened == []


@pytest.mark.parametrize("door", ["add", "edit"])
def test_an_upload_is_read_once(administrator_client, document, opened, door):
    address = reverse("wagtaildocs:add") if door == "add" else reverse("wagtaildocs:edit", args=[document.pk])
    before = DocumentRecord.objects.get(document=document).sha256
    response = administrator_client.post(address, values(document, title="Uploaded", file=upload()))
    assert response.status_code == 302
    record = Document.objects.get(title="Uploaded").toolkit_record
    assert (record.size, len(record.sha256)) == (13, 64)
    assert record.sha256 != before
    assert len(opened) == 1


def test_several_uploads_at_once_are_read_once_each(administrator_client, opened):
    for number in range(2):
        data = {"title": f"Several {number}", "files[]": upload(f"several-{number}.txt"), "collection": 1}
        administrator_client.post(reverse("wagtaildocs:add_multiple"), data, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    assert DocumentRecord.objects.filter(document__title__startswith="Several", size=13).count() == 2
    assert len(opened) == 2


def test_a_file_that_keeps_its_name_is_known_by_its_hash(document):
    """A storage may overwrite: the name says nothing then."""
    assert not file_has_changed(document)
    document.file_hash = "0" * 40
    assert file_has_changed(document)


def test_a_file_that_was_missing_is_read_when_it_is_back(document):
    storage, name = document.file.storage.backend, document.file.name
    storage.delete(name)
    DocumentRecord.objects.filter(document=document).update(sha256="", size=None)
    document.save()
    assert DocumentRecord.objects.get(document=document).size is None
    storage.save(name, io.BytesIO(b"Back."))
    document.save()
    assert DocumentRecord.objects.get(document=document).size == 5


# Sets


def test_a_new_document_never_joins_a_set_that_has_its_code_by_chance(administrator_client, document):
    taken = f"minutes-{Document.objects.latest('pk').pk + 1}"
    other = DocumentSet.objects.create(code=taken)
    new = make_document("Minutes")
    assert new.toolkit_record.document_set.code == f"{taken}-2"
    assert not other.records.exists()


def test_the_code_of_a_documents_own_set_passes_the_form_of_sets(administrator_client):
    document_set = make_document("_My_file_ with a long name, " + "and longer " * 20).toolkit_record.document_set
    document_set.full_clean()
    document_set = make_document("قائمة").toolkit_record.document_set
    document_set.full_clean()
    assert document_set.code.startswith("document-")


# What a visitor is told


def test_a_file_that_is_missing_has_no_size_instead_of_zero_bytes(client, site_content):
    page = AdvocacyTemplate.objects.live().first()
    for address in (page.url, page.get_parent().url):
        assert SIZE.search(client.get(address).content.decode())
    DocumentRecord.objects.update(sha256="", size=None)

    for address in (page.url, page.get_parent().url):
        html = client.get(address).content.decode()
        assert not SIZE.search(html)
        assert "DOCX" in html
