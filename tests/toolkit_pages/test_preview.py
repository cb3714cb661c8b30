"""A preview shows what the editor has before them, saved or not, under the policy that visitors get."""

import re

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset

from case_studies.models import CaseStudy, CaseStudyIndex
from tests.toolkit_pages.edit_form import points, posted, prose
from toolkit_documents.models import DocumentSet
from toolkit_pages.models import Guideline, SectionIndex, ToolkitHome
from toolkit_pages.types import concrete_subclasses
from toolkit_search.models import SearchPage
from toolkit_taxonomy.models import Term

pytestmark = pytest.mark.django_db


@pytest.fixture
def preview(editor_client):
    """Post the form of a page to its preview, as the admin does while an editor types, and fetch what it shows."""

    def preview(page, **changes) -> str:
        url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
        latest = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
        return shown(editor_client, url, posted(latest, **changes))

    return preview


def shown(client, url: str, data: dict) -> str:
    answer = client.post(url, data).json()
    assert answer["is_valid"], answer
    response = client.get(url)
    assert response.status_code == 200
    assert "script-src 'self';" in f"{response['Content-Security-Policy']};"
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    return response.content.decode()


@pytest.fixture
def case(site_content):
    return CaseStudy.objects.get(slug="assabil-beirut")


def instead_of(page, relation: str, **values) -> dict:
    """The rows of a page all taken out of its form, and one put in."""
    present = list(getattr(page, relation).values())
    gone = [{**{name: value or "" for name, value in row.items()}, "DELETE": "on"} for row in present]
    assert present
    return inline_formset([*gone, {"id": "", **values}], initial=len(present))


def test_a_preview_shows_unsaved_text_and_not_the_published_one(preview, case, client):
    html = preview(case, title="An unsaved title", challenges=points("An unsaved challenge"))
    assert ">An unsaved title</h1>" in html
    assert "An unsaved challenge" in html
    assert "It took two years to convince the city" not in html
    assert "An unsaved title" not in client.get(case.url).content.decode()


def test_a_preview_shows_unsaved_terms(preview, case):
    html = preview(case, terms_topic=["evidence"], terms_gain=[])
    assert "?topic=evidence" in html
    assert "?topic=reading" not in html
    assert "?gain=" not in html
    assert "?library-type=public" in html


def test_a_preview_shows_unsaved_partners(preview, case):
    partner_type = Term.objects.get(scheme="partner-type", code="media")
    rows = instead_of(case, "partners", name="A radio station", partner_type=partner_type.pk, role="unsaved", link="")
    html = preview(case, partners=rows)
    assert "A radio station" in html
    assert f"{partner_type.label}: unsaved" in html
    assert "Anna Lindh Foundation" not in html


def test_a_preview_shows_unsaved_places(preview, case):
    html = preview(case, page_places=instead_of(case, "page_places", country="CM", region_choice=""))
    assert "Beirut, Cameroon <span>Sub-Saharan Africa</span>" in html


def test_a_preview_shows_unsaved_downloads_and_related_pages(preview, case):
    document_set = DocumentSet.objects.filter(records__isnull=False).first()
    record = document_set.records.first()
    related = Guideline.objects.live().first()
    html = preview(
        case,
        page_downloads=inline_formset([{"id": "", "document_set": document_set.pk}]),
        related_page_rows=instead_of(case, "related_page_rows", target=related.pk),
    )
    assert f"/documents/{record.document_id}/" in html
    cards = re.search('aria-labelledby="related">.*?</section>', html, re.DOTALL)[0]
    assert re.findall(r"<h3><a [^>]*>([^<]*)</a></h3>", cards) == [related.title]


def test_a_draft_without_a_challenge_is_previewed(preview, case):
    assert "What was hard" in preview(case, challenges=points())


def test_a_page_that_was_never_saved_is_previewed(editor_client, site_content):
    index = CaseStudyIndex.objects.get(locale__language_code="en")
    url = reverse("wagtailadmin_pages:preview_on_add", args=["case_studies", "casestudy", index.pk])
    new = CaseStudy(title="Not saved anywhere", slug="not-saved")
    html = shown(editor_client, url, posted(new, index, need=prose("<p>A new need.</p>"), terms_topic=["reading"]))
    assert ">Not saved anywhere</h1>" in html
    assert "A new need." in html
    assert "?topic=reading" in html
    assert 'href="/en/case-studies/"' in html
    assert not Page.objects.filter(slug="not-saved").exists()


def test_a_draft_is_previewed_from_the_history(editor_client, case, client):
    case.title = "A saved draft"
    revision = case.save_revision()
    response = editor_client.get(reverse("wagtailadmin_pages:revisions_view", args=[case.pk, revision.pk]))
    assert "<h1>A saved draft</h1>" in response.content.decode()
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    assert "A saved draft" not in client.get(case.url).content.decode()


@pytest.mark.parametrize(
    "page_class", [ToolkitHome, SearchPage, *concrete_subclasses(SectionIndex)], ids=lambda cls: cls.__name__
)
def test_homes_sections_and_search_are_previewed(preview, site_content, page_class):
    page = page_class.objects.filter(locale__language_code="en").first()
    changed = {"purpose": "An unsaved purpose"} if page_class is ToolkitHome else {"title": "An unsaved purpose"}
    assert ">An unsaved purpose</h1>" in preview(page, **changed)


def test_a_home_previews_its_unsaved_ways_in(preview, home):
    target = Guideline.objects.live().first()
    entries = instead_of(home, "entries", title="Try this", hint="An unsaved hint", target=target.pk)
    html = preview(home, entries=entries)
    ways_in = re.search('<ul class="todo">.*?</ul>', html, re.DOTALL)[0]
    assert "An unsaved hint" in ways_in
    assert ways_in.count("<li>") == 1
