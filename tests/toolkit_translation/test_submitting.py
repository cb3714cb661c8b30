"""A page sent for translation: what it keeps, and that nobody sees it before it is published."""

import json

import pytest
from wagtail.fields import StreamField
from wagtail.models import Page

from case_studies.models import CaseStudy
from tests.toolkit_translation.doors import locale, segments_of, submit
from toolkit_pages.models import AdvocacyTemplate, Article, ExternalResource, Guideline, StandardPage, ToolkitHome
from toolkit_search.models import SearchPage
from toolkit_taxonomy.models import Term

LANGUAGES = ["fr", "ar"]


def ids_in(value) -> list[str]:
    """The ids of blocks at every level, in their order."""
    if isinstance(value, list):
        return [found for item in value for found in ids_in(item)]
    if isinstance(value, dict):
        own = [value["id"]] if "id" in value else []
        return own + [found for item in value.values() for found in ids_in(item)]
    return []


def streams(page) -> dict[str, list[str]]:
    fields = [field for field in page._meta.get_fields() if isinstance(field, StreamField)]
    return {field.name: ids_in(json.loads(field.value_to_string(page))) for field in fields}


def term_codes(page) -> set:
    return {(row.term.scheme, row.term.code, row.coverage) for row in page.page_terms.all()}


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_submitted_translation_is_a_draft_that_visitors_do_not_find(submitted, client, code):
    page = submitted.case.page(code)
    assert not page.live
    for path in (f"case-studies/{page.slug}/", "case-studies/", ""):
        response = client.get(f"/{code}/{path}")
        assert (response.status_code, response.url) == (302, f"/en/{path}?asked={code}")
    assert client.get(f"/{code}/?asked={code}").status_code == 404


def test_an_english_page_is_not_found_under_a_language_that_has_none_and_says_so_in_its_words(client, home, sections):
    for path in ("", "case-studies/", "case-studies/assabil-beirut/"):
        assert client.get(f"/en/{path}").status_code == 200
        response = client.get(f"/ru/{path}", follow=True)
        assert response.redirect_chain == [(f"/en/{path}?asked=ru", 302)]
        assert response.context["notice"]["language"].html == "ru"
    assert client.get("/ru/nowhere/").status_code == 404


def test_no_public_page_names_a_language_that_has_drafts_only(submitted, client):
    for url in (submitted.home.url("en"), submitted.section.url("en"), submitted.case.url("en"), "/sitemap.xml"):
        text = client.get(url).content.decode()
        assert 'hreflang="fr"' not in text
        assert "/fr/" not in text


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_translation_keeps_its_terms(submitted, code):
    assert term_codes(submitted.case.page(code)) == term_codes(submitted.case.page("en"))


def test_submitting_a_page_puts_no_english_terms_into_the_other_language(submitted):
    assert not Term.objects.exclude(locale__language_code="en").exists()


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    ("relation", "fields"),
    [
        ("partners", ["name", "link", "partner_type__code"]),
        ("page_places", ["country", "region_choice", "region"]),
        ("page_downloads", ["document_set__code"]),
        ("related_page_rows", ["target_id"]),
    ],
)
def test_a_translation_keeps_its_rows(submitted, code, relation, fields):
    source = list(getattr(submitted.case.page("en"), relation).values_list("translation_key", *fields))
    assert source
    assert list(getattr(submitted.case.page(code), relation).values_list("translation_key", *fields)) == source


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_latest_revision_of_a_translation_has_the_rows_too(submitted, code):
    draft = submitted.case.page(code).get_latest_revision_as_object()
    source = submitted.case.page("en")
    assert term_codes(draft) == term_codes(source)
    assert [row.name for row in draft.partners.all()] == [row.name for row in source.partners.all()]
    assert [row.locale_id for row in draft.partners.all()] == [locale(code).pk] * source.partners.count()


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_translation_keeps_block_ids_at_every_level(submitted, code):
    source = streams(submitted.case.page("en"))
    assert len(source["charts"]) > len(submitted.case.page("en").charts)  # the rows inside are counted
    assert streams(submitted.case.page(code)) == source


@pytest.mark.parametrize("name", ["licence_id", "read_on", "author", "period_start", "period_end", "illustrative"])
def test_codes_names_and_numbers_of_a_page_are_the_sources(submitted, name):
    assert getattr(submitted.case.page("fr"), name) == getattr(submitted.case.page("en"), name)


def test_a_case_study_asks_for_no_code_or_bare_figure(submitted):
    parts = {path.rsplit(".", 1)[-1] for path in segments_of(submitted.case.page("en"), "fr")}
    assert parts == {
        *("title", "slug", "search_description", "place_detail", "period_note", "need", "results_note"),
        *("point", "proof", "name", "role", "counted", "label", "base", "source", "what", "when", "unit", "note"),
    }


def test_a_figure_in_words_is_asked_for(translator_client, site_content):
    case = CaseStudy.objects.get(slug="renew-our-libraries")
    case.results[0].value["figure"] = "over 90"
    case.results[1].value["figure"] = "1 500"
    case.save_revision().publish()
    submit(translator_client, case, "fr")
    asked = segments_of(case, "fr")
    assert f"results.{case.results[0].id}.figure" in asked
    assert f"results.{case.results[1].id}.figure" not in asked


def test_parents_that_a_submitted_page_lacks_are_made_as_drafts(translator_client, client, site_content):
    case = CaseStudy.objects.get(slug="renew-our-libraries")
    submit(translator_client, case, "de")
    made = Page.objects.filter(locale__language_code="de")
    assert {page.slug for page in made.filter(alias_of__isnull=False)} >= {"case-studies"}
    assert not made.filter(live=True).exists()
    assert client.get("/de/").url == "/en/?asked=de"


def test_a_section_is_submitted_with_all_below_it(translator_client, home, sections):
    submit(translator_client, home, "es")
    submit(translator_client, sections["articles"], "es", with_subtree=True)
    made = sections["articles"].get_translation(locale("es")).get_descendants()
    assert made.count() == sections["articles"].get_descendants().count() > 0
    assert not made.live().exists()


@pytest.mark.parametrize(
    "page_type", [ToolkitHome, Guideline, Article, AdvocacyTemplate, ExternalResource, StandardPage, SearchPage]
)
def test_a_translator_opens_the_translation_of_each_page_type(translator_client, site_content, page_type):
    page = page_type.objects.live().filter(locale__language_code="en").order_by("pk").first()
    submit(translator_client, page, "es")
    target = page.get_translation(locale("es"))
    response = translator_client.get(f"/admin/pages/{target.pk}/edit/")
    assert response.status_code == 200
    assert "wagtail_localize/admin/edit_translation.html" in [template.name for template in response.templates]
    assert streams(target.specific) == streams(page)
    assert getattr(target.specific, "licence_id", None) == getattr(page, "licence_id", None)


def test_a_guideline_keeps_its_anchors(translator_client, site_content):
    page = Guideline.objects.get(slug="choosing-a-partner")
    submit(translator_client, page, "fr")
    assert not [path for path in segments_of(page, "fr") if path.endswith((".anchor", ".language"))]
    target = page.get_translation(locale("fr"))
    anchors = [entry["anchor"] for entry in page.contents]
    assert anchors
    assert [entry["anchor"] for entry in target.contents] == anchors
