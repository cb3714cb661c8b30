"""The editors' page on one file: what it tells, and what can be done there; by whom, with what trace."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils.html import escape
from wagtail.documents import get_document_model
from wagtail.models import Collection, GroupCollectionPermission, ModelLogEntry
from wagtail.users.models import UserProfile

from tests.toolkit_documents.test_documents_in_a_bucket import fetched
from tests.toolkit_documents.test_file_listing import change, offer
from tests.toolkit_documents.test_records import make_document, upload
from toolkit_documents import records, relocation
from toolkit_documents.buckets import BucketUnavailable
from toolkit_documents.declared_language import differs
from toolkit_documents.faults import FAULTS
from toolkit_documents.models import DocumentRecord

pytestmark = pytest.mark.django_db

Document = get_document_model()
Extraction = DocumentRecord.Extraction


@pytest.fixture
def record():
    return make_document("Zebra").toolkit_record


@pytest.fixture
def versions(record):
    """Two earlier files of the document, numbered 1 and 2."""
    document = Document.objects.get(pk=record.document_id)
    for number in (2, 3):
        document.file = upload(f"zebra-{number}.txt", f"Text {number}".encode())
        document.save()
    record.refresh_from_db()
    return list(record.versions.order_by("number"))


def page_of(record):
    return reverse("toolkit_files:file", args=[record.document_id])


def door(name, record, *more):
    return reverse(f"toolkit_files:{name}", args=[record.document_id, *more])


def read(client, address):
    """The text of a page, without its tags."""
    html = client.get(address).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<main") :]).split())


def told(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def logged(record):
    entries = ModelLogEntry.objects.filter(object_id=str(record.document_id), action__startswith="toolkit_documents.")
    return [(entry.action, entry.user.username) for entry in entries]


# What it tells


def test_the_form_of_a_document_leads_to_its_page_and_says_who_may_fetch_it(editor_client, record):
    html = editor_client.get(reverse("wagtaildocs:edit", args=[record.document_id])).content.decode()
    assert page_of(record) in html
    assert "Closed: no published page uses it" in html


def test_the_form_still_saves_and_shows_its_errors(administrator_client, record):
    address = reverse("wagtaildocs:edit", args=[record.document_id])
    wrong = administrator_client.post(address, {"title": "", "collection": 1})
    assert wrong.status_code == 200
    right = administrator_client.post(address, {"title": "A horse", "collection": 1, "tags": ""})
    assert right.url == reverse("wagtaildocs:index")
    assert Document.objects.get(pk=record.document_id).title == "A horse"


def test_every_page_that_uses_the_file_is_named_with_a_link(administrator_client, record, pages):
    offer(record, *pages)
    html = administrator_client.get(page_of(record)).content.decode()
    assert "Public: used on “Striped animals 1” and 2 more pages" in html
    for page in pages:
        assert f'href="{reverse("wagtailadmin_pages:edit", args=[page.pk])}"' in html


def test_what_was_read_is_told(administrator_client, record):
    change(record, extraction=Extraction.DONE, pages=12, words=3456, language="en", detected_language="en")
    text = read(administrator_client, page_of(record))
    for words in ("Number of pages 12", "Words 3,456", "Language found English (en)"):
        assert words in text
    assert "seems to be in" not in text


@pytest.mark.parametrize("state", [state for state in Extraction if state != Extraction.DONE])
def test_where_there_is_no_text_the_reason_is_told_with_what_to_do(administrator_client, record, state):
    change(record, extraction=state)
    text = read(administrator_client, page_of(record))
    assert escape(str(state.label)) in text
    others = {"waiting": "not been read", "empty": "no word", "refused": "would be refused"}
    assert escape(str(FAULTS.get(state) or others[state])) in text


def test_a_language_other_than_stated_is_warned_of_on_page_form_and_list(administrator_client, record):
    change(record, extraction=Extraction.DONE, language="en", detected_language="fr")
    edit = reverse("wagtaildocs:edit", args=[record.document_id])
    for address in (page_of(record), edit, reverse("wagtaildocs:index_results") + "?q=zebra"):
        html = administrator_client.get(address).content.decode()
        assert "seems to be in French, but the file is stated to be in English" in html


@pytest.mark.parametrize(
    ("stated", "found", "warned"),
    [
        ("en", "fr", True),
        ("en-GB", "en", False),
        ("pt-BR", "pt-PT", False),
        ("zh-Hans", "zh", False),
        ("zh-Hans", "zh-Hant", True),
        ("zh-TW", "zh-Hans", True),
        ("zh-Hans", "ja", True),
        ("no", "nb", False),
        ("mul", "fr", False),
        ("", "fr", False),
        ("en", "", False),
    ],
)
def test_languages_are_compared_by_language_and_chinese_by_script(stated, found, warned):
    assert differs(stated, found) is warned


def test_marks_and_what_a_scanner_found_are_told(administrator_client, record):
    change(record, marks=["javascript", "embedded-files", "a-new-word"], scan="infected", threat="Eicar-Signature")
    text = read(administrator_client, page_of(record))
    for words in (FAULTS["javascript"], FAULTS["embedded-files"], "a-new-word", "Infected: Eicar-Signature"):
        assert escape(str(words)) in text


def test_how_long_a_signed_address_lives_is_told(administrator_client, record, settings, monkeypatch):
    assert "closed at once" in read(administrator_client, page_of(record))
    monkeypatch.setattr("toolkit_documents.file_sentences.is_bucket", lambda storage: True)
    for window, words in ((3600, "up to 2 hours"), (2700, "up to 90 minutes")):
        settings.TOOLKIT_DOCUMENTS_ADDRESS_WINDOW = window
        for address in (page_of(record), door("withdraw_now", record)):
            assert words in read(administrator_client, address)
    settings.TOOLKIT_DOCUMENTS_DELIVERY = "stream"
    assert "closed at once" in read(administrator_client, page_of(record))


def test_earlier_versions_are_listed_with_their_addresses(administrator_client, client, record, versions):
    change(record, public=True)
    html = administrator_client.get(page_of(record)).content.decode()
    for version in versions:
        address = f"/documents/{record.document_id}/v/{version.number}/{version.name}"
        assert f'href="{address}"' in html
        assert client.get(address).status_code == 200
        assert door("withdraw_version", record, version.number) in html


def test_the_page_speaks_arabic_from_right_to_left(administrator, administrator_client, record):
    profile = UserProfile.get_for_user(administrator)
    profile.preferred_language = "ar"
    profile.save()
    html = administrator_client.get(page_of(record)).content.decode()
    assert 'dir="rtl"' in html
    assert administrator_client.get(reverse("wagtaildocs:index")).status_code == 200


# What can be done


def test_a_file_is_read_again(editor_client, record, monkeypatch):
    looked_into = []
    monkeypatch.setattr(records, "look_into", lambda record: looked_into.append((record.pk, record.extraction)))
    change(record, extraction=Extraction.SCANNED)
    response = editor_client.post(door("read_again", record))
    assert response.url == page_of(record)
    assert looked_into == [(record.pk, "waiting")]
    record.refresh_from_db()
    assert record.extraction == Extraction.WAITING
    assert "will be read again" in told(response)
    assert logged(record) == [("toolkit_documents.read_again", "editor")]


def test_a_file_of_before_there_was_a_scanner_is_scanned_when_it_is_read_again(
    editor_client, record, settings, monkeypatch
):
    looked_into = []
    monkeypatch.setattr(records, "look_into", lambda record: looked_into.append(record.scan))
    settings.TOOLKIT_DOCUMENTS_CLAMD = "127.0.0.1:1"
    assert "Scan Not scanned" in read(editor_client, page_of(record))
    editor_client.post(door("read_again", record))
    assert looked_into == ["waiting"]
    change(record, scan="clean")
    editor_client.post(door("read_again", record))
    assert looked_into == ["waiting", "clean"]


def test_withdrawing_now_asks_first_and_moves_every_file(
    editor_client, record, versions, django_capture_on_commit_callbacks
):
    before = {record.document.file.name, *(version.file.name for version in versions)}
    assert editor_client.get(door("withdraw_now", record)).status_code == 200
    assert logged(record) == []
    with django_capture_on_commit_callbacks(execute=True):
        response = editor_client.post(door("withdraw_now", record))
    assert response.url == page_of(record)
    document = Document.objects.get(pk=record.document_id)
    after = {document.file.name, *record.versions.values_list("file", flat=True)}
    assert len(after) == 3
    assert before.isdisjoint(after)
    storage = document.file.storage
    assert [name for name in before if storage.exists(name)] == []
    assert all(storage.exists(name) for name in after)
    assert logged(record) == [("toolkit_documents.withdraw_now", "editor")]


@pytest.mark.service
def test_an_address_signed_before_leads_nowhere_once_the_file_is_withdrawn(
    on_s3,
    record,
    editor_client,
    client,
    django_capture_on_commit_callbacks,
):
    change(record, public=True)
    address = re.search(r'href="(/documents/[^"]+)"', editor_client.get(page_of(record)).content.decode()).group(1)
    signed = client.get(address)["Location"]
    assert fetched(signed)[0] == 200
    assert "up to 4 hours" in read(editor_client, page_of(record))
    with django_capture_on_commit_callbacks(execute=True):
        assert "new places" in told(editor_client.post(door("withdraw_now", record)))
    assert fetched(signed)[0] == 404
    assert fetched(client.get(address)["Location"])[0] == 200


def test_a_version_is_withdrawn_and_its_file_kept(
    editor_client, client, record, versions, django_capture_on_commit_callbacks
):
    change(record, public=True)
    first, _second = versions
    addresses = [f"/documents/{record.document_id}/v/{version.number}/{version.name}" for version in versions]
    assert first.name in read(editor_client, door("withdraw_version", record, 1))
    with django_capture_on_commit_callbacks(execute=True):
        response = editor_client.post(door("withdraw_version", record, 1))
    assert "was withdrawn" in told(response)
    assert [client.get(address).status_code for address in addresses] == [404, 200]
    first.refresh_from_db()
    assert first.withdrawn_at
    assert first.file.storage.exists(first.file.name)
    html = editor_client.get(page_of(record)).content.decode()
    assert addresses[0] not in html
    assert addresses[1] in html
    assert logged(record) == [("toolkit_documents.withdraw_version", "editor")]
    assert editor_client.post(door("withdraw_version", record, 1)).status_code == 404
    assert len(logged(record)) == 1


def test_a_version_of_another_document_is_not_withdrawn(editor_client, record, versions):
    other = make_document("Horse").toolkit_record
    assert editor_client.post(door("withdraw_version", other, 1)).status_code == 404
    assert not record.versions.exclude(withdrawn_at=None).exists()


@pytest.mark.parametrize("error", [OSError, BucketUnavailable, RuntimeError])
def test_a_storage_that_fails_is_told_and_nothing_is_logged(editor_client, record, versions, monkeypatch, error):
    def fail(*args, **kwargs):
        raise error("no answer")

    monkeypatch.setattr(relocation, "relocate", fail)
    for address in (door("withdraw_now", record), door("withdraw_version", record, 1)):
        response = editor_client.post(address)
        assert response.url == page_of(record)
        assert "did not answer" in told(response)
    assert logged(record) == []
    # Closed it is nevertheless.
    assert record.versions.exclude(withdrawn_at=None).count() == 1


def test_the_log_of_the_site_names_what_was_done(administrator_client, record, versions):
    administrator_client.post(door("withdraw_version", record, 1))
    report = administrator_client.get(reverse("wagtailadmin_reports:site_history")).content.decode()
    assert "Earlier version 1 withdrawn" in report


# By whom


ACTIONS = [("read_again",), ("withdraw_now",), ("withdraw_version", 1)]


@pytest.mark.parametrize("account", ["editor", "moderator", "administrator"])
def test_who_may_change_the_document_may_act(account, request, record, versions):
    client = request.getfixturevalue(f"{account}_client")
    assert client.get(page_of(record)).status_code == 200
    for name, *more in ACTIONS:
        assert client.get(door(name, record, *more)).status_code == 200
        assert client.post(door(name, record, *more)).url == page_of(record)
    assert len(logged(record)) == len(ACTIONS)


@pytest.fixture
def keeper_client(client, django_user_model):
    """May change documents, but those of a drawer only."""
    drawer = Collection.get_first_root_node().add_child(name="Drawer")
    group = Group.objects.create(name="Keepers of the drawer")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    permission = Permission.objects.get(codename="change_document", content_type__app_label="wagtaildocs")
    GroupCollectionPermission.objects.create(group=group, collection=drawer, permission=permission)
    user = django_user_model.objects.create_user("keeper")
    user.groups.add(group)
    client.force_login(user)
    return client


@pytest.mark.parametrize("client_name", ["keeper_client", "translator_client", "client"])
def test_who_may_not_change_this_very_document_may_not_act_or_look(client_name, request, record, versions):
    client = request.getfixturevalue(client_name)
    before = Document.objects.get(pk=record.document_id).file.name
    change(record, extraction=Extraction.DONE)
    assert client.get(page_of(record)).status_code == 302
    for name, *more in ACTIONS:
        for response in (client.get(door(name, record, *more)), client.post(door(name, record, *more))):
            assert response.status_code == 302
            assert response.url != page_of(record)
    record.refresh_from_db()
    assert record.extraction == Extraction.DONE
    assert Document.objects.get(pk=record.document_id).file.name == before
    assert not record.versions.exclude(withdrawn_at=None).exists()
    assert logged(record) == []
