"""The landing page of a set: the reader's language first, what may be fetched and nothing else, how it is cited."""

import gzip
import json
import re
import shutil
import subprocess

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from tests.services.missing import missing
from tests.services.site_template import ROOT
from toolkit_documents.models import DocumentRecord, DocumentSet, DocumentVersion, PageDownload
from toolkit_pages.models import Guideline
from toolkit_taxonomy.models import Term

pytestmark = pytest.mark.django_db

ADDRESS = "/documents/charter/"
TITLES = {"en": "Charter of Zebras", "fr": "Charte des zèbres", "ar": "ميثاق الحمار الوحشي", "sw": "Mkataba wa punda"}
VNU = ROOT / "build" / "test-tools" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def add_file(document_set, language, *, name="charter.txt", collection=None, **values):
    document = get_document_model()(title=TITLES.get(language, name))
    document.collection = collection or Collection.get_first_root_node()
    document.file.save(name, ContentFile(f"In {language}.".encode()), save=False)
    document.save()
    DocumentRecord.objects.filter(document=document).update(document_set=document_set, language=language, **values)
    return DocumentRecord.objects.get(document=document)


@pytest.fixture
def page(site_content):
    return Guideline.objects.live().first()


@pytest.fixture
def charter(page):
    """A set in four languages that a live page offers; its own licence is known."""
    document_set = DocumentSet.objects.create(code="charter")
    licence = Term.objects.get(scheme="licence", code="cc-by-4.0", locale__language_code="en")
    for language in TITLES:
        add_file(document_set, language, publisher="The herd", year="2025", licence=licence)
    PageDownload.objects.create(page=page, document_set=document_set, locale=page.locale, sort_order=0)
    return document_set


def of(charter, language):
    return charter.records.get(language=language)


def show(client, query="", **headers):
    response = client.get(f"{ADDRESS}{query}", headers=headers)
    return response, response.content.decode()


def heading(html):
    return re.sub(r"<[^>]+>", "", re.search(r"<h1>(.*?)</h1>", html)[1])


@pytest.mark.parametrize(
    ("query", "accepted", "title", "interface"),
    [
        ("", "", "en", 'lang="en" dir="ltr"'),
        ("", "fr-CA, en;q=0.5", "fr", 'lang="fr" dir="ltr"'),
        ("", "ar", "ar", 'lang="ar" dir="rtl"'),
        ("?language=ar", "fr", "ar", 'lang="ar" dir="rtl"'),
        # A language of a file that the site does not speak, and one that nobody does.
        ("?language=sw", "fr", "sw", 'lang="fr" dir="ltr"'),
        ("?language=xx%00", "fr", "fr", 'lang="fr" dir="ltr"'),
        # The site speaks it, and has no file in it.
        ("?language=de", "", "en", 'lang="de" dir="ltr"'),
    ],
)
def test_the_reader_gets_the_best_language_first(client, charter, query, accepted, title, interface):
    response, html = show(client, query, **{"accept-language": accepted})
    assert heading(html) == TITLES[title]
    assert f"<html {interface}>" in html
    assert interface.startswith(f'lang="{response["Content-Language"]}"')
    assert "accept-language" in response["Vary"].lower()
    assert all(text in html for text in TITLES.values())
    first_file = re.search(r'<ul class="files">.*?</ul>', html, re.DOTALL)[0]
    assert TITLES[title] in first_file
    assert len(re.findall("<li>", first_file)) == 1


def test_a_file_tells_format_size_wait_pages_accessibility_and_date(client, charter):
    DocumentRecord.objects.filter(pk=of(charter, "en").pk).update(
        pages=3,
        accessibility="partly",
        dated_at=timezone.datetime(2026, 3, 1, 12, tzinfo=timezone.get_fixed_timezone(0)),
    )
    _response, html = show(client)
    assert "<b>TXT</b>" in html
    assert re.search(r"\d+ bytes? · under 1 s on a slow line · 3 pages · Partly accessible · 1 March 2026", html)


def test_it_is_cited_by_an_address_without_language(client, charter):
    _response, html = show(client, "?language=en")
    citation = re.sub(r"<[^>]+>", "", re.search(r'class="cite">(.*?)</p>', html)[1])
    assert citation == f"The herd. {TITLES['en']}. 2025. CC BY 4.0. http://testserver{ADDRESS}"
    assert f'<link rel="canonical" href="http://testserver{ADDRESS}">' in html
    assert f"<title>{TITLES['en']}" in html


