"""A file is closed to visitors until a scanner found it clean; an infected one is put away and its uploader told."""

import io
import posixpath
import smtplib

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.checks import run_checks
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django_tasks_db.models import DBTaskResult
from wagtail.documents import get_document_model
from wagtail.models import Collection
from wagtail.users.models import UserProfile

from tests.services.clamd import EICAR, clamd_server
from tests.services.faulty_proxy import faulty_proxy
from tests.toolkit_documents.stub_scanners import CleanWithAnInterruption
from tests.toolkit_documents.test_records import upload
from toolkit_documents.clamav import ClamdScanner
from toolkit_documents.models import DocumentRecord, DocumentVersion
from toolkit_documents.scanning import NotScannedYet, scan
from toolkit_documents.storage import document_storage
from toolkit_documents.tasks import LAST_ATTEMPT, scan_document

pytestmark = pytest.mark.django_db

Document = get_document_model()
Scan = DocumentRecord.Scan


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def scanner(settings):
    """Sets a stub by its name."""

    def chosen(name):
        settings.TOOLKIT_DOCUMENTS_SCANNER = f"tests.toolkit_documents.stub_scanners.{name}"

    return chosen


@pytest.fixture
def make(commits, editor):
    """A document that is marked public, so that nothing but the scan closes it. ``data`` None keeps the file."""

    def make_document(data=b"A text.", title="A form", user=editor):
        document = Document(title=title, uploaded_by_user=user)
        document.file.save("form.txt", ContentFile(data), save=False)
        with commits():
            document.save()
        DocumentRecord.objects.filter(document=document).update(public=True)
        return Document.objects.get(pk=document.pk)

    return make_document


def record_of(document) -> DocumentRecord:
    return DocumentRecord.objects.select_related("document").get(document=document)


def status(client, document) -> int:
    return client.get(reverse("wagtaildocs_serve", args=[document.pk, record_of(document).download_name])).status_code


def replace_file(document, data, commits):
    document = Document.objects.get(pk=document.pk)
    document.file = ContentFile(data, name="form.txt")
    with commits():
        document._set_document_file_metadata()
        document.save()
    return Document.objects.get(pk=document.pk)


def scanned(*arguments) -> str:
    out = io.StringIO()
    call_command("documents_scan", *arguments, stdout=out, stderr=out)
    return out.getvalue()


# Through the admin's form, with the real daemon


@pytest.fixture
def clamd(settings):
    settings.TOOLKIT_DOCUMENTS_CLAMD = clamd_server()


def add(client, commits, data):
    values = {
        "title": "From outside",
        "file": upload(data=data),
        "collection": Collection.get_first_root_node().pk,
        "tags": "",
        "opening": "always",
    }
    with commits():
        response = client.post(reverse("wagtaildocs:add"), values)
    assert response.status_code == 302, response.content.decode()
    return Document.objects.get(title="From outside")


@pytest.mark.service
def test_a_clean_upload_is_open_to_visitors(clamd, client, editor_client, commits):
    document = add(editor_client, commits, b"A harmless text.")
    assert record_of(document).scan == Scan.CLEAN
    assert status(client, document) == 200


@pytest.mark.service
def test_an_infected_upload_is_closed_put_away_and_told_in_the_admin_and_by_mail(
    clamd, client, editor_client, editor, commits
):
    document = add(editor_client, commits, EICAR)
    assert status(client, document) == 404
    assert status(editor_client, document) == 404
    record = record_of(document)
    assert (record.scan, "eicar" in record.threat.lower()) == (Scan.INFECTED, True)
    assert document.file.name.startswith("documents-quarantine/")
    assert document_storage.exists(document.file.name)
    stored_as = posixpath.basename(document.file.name).partition("-")[2]
    assert not document_storage.exists(f"documents/{stored_as}")
    assert [message.to for message in mail.outbox] == [[editor.email]]
    for told in (mail.outbox[0].subject + mail.outbox[0].body, editor_client.get("/admin/").content.decode()):
        assert "From outside" in told
        assert reverse("wagtaildocs:edit", args=[document.pk]) in told
    assert record.threat in mail.outbox[0].body


@pytest.mark.service
@pytest.mark.parametrize("fault", ["refuse", "hang"])
def test_a_daemon_that_is_down_means_not_yet_and_the_file_opens_once_it_was_scanned(
    settings, monkeypatch, client, editor_client, commits, fault
):
    monkeypatch.setattr(ClamdScanner, "patience", 0.3)
    with faulty_proxy(f"http://{clamd_server()}") as proxy:
        settings.TOOLKIT_DOCUMENTS_CLAMD = f"127.0.0.1:{proxy.port}"
        getattr(proxy, fault)()
        document = add(editor_client, commits, b"A harmless text.")
        assert record_of(document).scan == Scan.WAITING
        assert status(client, document) == 404
        with pytest.raises(CommandError, match="wait to be scanned"):
            scanned()
        assert status(client, document) == 404
        proxy.mend()
        monkeypatch.undo()
        scan(record_of(document))
    assert status(client, document) == 200


