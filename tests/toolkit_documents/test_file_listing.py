"""The editors' list of documents: what it tells of each file, why it is public or not, and what it is narrowed by."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, GroupCollectionPermission, PageViewRestriction

from tests.toolkit_documents.test_records import make_document
from toolkit_documents.models import DocumentRecord, DocumentSet, DownloadCount, PageDownload

pytestmark = pytest.mark.django_db

Document = get_document_model()
Scan, Extraction = DocumentRecord.Scan, DocumentRecord.Extraction


@pytest.fixture
def address():
    return reverse("wagtaildocs:index")


@pytest.fixture
def record():
    """Of a file that no page uses."""
    return make_document("Zebra").toolkit_record


def offer(record, *pages):
    for page in pages:
        PageDownload.objects.create(page=page, document_set=record.document_set, locale=page.locale, sort_order=0)


def change(record, **values):
    DocumentRecord.objects.filter(pk=record.pk).update(**values)


def listed(client, address, **asked):
    """What the list holds, by title."""
    rows = client.get(address, {"q": "zebra", **asked}).context["table"].rows
    return {row.instance.title: row.instance.listed_file for row in rows}


def test_a_file_tells_what_it_is(administrator_client, address, record):
    change(record, name="stripes.txt", language="fr", detected_language="fr", pages=12, extraction=Extraction.DONE)
    for day, count in ((1, 4), (2, 5)):
        DownloadCount.objects.create(record=record, day=date(2026, 11, day), language="fr", count=count)
    row = administrator_client.get(reverse("wagtaildocs:index_results"), {"q": "zebra"}).content.decode()
    for told in ("Zebra", "stripes.txt", "<span>fr</span>", "TXT", "7 byte", "12 pages", "Read", ">9<"):
        assert told in row
    assert reverse("wagtaildocs:edit", args=[record.document_id]) in row
    assert reverse("toolkit_files:file", args=[record.document_id]) in row


def unused(record, pages, settings):
    return "Closed: no published page uses it"


def marked(record, pages, settings):
    change(record, public=True)
    return "Public: an editor marked it as public"


def on_one_page(record, pages, settings):
    offer(record, pages[0])
    return "Public: used on “Striped animals 1”"


def on_several_pages(record, pages, settings):
    offer(record, *pages)
    return "Public: used on “Striped animals 1” and 2 more pages"


def on_an_open_and_a_restricted_page(record, pages, settings):
    offer(record, *pages[:2])
    PageViewRestriction.objects.create(page=pages[0], restriction_type="login")
    return "Public: used on “Striped animals 2”"


def on_a_restricted_page(record, pages, settings):
    offer(record, pages[0])
    PageViewRestriction.objects.create(page=pages[0], restriction_type="login")
    return "Only for those who may open “Striped animals 1”"


def on_a_page_that_was_unpublished(record, pages, settings):
    offer(record, pages[0])
    pages[0].unpublish()
    return "Closed: no published page uses it"


def in_a_restricted_collection(record, pages, settings):
    offer(record, pages[0])
    drawer = Collection.get_first_root_node().add_child(name="Drawer")
    CollectionViewRestriction.objects.create(collection=drawer, restriction_type="login")
    Document.objects.filter(pk=record.document_id).update(collection=drawer)
    return "Closed: its collection is restricted"


def not_scanned(record, pages, settings):
    settings.TOOLKIT_DOCUMENTS_CLAMD = "127.0.0.1:1"
    offer(record, pages[0])
    change(record, scan=Scan.WAITING)
    return "Closed until it is scanned and found clean"


def infected(record, pages, settings):
    offer(record, pages[0])
    change(record, scan=Scan.INFECTED)
    return "Closed: it is infected"


REASONS = {
    unused: "unused",
    marked: "marked",
    on_one_page: "page",
    on_several_pages: "page",
    on_an_open_and_a_restricted_page: "page",
    on_a_restricted_page: "restricted-pages",
    on_a_page_that_was_unpublished: "unused",
    in_a_restricted_collection: "collection",
    not_scanned: "not-scanned",
    infected: "infected",
}


@pytest.mark.parametrize("reason", REASONS)
def test_a_file_is_public_or_not_for_a_reason_that_is_told_and_filtered_by(
    administrator_client, address, record, pages, settings, reason
):
    sentence = reason(record, pages, settings)
    file = listed(administrator_client, address)["Zebra"]
    assert file.why == sentence
    assert sentence in administrator_client.get(address, {"q": "zebra"}).content.decode()
    public = "yes" if sentence.startswith("Public") else "no"
    for asked, found in ((REASONS[reason], True), (public, True), ({"yes": "no", "no": "yes"}[public], False)):
        assert ("Zebra" in listed(administrator_client, address, public=asked)) is found, asked


def test_the_list_is_narrowed(administrator_client, address, record):
    drawer = Collection.get_first_root_node().add_child(name="Drawer")
    Document.objects.filter(pk=record.document_id).update(collection=drawer)
    change(record, language="fr", detected_language="de", marks=["javascript"], extraction=Extraction.GARBLED)
    attention = ["unreadable", "language", "marks", "javascript"]
    wanted = [{"language": "fr"}, {"file_format": "txt"}, {"text": "garbled"}, {"collection_id": drawer.pk}]
    wanted += [{"attention": value} for value in attention]
    unwanted = [{"language": "none"}, {"file_format": "pdf"}, {"file_format": "other"}, {"text": "done"}]
    unwanted += [{"attention": "embedded-files"}, {"collection_id": Collection.get_first_root_node().pk}]
    for asked in wanted:
        assert "Zebra" in listed(administrator_client, address, **asked), asked
    for asked in unwanted:
        assert "Zebra" not in listed(administrator_client, address, **asked), asked
    change(record, language="de", marks=[], extraction=Extraction.DONE)
    for value in attention:
        assert "Zebra" not in listed(administrator_client, address, attention=value), value


@pytest.mark.parametrize("words", ["zebra", "stripes.txt", 'zebra "', "\0zebra", "zebra STRIPES"])
def test_search_finds_titles_and_file_names_whatever_signs_are_in_it(administrator_client, address, record, words):
    change(record, name="stripes.txt")
    assert ("Zebra" in listed(administrator_client, address, q=words)) is (words != 'zebra "')


def test_search_finds_chinese(administrator_client, address):
    make_document("图书馆合作指南")
    assert "图书馆合作指南" in listed(administrator_client, address, q="合作")


@pytest.mark.parametrize("order", ["toolkit_record__size", "-toolkit_record__language", "title", "created_at"])
def test_the_list_is_sorted(administrator_client, address, record, order):
    response = administrator_client.get(address, {"ordering": order})
    assert response.status_code == 200
    assert response.context["ordering"] == order


@pytest.mark.parametrize("asked", [{}, {"public": "no", "attention": "language"}], ids=["all", "narrowed"])
def test_the_list_costs_the_same_with_five_and_fifty_files(administrator_client, address, pages, asked):
    document_set = DocumentSet.objects.create(code="many")
    offer(make_document("Zebra 0").toolkit_record, *pages)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            shown = listed(administrator_client, address, **asked)
        return len(captured), len(shown)

    for number in range(1, 5):
        make_document(f"Zebra {number}")
    DocumentRecord.objects.filter(document__title__startswith="Zebra").update(language="fr", detected_language="de")
    queries()
    few, shown = queries()
    assert shown >= 4
    for number in range(5, 50):
        change(make_document(f"Zebra {number}").toolkit_record, document_set=document_set)
    DocumentRecord.objects.filter(document__title__startswith="Zebra").update(language="fr", detected_language="de")
    many, shown = queries()
    assert shown == 20
    assert many == few


def test_a_document_without_a_record_is_listed(administrator_client, address, record):
    DocumentRecord.objects.filter(pk=record.pk).delete()
    assert listed(administrator_client, address) == {"Zebra": None}
    assert administrator_client.get(address, {"q": "zebra", "public": "no"}).status_code == 200


def test_only_those_who_may_change_documents_see_the_list(
    editor_client, moderator_client, translator_client, address, record
):
    for client in (editor_client, moderator_client):
        assert "Zebra" in listed(client, address)
    assert translator_client.get(address).status_code == 302


def test_the_list_holds_only_what_the_user_may_change(client, address, record, django_user_model):
    drawer = Collection.get_first_root_node().add_child(name="Drawer")
    own = make_document("Zebra in the drawer")
    Document.objects.filter(pk=own.pk).update(collection=drawer)
    group = Group.objects.create(name="Keepers of the drawer")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    permission = Permission.objects.get(codename="change_document", content_type__app_label="wagtaildocs")
    GroupCollectionPermission.objects.create(group=group, collection=drawer, permission=permission)
    user = django_user_model.objects.create_user("keeper")
    user.groups.add(group)
    client.force_login(user)
    for asked in ({}, {"public": "no"}):
        assert list(listed(client, address, **asked)) == ["Zebra in the drawer"]


def test_wagtails_own_features_of_the_list_stay(administrator_client, address, record):
    html = administrator_client.get(address).content.decode()
    assert reverse("wagtaildocs:add_multiple") in html
    assert "bulk-actions.js" in html
    results = administrator_client.get(reverse("wagtaildocs:index_results"), {"q": "zebra"}).content.decode()
    assert "Zebra" in results
    assert "<html" not in results


def test_a_list_that_was_narrowed_to_nothing_does_not_say_that_there_is_nothing(administrator_client, address, record):
    for asked in ({"public": "infected"}, {"q": "no such animal"}):
        assert "Remove a filter" in administrator_client.get(address, asked).content.decode()
