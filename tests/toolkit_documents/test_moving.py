"""documents_move: every file that a row names gets to the other storage, proven, and nothing is lost on the way."""

import hashlib
import io
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils.functional import empty
from wagtail.documents import get_document_model
from wagtail.users.models import UserProfile

from toolkit_documents.disk_store import DiskStore
from toolkit_documents.models import DocumentRecord, DocumentVersion
from toolkit_documents.storage import document_storage

pytestmark = pytest.mark.django_db
DISK = "django.core.files.storage.FileSystemStorage"


def move(*options, error="") -> str:
    out = io.StringIO()
    if error:
        with pytest.raises(CommandError, match=error):
            call_command("documents_move", *options, stdout=out)
    else:
        call_command("documents_move", *options, stdout=out)
    return out.getvalue()


def files_in(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def places(settings, tmp_path, administrator):
    """A site with its files in the folder ``here`` and a second storage, ``there``: one document, its version, a
    picture and a file that no row names."""
    get_document_model().objects.all().delete()
    settings.STORAGES = {
        **settings.STORAGES,
        **{name: {"BACKEND": DISK, "OPTIONS": {"location": str(tmp_path / name)}} for name in ("here", "there")},
        "default": {"BACKEND": DISK, "OPTIONS": {"location": str(tmp_path / "here")}},
    }
    document_storage._wrapped = empty
    document = get_document_model()(title="A form")
    for data in (b"Old.", b"New."):
        document.file.save("form.txt", ContentFile(data), save=False)
        document.save()
    avatar = default_storage.save("avatar_images/me.png", ContentFile(b"me"))
    UserProfile.objects.create(user=administrator, avatar=avatar)
    default_storage.save("documents/unnamed.txt", ContentFile(b"unnamed"))
    yield tmp_path / "here", tmp_path / "there"
    document_storage._wrapped = empty


@pytest.fixture
def named(places):
    """What rows name, by name."""
    return {name: data for name, data in files_in(places[0]).items() if "unnamed" not in name}


def switch(settings):
    """The site restarts with its files there."""
    settings.STORAGES = {**settings.STORAGES, "default": settings.STORAGES["there"]}
    document_storage._wrapped = empty


def test_all_that_rows_name_is_copied_and_nothing_is_deleted(places, named):
    assert len(named) == 3
    text = move("--to", "there")
    assert "3 files copied and compared" in text
    assert files_in(places[1]) == named
    assert len(files_in(places[0])) == 4


def test_a_second_run_copies_only_what_is_not_there(places, named, monkeypatch):
    move("--to", "there")
    (places[1] / next(iter(named))).unlink()
    written = []
    stock = DiskStore.put
    monkeypatch.setattr(
        DiskStore, "put", lambda store, name, content: (written.append(name), stock(store, name, content))
    )
    assert "1 files copied and compared, 2 there already" in move("--to", "there")
    assert written == [next(iter(named))]


def test_a_half_written_file_counts_as_not_there(places, named):
    name = next(iter(named))
    half = places[1] / name
    half.parent.mkdir(parents=True)
    half.write_bytes(named[name][:2])
    move("--to", "there")
    assert files_in(places[1]) == named


def test_a_copy_that_reads_back_otherwise_is_told_and_nothing_is_deleted(places, settings, monkeypatch):
    switch(settings)
    stock = DiskStore.put
    monkeypatch.setattr(DiskStore, "put", lambda store, name, content: stock(store, name, io.BytesIO(b"rubbish")))
    text = move("--to", "there", "--delete-source", "--yes", error="Nothing was deleted")
    assert "copied, but what is read back is not what was written" in text
    assert len(files_in(places[0])) == 4


def test_the_source_is_never_emptied_while_the_site_uses_it(places):
    move("--to", "there", "--delete-source", "--yes", error="Let it use")
    assert len(files_in(places[0])) == 4
    assert not places[1].exists()


def test_after_the_switch_late_uploads_follow_and_the_source_is_emptied_of_what_is_proven(places, settings, named):
    move("--to", "there")
    late = get_document_model()(title="Late")
    late.file.save("late.txt", ContentFile(b"Late."), save=False)
    late.save()
    switch(settings)
    text = move("--to", "there", "--delete-source", "--yes")
    assert "1 files copied and compared, 3 there already" in text
    assert "4 files deleted" in text
    assert files_in(places[0]) == {"documents/unnamed.txt": b"unnamed"}
    assert files_in(places[1]) == {**named, late.file.name: b"Late."}


def test_nothing_is_deleted_without_a_yes(places, settings, monkeypatch):
    switch(settings)
    monkeypatch.setattr("builtins.input", lambda prompt: "y")
    move("--to", "there", "--delete-source", error="Nothing was deleted")
    assert len(files_in(places[0])) == 4


def test_a_file_that_was_replaced_since_the_switch_is_not_overwritten_by_the_old_one(places, settings, named):
    move("--to", "there")
    switch(settings)
    document = get_document_model().objects.get()
    (places[1] / document.file.name).write_bytes(b"Newer.")
    DocumentRecord.objects.filter(document=document).update(sha256=hashlib.sha256(b"Newer.").hexdigest())
    (places[1] / "avatar_images/me.png").write_bytes(b"me, later")
    text = move("--to", "there", error="1 files differ")
    assert "1 newer in the target and kept" in text
    assert "which the site uses: not touched" in text
    assert (places[1] / document.file.name).read_bytes() == b"Newer."
    assert (places[1] / "avatar_images/me.png").read_bytes() == b"me, later"


def test_the_way_back_is_the_same_way(places, settings, named):
    move("--to", "there")
    switch(settings)
    for path in places[0].rglob("*.*"):
        path.unlink()
    assert "3 files copied" in move("--to", "here")
    assert files_in(places[0]) == named


def test_a_row_without_its_file_is_told_and_hinders_nothing(places, settings):
    version = DocumentVersion.objects.get()
    (places[0] / version.file.name).unlink()
    switch(settings)
    text = move("--to", "there", "--delete-source", "--yes", error="1 are in neither place")
    assert f"{version.file.name}: missing in both" in text
    assert "2 files deleted" in text


def test_documents_that_have_a_storage_of_their_own_move_without_the_pictures(places, settings):
    settings.STORAGES = {**settings.STORAGES, "documents": settings.STORAGES["there"]}
    document_storage._wrapped = empty
    assert "2 files copied" in move("--to", "documents", "--from", "default", "--delete-source", "--yes")
    assert set(files_in(places[0])) == {"avatar_images/me.png", "documents/unnamed.txt"}


def test_documents_follow_into_a_place_where_the_pictures_are_already(places, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "documents": settings.STORAGES["here"],
        "default": settings.STORAGES["there"],
    }
    document_storage._wrapped = empty
    move("--to", "there", "--delete-source", "--yes", error="Let it use")
    assert "2 files copied and compared" in move("--to", "there")
    assert len([name for name in files_in(places[1]) if name.startswith("document")]) == 2


def test_a_run_that_moves_no_document_is_told(places, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "documents": {"BACKEND": DISK, "OPTIONS": {"location": str(places[0].parent / "elsewhere")}},
    }
    document_storage._wrapped = empty
    move("--to", "there", "--from", "here", error="documents lie neither in .*here nor in .*there")
    assert not places[1].exists()


def test_a_storage_that_the_settings_do_not_name_is_told_with_those_they_do(places):
    move("--to", "s3", error="STORAGES has no s3, only default, here, there")
    move("--to", "here", "--from", "default", error="same place")