def test_a_language_without_a_file_is_not_told_as_available(client, charter):
    html = show(client, "?language=de")[1]
    available = re.search(r"Verfügbar.*?</dd>|Available in.*?</dd>", html, re.DOTALL)[0]
    assert "?language=fr" in available
    assert "Deutsch" not in available


def test_pages_that_use_it_are_named_while_they_are_open(client, charter, page):
    other = Guideline.objects.live().exclude(pk=page.pk).first()
    PageDownload.objects.create(page=other, document_set=charter, locale=other.locale, sort_order=0)
    PageViewRestriction.objects.create(page=other, restriction_type="login")
    main = show(client)[1].partition("<main")[2]
    assert f'href="{page.url}"' in main
    assert other.title not in main


def test_what_a_visitor_may_not_fetch_is_not_named(client, editor_client, charter):
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    get_document_model().objects.filter(pk=of(charter, "fr").document_id).update(collection=closed)
    DocumentRecord.objects.filter(pk=of(charter, "ar").pk).update(scan=DocumentRecord.Scan.INFECTED)
    html = show(client, "?language=fr")[1]
    assert heading(html) == TITLES["en"]
    assert TITLES["fr"] not in html
    assert TITLES["ar"] not in html
    response, html = show(editor_client, "?language=fr")
    assert heading(html) == TITLES["fr"]
    assert "no-store" in response["Cache-Control"]


def test_a_set_of_a_draft_is_not_there_and_its_own_page_is_no_use(client, editor_client, charter, page):
    page.unpublish()
    assert show(client)[0].status_code == 404
    assert show(editor_client)[0].status_code == 200
    assert client.get("/documents/no-such-set/").status_code == 404
    assert client.get(ADDRESS + of(charter, "en").document.filename).status_code == 404


def test_a_restricted_page_lets_its_own_readers_see_the_set(client, translator_client, charter, page):
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert show(client)[0].status_code == 404
    assert show(translator_client)[0].status_code == 200


def test_earlier_versions_are_there_until_they_are_withdrawn(client, charter):
    record = of(charter, "en")
    kept = {"record": record, "file": "document-versions/old.txt", "size": 5, "created_at": timezone.now()}
    DocumentVersion.objects.create(number=1, name="first.txt", withdrawn_at=timezone.now(), **kept)
    DocumentVersion.objects.create(number=2, name="second.txt", **kept)
    DocumentVersion.objects.create(number=3, name="third.txt", scan=DocumentRecord.Scan.INFECTED, **kept)
    html = show(client)[1]
    assert f'href="/documents/{record.document_id}/v/2/second.txt"' in html
    assert "version 2" in html
    assert "first.txt" not in html
    assert "third.txt" not in html


def test_the_answer_to_head_has_no_body(client, charter):
    response = client.head(ADDRESS)
    assert (response.status_code, response.content) == (200, b"")
    assert client.post(ADDRESS).status_code == 405


def test_it_stays_within_the_budget_of_a_page(client, charter, django_assert_max_num_queries):
    show(client)
    with django_assert_max_num_queries(15):
        _response, html = show(client, "?language=ar")
    assert len(gzip.compress(html.encode())) < 14 * 1024


def test_it_is_valid_html(client, charter, tmp_path):
    if not shutil.which("java") or not VNU.exists():
        missing("The HTML checker (vnu)", how="make test-deps fetches it.")
    for language in ("en", "ar", "sw"):
        (tmp_path / f"{language}.html").write_text(show(client, f"?language={language}")[1])
    command = ["java", "-Xss4m", "-jar", VNU, "--format", "json", *tmp_path.iterdir()]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stderr)["messages"]
    assert [message for message in report if message["type"] == "error" or message.get("subType") == "warning"] == []


def test_a_page_that_offers_the_set_leads_to_it(client, charter, page):
    assert f'href="{ADDRESS}"' in client.get(page.url).content.decode()


def test_a_site_of_its_own_look_needs_four_blocks(client, charter, settings, tmp_path):
    """Without the toolkit's pages: the host's base template, and no other of ours."""
    blocks = ("title", "extra_css", "body_class", "content", "extra_js")
    (tmp_path / "base.html").write_text(
        "THE HOST " + "".join(f"{{% block {name} %}}{{% endblock %}}" for name in blocks)
    )
    [engine] = settings.TEMPLATES
    folders = [tmp_path, ROOT / "toolkit_documents" / "templates"]
    settings.TEMPLATES = [{**engine, "DIRS": folders, "APP_DIRS": False}]
    html = show(client, "?language=ar")[1]
    assert html.startswith("THE HOST")
    assert '<main lang="ar" dir="rtl">' in html
    assert TITLES["ar"] in html
