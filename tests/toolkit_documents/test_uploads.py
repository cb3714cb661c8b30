"""Uploading through the admin: what is not taken and what the editor is told; what is read once it is taken."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape
from wagtail.documents import get_document_model

from tests.services.missing import missing
from tests.services.site_template import ROOT
from toolkit_documents.faults import FAULTS
from toolkit_documents.models import DocumentRecord

pytestmark = pytest.mark.django_db

Document = get_document_model()
FOLDER = ROOT.parent / "shared" / "documents"
REFUSED = {
    "bad-encrypted-word.docx": "encrypted",
    "bad-external-entity.docx": "doctype",
    "bad-fuzzed-zip.docx": "damaged",
    "bad-svg-script-as.pdf": "wrong-type",
}


def real(name: str) -> SimpleUploadedFile:
    if not FOLDER.exists():
        missing("The folder of real documents", how="It is ../shared/documents.")
    return SimpleUploadedFile(name, (FOLDER / name).read_bytes())


def values(file, **changes):
    return {"title": "An upload", "collection": 1, "tags": "", "language": "en", "file": file, **changes}


@pytest.fixture
def media(settings):
    """Tells the names of the files that are stored now."""
    return lambda: sorted(path.name for path in (Path(settings.MEDIA_ROOT) / "documents").iterdir())


@pytest.mark.parametrize(("name", "fault"), REFUSED.items())
def test_a_file_with_a_fault_is_not_taken_and_its_editor_is_told_what_to_do(editor_client, media, name, fault):
    before = media()
    response = editor_client.post(reverse("wagtaildocs:add"), values(real(name)))
    assert response.status_code == 200
    assert escape(str(FAULTS[fault])) in response.content.decode()
    assert 'value="An upload"' in response.content.decode()
    assert not Document.objects.filter(title="An upload").exists()
    assert media() == before


def test_several_at_once_are_told_one_by_one(editor_client, media):
    """HTML under another name, beside a sound file."""
    before = media()
    answers = []
    for file in (
        SimpleUploadedFile("page.txt", b"<!doctype html><script>alert(1)</script>"),
        SimpleUploadedFile("text.txt", b"Libraries are partners."),
    ):
        data = {"title": file.name, "files[]": file, "collection": 1}
        address = reverse("wagtaildocs:add_multiple")
        answers.append(editor_client.post(address, data, HTTP_X_REQUESTED_WITH="XMLHttpRequest").json())
    assert (answers[0]["success"], answers[1]["success"]) == (False, True)
    assert str(FAULTS["wrong-type"]) in answers[0]["error_message"]
    assert len(media()) == len(before) + 1


def test_a_file_that_replaces_another_is_looked_into_as_well(editor_client, media):
    editor_client.post(reverse("wagtaildocs:add"), values(SimpleUploadedFile("text.txt", b"Libraries are partners.")))
    document = Document.objects.get(title="An upload")
    response = editor_client.post(
        reverse("wagtaildocs:edit", args=[document.pk]), values(real("bad-external-entity.docx"))
    )
    assert escape(str(FAULTS["doctype"])) in response.content.decode()
    assert Document.objects.get(pk=document.pk).file.name == document.file.name
    with document.open_file() as file:
        assert file.read() == b"Libraries are partners."


def test_the_checks_can_be_left_out_and_narrowed(editor_client, settings):
    settings.TOOLKIT_DOCUMENTS_MAX_BYTES = 10
    add = reverse("wagtaildocs:add")
    response = editor_client.post(add, values(SimpleUploadedFile("text.txt", b"Libraries are partners.")))
    assert escape(str(FAULTS["too-big"])) in response.content.decode()
    settings.TOOLKIT_DOCUMENTS_CHECK_UPLOADS = False
    response = editor_client.post(add, values(SimpleUploadedFile("text.txt", b"Libraries are partners.")))
    assert response.status_code == 302


@pytest.mark.parametrize(
    ("name", "state", "marks", "pages", "language"),
    [
        ("ar-data-analysis-r-python.pdf", "done", [], 1, "ar"),
        ("zh-debian-refcard-traditional.pdf", "done", [], 2, "zh-Hant"),
        ("bad-embedded-text-file.pdf", "done", ["embedded-files"], 1, "en"),
        ("bad-image-only-scan.pdf", "scanned", [], 1, ""),
        ("bad-garbled-text-layer.pdf", "garbled", [], 35, ""),
    ],
)
def test_a_file_that_is_taken_is_read(
    editor_client, django_capture_on_commit_callbacks, name, state, marks, pages, language
):
    with django_capture_on_commit_callbacks(execute=True):
        assert editor_client.post(reverse("wagtaildocs:add"), values(real(name))).status_code == 302
    record = DocumentRecord.objects.get(document__title="An upload")
    assert (record.extraction, record.marks, record.pages) == (state, marks, pages)
    assert record.detected_language.split("-")[0] == language.split("-")[0]
    assert bool(record.words) == (state == "done")
    assert len(record.text_pages) in (0, pages)


def test_a_new_version_is_read_anew(editor_client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        editor_client.post(reverse("wagtaildocs:add"), values(real("bad-embedded-text-file.pdf")))
    document = Document.objects.get(title="An upload")
    with django_capture_on_commit_callbacks(execute=True):
        editor_client.post(reverse("wagtaildocs:edit", args=[document.pk]), values(real("en-debian-refcard.pdf")))
    record = DocumentRecord.objects.get(document=document)
    assert (record.version, record.marks, record.pages) == (2, [], 2)
    assert "under the terms" in " ".join(record.text.split())
