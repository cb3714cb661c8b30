"""Editors choose a page's terms with checkboxes; the rows behind them behave like any other content of a page."""

import pytest
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail.test.utils.form_data import inline_formset

from case_studies.models import CaseStudy
from tests.toolkit_pages.edit_form import create, edit, form_errors, posted
from toolkit_pages.models import AdvocacyTemplate, Article, ExternalResource, Guideline, StandardPage
from toolkit_taxonomy.models import Coverage, PageTerm, Term

pytestmark = pytest.mark.django_db

SECTION = {
    Guideline: "guidelines",
    CaseStudy: "case-studies",
    AdvocacyTemplate: "templates",
    Article: "articles",
    ExternalResource: "resources",
}


@pytest.fixture
def guideline(site_content):
    page = Guideline.objects.get(slug="choosing-a-partner", locale__language_code="en")
    assert page.page_terms.count() > 2
    return page


def codes(page, scheme: str) -> set[str]:
    return {row.term.code for row in page.page_terms.all() if row.term.scheme == scheme}


def coverage_of_needs(page) -> dict[str, str]:
    return {row.term.code: row.coverage for row in page.page_terms.all() if row.term.scheme == "need"}


def latest(page):
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object()


def stored(page) -> Page:
    return Page.objects.get(pk=page.pk)


@pytest.mark.parametrize("page_class", SECTION, ids=lambda page_class: page_class.__name__)
def test_terms_are_chosen_when_a_page_of_the_type_is_made(editor_client, sections, page_class):
    page = page_class(title="About reading", slug="about-reading")
    response = create(
        editor_client,
        page,
        sections[SECTION[page_class]],
        terms_topic=["reading", "media"],
        terms_need=["services"],
        terms_need_part=["image"],
    )
    assert response.status_code == 302
    page = Page.objects.get(slug="about-reading").specific
    assert codes(page, "topic") == {"reading", "media"}
    assert coverage_of_needs(page) == {"services": Coverage.FULL, "image": Coverage.PART}


@pytest.mark.parametrize("page_class", SECTION, ids=lambda page_class: page_class.__name__)
def test_the_form_shows_one_group_of_checkboxes_a_scheme_with_the_pages_own_ticked(editor_client, sections, page_class):
    page = page_class.objects.child_of(sections[SECTION[page_class]]).live().first()
    response = editor_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    html = response.content.decode()
    for row in page.page_terms.all():
        suffix = "_part" if row.coverage == Coverage.PART else ""
        name = f"terms_{row.term.scheme.replace('-', '_')}{suffix}"
        tick = f'name="{name}" value="{row.term.code}"'
        assert tick in html
        assert "checked" in html[html.index(tick) : html.index(">", html.index(tick))]


def test_terms_of_a_draft_are_not_public_until_it_is_published(
    editor_client, moderator_client, client, guideline, sections
):
    edit(editor_client, guideline, terms_topic=["reading"])
    assert codes(latest(guideline), "topic") == {"reading"}
    assert "reading" not in codes(stored(guideline), "topic")
    listing = f"{sections['guidelines'].url}?topic=reading"
    assert guideline.title not in client.get(listing).content.decode()

    edit(moderator_client, guideline, action="publish")
    assert codes(stored(guideline), "topic") == {"reading"}
    assert guideline.title in client.get(listing).content.decode()


def test_a_term_that_stays_ticked_keeps_its_row(moderator_client, guideline):
    before = {row.term_id: (row.pk, row.translation_key) for row in guideline.page_terms.all()}
    chosen = sorted(codes(guideline, "topic"))
    edit(moderator_client, guideline, action="publish", terms_topic=[*chosen, "reading"])
    after = {row.term_id: (row.pk, row.translation_key) for row in stored(guideline).page_terms.all()}
    assert before.items() <= after.items()
    assert len(after) == len(before) + 1


def test_saving_without_a_change_changes_no_row(moderator_client, guideline):
    before = list(PageTerm.objects.filter(page=guideline).order_by("pk").values())
    edit(moderator_client, guideline, action="publish")
    assert list(PageTerm.objects.filter(page=guideline).order_by("pk").values()) == before


def test_a_term_that_is_unticked_is_gone_when_published(moderator_client, guideline):
    gone, *kept = sorted(codes(guideline, "topic"))
    edit(moderator_client, guideline, action="publish", terms_topic=kept)
    assert codes(stored(guideline), "topic") == set(kept)
    assert not PageTerm.objects.filter(page=guideline, term__code=gone, term__scheme="topic").exists()


def test_all_terms_can_be_unticked(moderator_client, guideline):
    data = {name: [] for name in posted(guideline) if name.startswith("terms_")}
    edit(moderator_client, guideline, action="publish", **data)
    assert not stored(guideline).page_terms.exists()