# Who is told


def test_whoever_replaced_the_file_is_told_beside_its_first_uploader(
    make, scanner, commits, editor, administrator, administrator_client
):
    document = make()
    scanner("EverythingInfected")
    values = {"title": document.title, "collection": document.collection_id, "tags": "", "file": upload()}
    with commits():
        administrator_client.post(reverse("wagtaildocs:edit", args=[document.pk]), values)
    assert record_of(document).scan == Scan.INFECTED
    assert {address for message in mail.outbox for address in message.to} == {editor.email, administrator.email}


def test_the_mail_is_in_the_language_of_its_readers_admin(make, scanner, editor, monkeypatch):
    UserProfile.objects.update_or_create(user=editor, defaults={"preferred_language": "fr"})
    languages = []
    monkeypatch.setattr("toolkit_documents.telling_uploaders.send_mail", lambda *a: languages.append(get_language()))
    scanner("EverythingInfected")
    make()
    assert languages == ["fr"]


def test_a_mail_server_that_is_down_changes_nothing(make, scanner, client, editor_client, monkeypatch, caplog):
    def fails(*arguments, **options):
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fails)
    scanner("EverythingInfected")
    document = make()
    assert record_of(document).scan == Scan.INFECTED
    assert status(client, document) == 404
    assert "No mail about the infected document" in caplog.text
    assert "Test.Threat" in editor_client.get("/admin/").content.decode()


def test_the_panel_tells_nobody_of_files_that_are_not_theirs(make, scanner, client, administrator_client):
    scanner("EverythingInfected")
    make(title="Somebody elses file")
    group = Group.objects.create(name="Visitors of the admin")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    other = get_user_model().objects.create_user("other")
    other.groups.add(group)
    client.force_login(other)
    assert "Somebody elses file" not in client.get("/admin/").content.decode()
    assert "Somebody elses file" in administrator_client.get("/admin/").content.decode()


def test_a_file_too_large_for_the_scanner_waits_and_its_editor_is_told_why(make, scanner, client, editor_client):
    scanner("TakesNothingSoLarge")
    document = make()
    assert record_of(document).scan == Scan.WAITING
    assert status(client, document) == 404
    assert "StreamMaxLength" in editor_client.get("/admin/").content.decode()
    scanner("CleanWithAnInterruption")
    assert "1 clean" in scanned_with_others_clean()
    assert record_of(document).threat == ""
    assert "StreamMaxLength" not in editor_client.get("/admin/").content.decode()


def scanned_with_others_clean() -> str:
    """The starter content was never scanned."""
    DocumentRecord.objects.filter(scan=Scan.NOT_SCANNED).update(scan=Scan.CLEAN)
    return scanned()


# Files that change meanwhile


def test_a_word_about_a_file_that_was_replaced_meanwhile_is_not_for_the_new_one(make, scanner, commits, client):
    scanner("OutOfOrder")
    document = make(b"The first text.")

    def replace():
        scanner("OutOfOrder")
        replace_file(document, b"The second text.", commits)

    scanner("CleanWithAnInterruption")
    CleanWithAnInterruption.meanwhile = staticmethod(replace)
    scan(record_of(document))
    assert record_of(document).scan == Scan.WAITING
    assert DocumentVersion.objects.get(record__document=document).scan == Scan.CLEAN
    assert status(client, document) == 404


def test_what_newer_signatures_found_meanwhile_is_not_called_clean(make, scanner):
    scanner("OutOfOrder")
    document = make()

    def find():
        scanner("EverythingInfected")
        scan(record_of(document))

    scanner("CleanWithAnInterruption")
    CleanWithAnInterruption.meanwhile = staticmethod(find)
    # The file went to quarantine under the scanner's hands.
    scan(record_of(document))
    assert record_of(document).scan == Scan.INFECTED


def test_a_file_that_is_not_that_of_the_record_is_not_called_clean(make, scanner):
    scanner("OutOfOrder")
    document = make()
    name = document.file.name
    document_storage.backend.delete(name)
    document_storage.backend.save(name, ContentFile(b"Something else."))
    scanner("CleanWithAnInterruption")
    with pytest.raises(NotScannedYet, match="not the file of the record"):
        scan(record_of(document))
    document_storage.backend.delete(name)
    with pytest.raises(NotScannedYet, match="cannot be read"):
        scan(record_of(document))
    assert record_of(document).scan == Scan.WAITING


