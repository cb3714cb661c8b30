"""Files that the search page finds by what stands in them, and that it shows to nobody who may not fetch them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction
from wagtail.search import index
from wagtail.search.backends import get_search_backend

from tests.toolkit_documents.made_files import docx, pdf
from tests.toolkit_documents.test_guards import offer_in_rows
from tests.toolkit_search.test_database_backend import UNBALANCED
from toolkit_documents.file_addresses import current_address
from toolkit_documents.models import DocumentRecord
from toolkit_pages.models import Guideline
from toolkit_search.models import SearchPage
from toolkit_search.words import searchable_words

Document = get_document_model()
HEADING = 'id="in-documents"'
TEXTS = {
    "en": ("xylophone", "A library may lend out a Xylophone, and other instruments."),
    "de": ("Lesezelträume", "In der Bücherei stehen drei lesezelträume, und jeder darf hinein."),
    "ar": ("المخطوطات", "تحفظ المكتبة المخطوطات القديمة لجميع القراء في المدينة."),
    "zh-Hans": ("古籍修复", "图书馆与学校合作，开展古籍修复课程。"),
}


def several_pages(*texts: str) -> bytes:
    """A PDF with a page for each text."""
    numbers = range(4, 4 + 2 * len(texts), 2)
    objects = [
        "<</Type /Catalog /Pages 2 0 R>>",
        f"<</Type /Pages /Count {len(texts)} /Kids [{' '.join(f'{number} 0 R' for number in numbers)}]>>",
        "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>",
    ]
    for number, text in zip(numbers, texts, strict=True):
        stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET"
        objects += [
            f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 200] /Contents {number + 1} 0 R "
            "/Resources <</Font <</F1 3 0 R>>>>>>",
            f"<</Length {len(stream)}>>\nstream\n{stream}\nendstream",
        ]
    return pdf(objects)


@pytest.fixture
def page(sections):
    page = Guideline(title="How to fill it in", slug="fill-in")
    sections["guidelines"].add_child(instance=page)
    page.save_revision().publish()
    return Guideline.objects.get(pk=page.pk)


@pytest.fixture
def upload(page, administrator_client, django_capture_on_commit_callbacks):
    """Upload a file in the admin, have it read, and offer it on a page."""

    def upload(name: str, content: bytes, *, language: str = "en", publish: bool = True, title: str = "") -> Document:
        title = title or f"Upload {name}"
        values = {"title": title, "collection": 1, "tags": "", "language": language}
        with django_capture_on_commit_callbacks(execute=True):
            response = administrator_client.post(
                reverse("wagtaildocs:add"), {**values, "file": SimpleUploadedFile(name, content)}
            )
        assert response.status_code == 302, response.context["form"].errors
        document = Document.objects.get(title=title)
        offer_in_rows(page, document, publish=publish)
        return document

    return upload


@pytest.fixture
def search(client, site_content):
    """The HTML that the search page answers to a visitor."""
    address = SearchPage.objects.get(locale__language_code="en").url

    def search(query: str, **parameters) -> str:
        response = client.get(address, {"q": query, **parameters})
        assert response.status_code == 200
        return response.content.decode()

    return search


def links(html: str) -> list[str]:
    """The addresses under the heading, in their order."""
    return re.findall(r'href="([^"]+)"', html.partition(HEADING)[2].partition("</section>")[0])


@pytest.mark.parametrize("language", TEXTS)
def test_a_file_is_found_by_a_word_that_stands_only_in_it(upload, search, language):
    word, text = TEXTS[language]
    document = upload("note.txt", text.encode(), language=language)
    html = search(word)
    assert links(html) == [current_address(document.toolkit_record)]
    assert "Nothing was found." not in html
    assert "page 1" not in html


def test_a_hit_tells_title_format_language_size_and_the_page_to_which_it_links(upload, search):
    content = several_pages("The first page.", "Von Lesezelten", "Drei Lesezelträume in Zürich", "Lesezelträume again")
    document = upload("Zelte.pdf", content, language="de", title="Zelte & Bücher")
    address = current_address(document.toolkit_record)
    found = search("LESEZELTRÄUME")
    assert links(found) == [f"{address}#page=3"]
    item = found.partition(HEADING)[2].partition("</section>")[0]
    assert '<b>PDF</b><a href="' in item
    assert 'hreflang="de" lang="de">Zelte &amp; Bücher</a>' in item
    assert re.search(r'<span>page 3 · <bdi lang="de">Deutsch</bdi> · [\d.]+ kB</span>', item)
    assert links(search("Zürich drei")) == [f"{address}#page=3"]
    assert links(search("again von")) == [f"{address}#page=2"], "Words of several pages: the first of them."


def test_a_format_without_pages_tells_none(upload, search, tmp_path):
    made = docx(tmp_path / "a.docx", body="<w:p><w:r><w:t>The xylophone</w:t></w:r></w:p>")
    document = upload("a.docx", made.read_bytes())
    html = search("xylophone")
    assert links(html) == [current_address(document.toolkit_record)]
    assert "<span>page" not in html


def test_files_in_the_language_of_the_page_come_first(upload, search):
    french = upload("a.txt", b"xylophone xylophone xylophone", language="fr")
    unknown = upload("b.txt", b"xylophone xylophone", language="")
    english = upload("c.txt", b"A xylophone among a great many other words of a text.")
    found = links(search("xylophone"))
    assert found[0] == current_address(english.toolkit_record)
    assert set(found[1:]) == {current_address(french.toolkit_record), current_address(unknown.toolkit_record)}


def close_by_draft(document, page):
    page.unpublish()


def close_by_restriction(document, page):
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def close_by_collection(document, page):
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    Document.objects.filter(pk=document.pk).update(collection=closed)


def close_by_infection(document, page):
    DocumentRecord.objects.filter(document=document).update(scan=DocumentRecord.Scan.INFECTED)


@pytest.mark.parametrize("close", [close_by_draft, close_by_restriction, close_by_collection, close_by_infection])
def test_a_file_that_is_closed_is_gone_from_the_results_at_once(upload, search, page, close):
    document = upload("secret-name.txt", b"The xylophone", title="Secret title")
    assert links(search("xylophone")) == [current_address(document.toolkit_record)]
    close(document, page)
    html = search("xylophone")
    assert HEADING not in html
    assert "Secret title" not in html and "secret-name" not in html
    assert "Nothing was found." in html


def test_a_file_of_a_draft_is_not_found(upload, search):
    upload("note.txt", b"The xylophone", publish=False)
    assert HEADING not in search("xylophone")


def test_a_file_is_not_found_by_the_words_of_the_one_that_it_replaced(
    upload, search, administrator_client, django_capture_on_commit_callbacks
):
    document = upload("note.txt", b"The xylophone")
    values = {"title": "Note", "collection": 1, "tags": "", "language": "en"}
    file = SimpleUploadedFile("note.txt", b"The bassoon")
    with django_capture_on_commit_callbacks() as waiting:
        administrator_client.post(reverse("wagtaildocs:edit", args=[document.pk]), {**values, "file": file})
    assert HEADING not in search("xylophone"), "Not even while the new file waits to be read."
    for read in waiting:
        read()
    assert HEADING not in search("xylophone")
    assert len(links(search("bassoon"))) == 1


def test_files_stand_only_on_the_first_page_of_results_without_filters(upload, search, settings):
    settings.TOOLKIT_PAGES_ITEMS_PER_PAGE = 1
    upload("note.txt", b"Our library and its partners")
    first = search("library")
    assert HEADING in first and "page=2" in first
    assert HEADING not in search("library", page=2)
    assert HEADING not in search("library", type="guideline")


def test_a_query_without_words_finds_no_file_and_any_other_is_harmless(upload, search):
    upload("note.txt", b"Plain text AND NOT much OR nothing NEAR title: 1")
    for query in ("", " ", *UNBALANCED):
        found = search(query)
        assert searchable_words(query) or HEADING not in found


def test_what_was_typed_and_a_title_are_text_in_the_page(upload, search):
    upload("note.txt", b"The xylophone script alert", title="<script>alert(1)</script>")
    html = search("<script>alert xylophone")
    assert HEADING in html
    assert "<script>alert" not in html


def test_a_search_backend_that_fails_leaves_the_page_standing(upload, search, monkeypatch):
    upload("note.txt", b"Our library and its partners")

    def fail(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(type(get_search_backend()), "search", fail)
    html = search("library")
    assert "only titles and summaries were searched" in html
    assert HEADING not in html


def test_many_files_cost_as_many_queries_as_one(upload, search):
    first = upload("a.pdf", several_pages("The xylophone"))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            search("xylophone")
        return len(captured)

    queries()
    one = queries()
    for number in range(12):
        another = Document(title=f"Another {number}", file=SimpleUploadedFile("another.pdf", b"%PDF"))
        another.save()
        DocumentRecord.objects.filter(document=another).update(
            text=f"xylophone {number}", extraction="done", document_set=first.toolkit_record.document_set
        )
        index.insert_or_update_object(DocumentRecord.objects.get(document=another))
    assert len(links(search("xylophone"))) == 10
    assert queries() == one
    with CaptureQueriesContext(connection) as without:
        search("word that stands in no file")
    assert one - len(without) <= 9