def test_a_need_that_changes_from_in_full_to_in_part_stays_one_term(moderator_client, guideline):
    edit(moderator_client, guideline, action="publish", terms_need=["services"], terms_need_part=[])
    edit(moderator_client, guideline, action="publish", terms_need=[], terms_need_part=["services"])
    assert coverage_of_needs(stored(guideline)) == {"services": Coverage.PART}
    assert PageTerm.objects.filter(page=guideline, term__scheme="need").count() == 1


def test_a_need_ticked_in_full_and_in_part_is_an_error_at_the_field(editor_client, guideline):
    response = edit(editor_client, guideline, terms_need=["services"], terms_need_part=["services"])
    assert form_errors(response) == {"terms_need_part": ["A need is answered either in full or in part: tick it once."]}
    assert "tick it once" in response.content.decode()


def test_a_code_that_the_vocabulary_lacks_is_an_error_at_the_field(editor_client, guideline):
    response = edit(editor_client, guideline, terms_topic=["no-such-topic"])
    assert set(form_errors(response)) == {"terms_topic"}
    assert "no-such-topic" in form_errors(response)["terms_topic"][0]


def test_a_code_of_another_scheme_is_refused(editor_client, guideline):
    assert set(form_errors(edit(editor_client, guideline, terms_topic=["services"]))) == {"terms_topic"}


def test_a_code_sent_twice_is_one_term(moderator_client, guideline):
    edit(moderator_client, guideline, action="publish", terms_topic=["reading", "reading"])
    assert PageTerm.objects.filter(page=guideline, term__code="reading").count() == 1


def test_terms_of_a_scheme_that_the_form_does_not_offer_are_kept(moderator_client, guideline):
    term = Term.objects.get(scheme="library-type", code__isnull=False, sort_order=lowest("library-type"))
    guideline.page_terms.add(PageTerm(term=term))
    guideline.save_revision().publish()
    edit(moderator_client, guideline, action="publish", terms_topic=["reading"])
    assert codes(stored(guideline), "library-type") == {term.code}


def lowest(scheme: str) -> int:
    return Term.objects.filter(scheme=scheme).order_by("sort_order").first().sort_order


def test_a_copy_has_the_terms_of_its_page_in_rows_of_its_own(moderator_client, guideline):
    url = reverse("wagtailadmin_pages:copy", args=[guideline.pk])
    data = {"new_title": "A copy", "new_slug": "a-copy", "new_parent_page": guideline.get_parent().pk}
    assert moderator_client.post(url, data).status_code == 302
    copy = Page.objects.get(slug="a-copy")
    own = set(copy.page_terms.values_list("term", "coverage"))
    assert own == set(guideline.page_terms.values_list("term", "coverage"))
    assert not set(copy.page_terms.values_list("translation_key")) & set(
        guideline.page_terms.values_list("translation_key")
    )
    edit(moderator_client, copy, action="publish", terms_topic=["reading"])
    assert codes(stored(guideline), "topic") != {"reading"}


def test_a_translation_keeps_the_terms_and_their_keys(guideline):
    french = Locale.objects.get_or_create(language_code="fr")[0]
    translation = guideline.copy_for_translation(french, copy_parents=True)
    assert codes(translation, "topic") == codes(guideline, "topic")
    assert coverage_of_needs(translation) == coverage_of_needs(guideline)
    assert set(translation.page_terms.values_list("translation_key")) == set(
        guideline.page_terms.values_list("translation_key")
    )


def test_editing_a_translation_keeps_rows_that_point_at_the_source_languages_terms(moderator_client, guideline):
    french = Locale.objects.get_or_create(language_code="fr")[0]
    translation = guideline.copy_for_translation(french, copy_parents=True)
    term = Term.objects.get(scheme="topic", code=sorted(codes(guideline, "topic"))[0], locale=guideline.locale)
    term.copy_for_translation(french).save()
    before = set(translation.page_terms.values_list("pk", "translation_key"))
    edit(moderator_client, translation, title="Choisir")
    assert {(row.pk, row.translation_key) for row in latest(translation).page_terms.all()} == before


def test_comparing_two_versions_shows_which_terms_came_and_went(editor_client, guideline):
    edit(editor_client, guideline, terms_topic=["reading"])
    first = stored(guideline).latest_revision
    edit(editor_client, guideline, terms_topic=["media"])
    second = stored(guideline).latest_revision
    url = reverse("wagtailadmin_pages:revisions_compare", args=[guideline.pk, first.pk, second.pk])
    html = editor_client.get(url).content.decode()
    names = dict(Term.objects.filter(scheme="topic", locale=guideline.locale).values_list("code", "label"))
    assert names["reading"] in html
    assert names["media"] in html