def test_a_version_that_waited_when_it_was_replaced_is_scanned_as_well(make, scanner, commits, client):
    scanner("OutOfOrder")
    document = make(b"The first text.")
    first = record_of(document).download_name
    replace_file(document, b"The second text.", commits)
    scanner("CleanWithAnInterruption")
    address = reverse("toolkit_documents_version", args=[document.pk, 1, first])
    assert client.get(address).status_code == 404
    assert "2 clean, 0 infected, 0 not scanned" in scanned_with_others_clean()
    assert client.get(address).status_code == 200


# Again and again


def test_a_scan_is_put_off_while_the_scanner_is_down_and_ends_when_it_is_back(make, scanner, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    scanner("OutOfOrder")
    document = make()
    tasks = DBTaskResult.objects.filter(task_path__endswith="scan_document")
    assert tasks.count() == 1
    record = record_of(document)
    pauses = []
    for attempt in (1, 2, 3, LAST_ATTEMPT - 1, LAST_ATTEMPT):
        tasks.all().delete()
        scan_document.call(record.pk, record.sha256, attempt)
        pauses += [round((task.run_after - timezone.now()).total_seconds() / 60) for task in tasks.all()]
    assert pauses == [1, 2, 4, 360]
    scanner("CleanWithAnInterruption")
    tasks.all().delete()
    scan_document.call(record.pk, record.sha256, 2)
    assert record_of(document).scan == Scan.CLEAN
    assert not tasks.exists()


def test_a_scanner_that_is_switched_on_closes_what_it_has_not_seen(make, scanner, client, site_content):
    document = make()
    assert status(client, document) == 200
    scanner("CleanWithAnInterruption")
    assert status(client, document) == 404
    waiting = DocumentRecord.objects.exclude(scan=Scan.CLEAN).count()
    told = [message for message in run_checks(databases=["default"]) if message.id == "toolkit_documents.W003"]
    assert told[0].msg.startswith(f"{waiting} files wait")
    assert f"{waiting} clean" in scanned()
    assert status(client, document) == 200
    assert not [message for message in run_checks(databases=["default"]) if message.id == "toolkit_documents.W003"]


def test_a_scan_of_all_finds_what_new_signatures_know_and_frees_what_they_no_longer_accuse(
    make, scanner, client, commits
):
    scanner("CleanWithAnInterruption")
    document = make(b"The first text.")
    document = replace_file(document, b"The second text.", commits)
    DocumentRecord.objects.exclude(document=document).delete()
    scanner("EverythingInfected")
    assert "0 clean, 0 infected" in scanned()
    assert "0 clean, 2 infected" in scanned("--all")
    assert status(client, document) == 404
    version = DocumentVersion.objects.get(record__document=document)
    document.refresh_from_db()
    for holder in (document, version):
        assert holder.file.name.startswith("documents-quarantine/")
        assert document_storage.exists(holder.file.name)
    told = len(mail.outbox)
    assert "2 infected" in scanned("--all")
    assert len(mail.outbox) == told
    scanner("CleanWithAnInterruption")
    assert "2 clean" in scanned("--all")
    document.refresh_from_db()
    assert document.file.name.startswith("documents/")
    assert status(client, document) == 200


def test_the_command_stops_when_the_scanner_is_down(make, scanner):
    for number in range(4):
        make(f"Text {number}.".encode())
    scanner("OutOfOrder")
    out = io.StringIO()
    with pytest.raises(CommandError, match="files wait to be scanned") as caught:
        call_command("documents_scan", stdout=out, stderr=out)
    assert caught.value.returncode == 1
    assert out.getvalue().count("out of order") == 3
    assert "nothing more was tried" in out.getvalue()


def test_a_quarantine_that_failed_is_made_up_for(make, scanner, monkeypatch, client):
    def fails(*arguments, **options):
        raise OSError("the disk is full")

    scanner("EverythingInfected")
    with monkeypatch.context() as patch:
        patch.setattr("toolkit_documents.quarantine.relocate", fails)
        document = make()
    assert status(client, document) == 404
    assert document.file.name.startswith("documents/")
    scanned_with_others_clean()
    document.refresh_from_db()
    assert document.file.name.startswith("documents-quarantine/")


# Set up wrongly


def test_a_site_without_a_scanner_is_told_so_by_the_command():
    with pytest.raises(CommandError, match="No scanner is set"):
        scanned()


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("TOOLKIT_DOCUMENTS_SCANNER", "nowhere.Scanner", "E001"),
        ("TOOLKIT_DOCUMENTS_SCANNER", "toolkit_documents.scanners.get_scanner", "E001"),
        ("TOOLKIT_DOCUMENTS_CLAMD", "clamd", "E002"),
        ("TOOLKIT_DOCUMENTS_CLAMD", "clamd:3310", None),
    ],
)
def test_a_scanner_that_is_none_is_told_by_the_checks(settings, name, value, problem):
    setattr(settings, name, value)
    found = [message.id.partition(".")[2] for message in run_checks(tags=["toolkit_documents"])]
    assert [identity for identity in found if identity in ("E001", "E002")] == ([problem] if problem else [])
