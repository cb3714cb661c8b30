"""The editors' list of document sets: what it tells of each, what it is narrowed by, and what it says while empty."""

import pytest
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection

from tests.toolkit_documents.test_records import make_document
from toolkit_documents.models import DocumentRecord, DocumentSet, PageDownload
from toolkit_pages.models import Guideline

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(db):
    return reverse(DocumentSet.snippet_viewset.get_url_name("list"))


@pytest.fixture
def pair(site_content):
    """A set with a French and a German file, the second in a collection of its own; a page offers it."""
    make_document("Zebra english").toolkit_record.document_set.records.update(language="en")
    document_set = DocumentSet.objects.create(code="a-pair")
    collection = Collection.get_first_root_node().add_child(name="Drawer")
    for language in ("fr", "de"):
        document = make_document(f"Zebra {language}")
        DocumentRecord.objects.filter(document=document).update(document_set=document_set, language=language)
    get_document_model().objects.filter(title="Zebra de").update(collection=collection)
    page = Guideline.objects.live().first()
    PageDownload.objects.create(page=page, document_set=document_set, locale=page.locale, sort_order=0)
    return document_set


def listed(client, address, **asked):
    """The sets in the list, by code."""
    table = client.get(address, asked).context["table"]
    return {row.instance.code: (table, row.instance) for row in table.rows}


def test_a_set_tells_its_files_languages_collections_and_use(administrator_client, address, pair):
    table, instance = listed(administrator_client, address, q="a-pair")["a-pair"]
    shown = {name: table.columns[name].get_value(instance) for name in ("files", "languages", "collections", "pages")}
    assert shown == {"files": "2 (TXT)", "languages": "de · fr", "collections": "Drawer, Root", "pages": 1}
    usage = reverse(DocumentSet.snippet_viewset.get_url_name("usage"), args=[pair.pk])
    assert f'<a href="{usage}">1 page</a>' in administrator_client.get(address, {"q": "a-pair"}).content.decode()


@pytest.mark.parametrize("words", ["", "zebra"], ids=["filtered", "searched and filtered"])
def test_the_list_is_narrowed(administrator_client, address, pair, words):
    drawer = Collection.objects.get(name="Drawer").pk
    wanted = [{"language": "fr"}, {"files": "several"}, {"used": "yes"}, {"collection": drawer}]
    unwanted = [{"language": "none"}, {"language": "en"}, {"files": "one"}, {"files": "none"}, {"used": "no"}]
    for asked in wanted:
        assert pair.code in listed(administrator_client, address, q=words, **asked), asked
    for asked in unwanted:
        assert pair.code not in listed(administrator_client, address, q=words, **asked), asked


def test_search_finds_the_titles_of_files_and_heeds_an_order(administrator_client, address, pair):
    codes = list(listed(administrator_client, address, q="zebra", ordering="-code"))
    assert codes == sorted(codes, reverse=True)
    assert pair.code in codes


def test_a_list_without_sets_says_how_they_are_made(administrator_client, address):
    PageDownload.objects.all().delete()
    DocumentSet.objects.all().delete()
    html = administrator_client.get(address).content.decode()
    assert "Upload a document" in html
    assert reverse("wagtaildocs:add_multiple") in html
    assert "Remove a filter" in administrator_client.get(address, {"used": "yes"}).content.decode()