def test_going_back_to_an_earlier_version_brings_its_terms_back(editor_client, guideline):
    edit(editor_client, guideline, terms_topic=["reading"])
    first = stored(guideline).latest_revision
    edit(editor_client, guideline, terms_topic=["media"])
    url = reverse("wagtailadmin_pages:edit", args=[guideline.pk])
    editor_client.post(url, posted(first.as_object()) | {"revision": first.pk})
    assert codes(latest(guideline), "topic") == {"reading"}


def test_autosave_keeps_terms(editor_client, guideline):
    url = reverse("wagtailadmin_pages:edit", args=[guideline.pk])
    data = posted(guideline, terms_topic=["reading"])
    for _time in range(2):
        answer = editor_client.post(url, data, headers={"accept": "application/json"}).json()
        assert answer["success"]
        data["overwrite_revision_id"] = answer["revision_id"]
    assert codes(latest(guideline), "topic") == {"reading"}


def test_a_preview_shows_the_terms_in_the_form_not_the_published_ones(editor_client, guideline):
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[guideline.pk])
    reading = Term.objects.get(scheme="topic", code="reading", locale=guideline.locale)
    assert reading.label not in editor_client.get(guideline.url).content.decode()
    editor_client.post(url, posted(guideline, terms_topic=["reading"]))
    assert reading.label in editor_client.get(url).content.decode()


def test_a_page_type_without_terms_is_edited_as_any_other_and_keeps_rows_it_does_not_show(
    moderator_client, home, guideline
):
    page = StandardPage.objects.child_of(home).live().first()
    page.page_terms.add(PageTerm(term=guideline.page_terms.first().term))
    page.save_revision().publish()
    edit(moderator_client, page, action="publish", title="Another title")
    assert stored(page).title == "Another title"
    assert stored(page).page_terms.count() == 1


# Places


def places(*rows: dict) -> dict:
    return inline_formset([{"country": "", "region_choice": "", **row} for row in rows])


def new_article() -> Article:
    return Article(title="Somewhere", slug="somewhere")


def regions(slug: str = "somewhere") -> list[tuple[str, str]]:
    return list(Page.objects.get(slug=slug).page_places.values_list("country", "region"))


def test_a_country_gives_its_region(editor_client, sections):
    create(editor_client, new_article(), sections["articles"], page_places=places({"country": "LB"}))
    assert regions() == [("LB", "mena")]


def test_a_chosen_region_counts_in_place_of_the_countrys(editor_client, sections):
    row = {"country": "LB", "region_choice": "europe"}
    create(editor_client, new_article(), sections["articles"], page_places=places(row))
    assert regions() == [("LB", "europe")]


def test_a_region_alone_will_do(editor_client, sections):
    row = {"region_choice": "sub-saharan-africa"}
    create(editor_client, new_article(), sections["articles"], page_places=places(row))
    assert regions() == [("", "sub-saharan-africa")]


def test_a_place_without_country_and_region_is_an_error_that_names_the_field(editor_client, sections):
    response = create(editor_client, new_article(), sections["articles"], page_places=places({}))
    assert response.status_code == 200
    errors = response.context["form"].formsets["page_places"].forms[0].errors
    assert errors == {"country": ["Choose a country, or at least a region."]}


def test_a_stored_place_that_loses_its_country_is_an_error_at_the_country(editor_client, sections):
    create(editor_client, new_article(), sections["articles"], page_places=places({"country": "LB"}))
    page = Page.objects.get(slug="somewhere").specific
    row = page.page_places.get()
    data = inline_formset([{"id": row.pk, "country": "", "region_choice": ""}], initial=1)
    response = edit(editor_client, page, page_places=data)
    assert response.status_code == 200
    errors = response.context["form"].formsets["page_places"].forms[0].errors
    assert errors == {"country": ["Choose a country, or at least a region."]}


def test_an_unknown_country_is_refused(editor_client, sections):
    response = create(editor_client, new_article(), sections["articles"], page_places=places({"country": "XX"}))
    assert response.status_code == 200
    assert "country" in response.context["form"].formsets["page_places"].forms[0].errors


def test_a_place_that_changes_country_changes_region(moderator_client, sections):
    create(moderator_client, new_article(), sections["articles"], page_places=places({"country": "LB"}))
    page = Page.objects.get(slug="somewhere").specific
    data = inline_formset([{"id": page.page_places.get().pk, "country": "KE", "region_choice": ""}], initial=1)
    edit(moderator_client, page, action="publish", page_places=data)
    assert regions() == [("KE", "sub-saharan-africa")]
