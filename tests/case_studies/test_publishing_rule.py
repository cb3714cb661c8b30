"""No door lets a case study go live without a success or without a challenge."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, PageLogEntry, Revision
from wagtail.test.utils.form_data import nested_form_data

from case_studies.models import CaseStudy
from tests.toolkit_pages.edit_form import create, edit, form_errors, points, posted, prose
from toolkit_pages.models import Guideline

pytestmark = pytest.mark.django_db

SUCCESSES = points("A library opened.")
CHALLENGES = points("It took two years.")
NONE = points()
LACKING = [
    pytest.param({"successes": NONE, "challenges": CHALLENGES}, {"successes"}, id="no success"),
    pytest.param({"successes": SUCCESSES, "challenges": NONE}, {"challenges"}, id="no challenge"),
    pytest.param({"successes": NONE, "challenges": NONE}, {"successes", "challenges"}, id="neither"),
    pytest.param({"successes": SUCCESSES, "challenges": points("   ")}, {"challenges"}, id="a blank challenge"),
]


def new_case() -> CaseStudy:
    return CaseStudy(title="A library and a bakery", slug="a-library-and-a-bakery")


def is_live(page) -> bool:
    return Page.objects.get(pk=page.pk).live


def draft_of(page) -> CaseStudy:
    return CaseStudy.objects.get(pk=page.pk).get_latest_revision_as_object()


def address(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def revision_without_challenge(page) -> Revision:
    page.challenges = []
    return page.save_revision(clean=False)


# The edit form


@pytest.mark.parametrize("action", ["publish", "submit"])
def test_a_new_case_study_that_lacks_both_sides_is_neither_published_nor_submitted(
    moderator_client, case_index, action
):
    response = create(moderator_client, new_case(), case_index, action=action)
    assert response.status_code == 200
    assert set(form_errors(response)) == {"successes", "challenges"}
    assert not CaseStudy.objects.filter(title="A library and a bakery").exists()


@pytest.mark.parametrize(("parts", "fields"), LACKING)
def test_a_draft_that_lacks_a_side_is_not_published(moderator_client, one_sided, parts, fields):
    response = edit(moderator_client, one_sided, action="publish", **parts)
    assert set(form_errors(response)) == fields
    assert not is_live(one_sided)


def test_a_draft_that_lacks_a_side_is_not_submitted_to_moderation(editor_client, one_sided):
    response = edit(editor_client, one_sided, action="submit")
    assert set(form_errors(response)) == {"challenges"}
    assert not one_sided.workflow_in_progress


def test_a_refused_publication_says_what_is_missing_beside_the_field(moderator_client, one_sided):
    response = edit(moderator_client, one_sided, action="publish")
    assert "Add at least one challenge" in response.content.decode()


def test_a_refused_publication_keeps_what_was_typed_in_the_form(moderator_client, one_sided):
    response = edit(
        moderator_client, one_sided, action="publish", title="A new title", need=prose("<p>Roof leaks.</p>")
    )
    form = response.context["form"]
    assert form["title"].value() == "A new title"
    assert "Roof leaks." in str(form["need"].value())
    assert [block.value["point"] for block in form["successes"].value()] == [
        block.value["point"] for block in one_sided.successes
    ]
    assert len(form.formsets["partners"].forms) == one_sided.partners.count()


def test_a_refused_publication_changes_nothing_that_is_stored(moderator_client, one_sided):
    before = one_sided.latest_revision_id
    edit(moderator_client, one_sided, action="publish", title="A new title")
    one_sided.refresh_from_db()
    assert one_sided.title != "A new title"
    assert one_sided.latest_revision_id == before


def test_a_live_case_study_cannot_lose_its_last_challenge_by_publishing(moderator_client, two_sided):
    response = edit(moderator_client, two_sided, action="publish", challenges=NONE)
    assert set(form_errors(response)) == {"challenges"}
    assert CaseStudy.objects.get(pk=two_sided.pk).challenges


def test_a_case_study_with_both_sides_is_published(moderator_client, case_index, client):
    response = create(
        moderator_client, new_case(), case_index, action="publish", successes=SUCCESSES, challenges=CHALLENGES
    )
    assert response.status_code == 302
    page = CaseStudy.objects.get(slug="a-library-and-a-bakery")
    public = client.get(page.url).content.decode()
    assert "A library opened." in public
    assert "It took two years." in public


@pytest.mark.parametrize(("parts", "fields"), LACKING[:3])
def test_a_draft_may_lack_either_side(editor_client, case_index, parts, fields):
    response = create(editor_client, new_case(), case_index, **parts)
    page = CaseStudy.objects.get(slug="a-library-and-a-bakery")
    assert response.status_code == 302
    assert not page.live
    assert edit(editor_client, page, title="Another title", **parts).status_code == 302
    assert draft_of(page).title == "Another title"


def test_a_draft_of_a_live_case_study_may_lose_its_challenges(editor_client, two_sided):
    assert edit(editor_client, two_sided, challenges=NONE).status_code == 302
    assert not draft_of(two_sided).challenges
    assert CaseStudy.objects.get(pk=two_sided.pk).challenges


def autosave(client, page, **changes):
    return client.post(address(page), posted(page, **changes), headers={"accept": "application/json"})


def test_autosave_of_a_draft_without_a_challenge_works(editor_client, one_sided):
    response = autosave(editor_client, one_sided, title="Typed a moment ago")
    assert response.json()["success"]
    assert draft_of(one_sided).title == "Typed a moment ago"


def test_autosave_writes_over_its_own_revision_without_a_challenge(editor_client, one_sided):
    first = autosave(editor_client, one_sided, title="Typed a moment ago").json()["revision_id"]
    data = posted(draft_of(one_sided), title="Typed now") | {"overwrite_revision_id": first}
    second = editor_client.post(address(one_sided), data, headers={"accept": "application/json"}).json()
    assert second["revision_id"] == first


def test_autosave_of_a_new_case_study_without_either_side_works(editor_client, case_index):
    url = reverse("wagtailadmin_pages:add", args=["case_studies", "casestudy", case_index.pk])
    response = editor_client.post(url, posted(new_case(), case_index), headers={"accept": "application/json"})
    assert response.json()["success"]
    assert CaseStudy.objects.filter(slug="a-library-and-a-bakery", live=False).exists()


def test_a_case_study_without_a_challenge_can_be_previewed(editor_client, one_sided):
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[one_sided.pk])
    data = posted(one_sided, title="A title in the preview")
    assert editor_client.post(url, data).json() == {"is_valid": True, "is_available": True}
    preview = editor_client.get(url)
    assert preview.status_code == 200
    assert "A title in the preview" in preview.content.decode()


# Moderation


@pytest.fixture
def messages_for_refusals(settings):
    """The middleware that a host adds."""
    name = "toolkit_pages.middleware.RefusedPublicationMiddleware"
    settings.MIDDLEWARE = [*(other for other in settings.MIDDLEWARE if other != name), name]


def test_a_submitted_case_study_is_published_when_approved(editor_client, moderator_client, one_sided):
    edit(editor_client, one_sided, action="submit", challenges=CHALLENGES)
    assert one_sided.workflow_in_progress
    approve_from_dashboard(moderator_client, one_sided)
    assert is_live(one_sided)


def in_moderation_without_challenge(client, page):
    """Submitted with both sides; then a draft saved over it loses one."""
    edit(client, page, action="submit", challenges=CHALLENGES)
    page.refresh_from_db()
    edit(client, page, challenges=NONE)
    page.refresh_from_db()


def approve_from_dashboard(client, page, **kwargs):
    task_state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task_state.pk])
    return client.post(url, {"comment": "Good"}, **kwargs)


def test_approving_in_the_edit_form_asks_for_what_is_missing(editor_client, moderator_client, one_sided):
    in_moderation_without_challenge(moderator_client, one_sided)
    data = posted(draft_of(one_sided))
    data |= {"action-workflow-action": "on", "workflow-action-name": "approve"}
    response = moderator_client.post(address(one_sided), data)
    assert set(form_errors(response)) == {"challenges"}
    assert not is_live(one_sided)


def test_approving_from_the_dashboard_says_what_is_missing_and_leaves_the_page_in_moderation(
    moderator_client, one_sided, messages_for_refusals
):
    in_moderation_without_challenge(moderator_client, one_sided)
    response = approve_from_dashboard(moderator_client, one_sided, follow=True)
    assert response.redirect_chain[0][0] == address(one_sided)
    assert "Add at least one challenge" in response.content.decode()
    page = Page.objects.get(pk=one_sided.pk)
    assert not page.live
    assert page.workflow_in_progress


def test_approving_with_a_comment_in_the_dialogue_leads_to_the_page_that_lacks_something(
    moderator_client, one_sided, messages_for_refusals
):
    in_moderation_without_challenge(moderator_client, one_sided)
    response = approve_from_dashboard(moderator_client, one_sided, headers={"x-requested-with": "XMLHttpRequest"})
    assert response.json() == {"step": "success", "redirect": address(one_sided)}
    assert not is_live(one_sided)


# Bulk publishing


def bulk_publish(client, *pages, include_descendants=False):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    query = "&".join(f"id={page.pk}" for page in pages)
    data = {"include_descendants": "on"} if include_descendants else {}
    return client.post(f"{url}?{query}&next=/admin/", data, follow=True)


def test_bulk_publishing_names_the_case_study_and_what_it_lacks_and_publishes_none(
    moderator_client, one_sided, two_sided
):
    two_sided.unpublish()
    response = bulk_publish(moderator_client, two_sided, one_sided)
    assert one_sided.title in response.content.decode()
    assert "Add at least one challenge" in response.content.decode()
    assert not is_live(one_sided)
    assert not is_live(two_sided)


def test_bulk_publishing_a_section_with_its_descendants_stops_at_a_one_sided_draft(
    moderator_client, case_index, one_sided
):
    response = bulk_publish(moderator_client, case_index, include_descendants=True)
    assert one_sided.title in response.content.decode()
    assert not is_live(one_sided)


def test_bulk_publishing_a_section_alone_does_not_look_at_its_drafts(moderator_client, case_index, one_sided):
    case_index.unpublish()
    bulk_publish(moderator_client, case_index)
    assert is_live(case_index)
    assert not is_live(one_sided)


def test_bulk_publishing_looks_at_the_draft_of_a_live_page(moderator_client, two_sided):
    revision_without_challenge(two_sided)
    response = bulk_publish(moderator_client, two_sided)
    assert "Add at least one challenge" in response.content.decode()
    assert CaseStudy.objects.get(pk=two_sided.pk).challenges


def test_bulk_publishing_case_studies_with_both_sides_works(moderator_client, two_sided):
    two_sided.unpublish()
    bulk_publish(moderator_client, two_sided)
    assert is_live(two_sided)


# The schedule


def test_a_case_study_without_a_challenge_cannot_be_scheduled(moderator_client, one_sided):
    response = edit(moderator_client, one_sided, action="publish", go_live_at="2099-01-01 08:00")
    assert set(form_errors(response)) == {"challenges"}
    assert not one_sided.revisions.exclude(approved_go_live_at=None).exists()


def test_a_case_study_with_both_sides_is_scheduled(moderator_client, one_sided):
    edit(moderator_client, one_sided, action="publish", go_live_at="2099-01-01 08:00", challenges=CHALLENGES)
    assert one_sided.revisions.exclude(approved_go_live_at=None).exists()
    assert not is_live(one_sided)


def due(page, revision) -> None:
    """A schedule that was approved, and whose time has come."""
    past = timezone.now() - timezone.timedelta(hours=1)
    page.revisions.update(approved_go_live_at=None)
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=past)


def test_one_that_comes_due_without_a_challenge_stays_a_draft_is_reported_and_stops_no_other(
    one_sided, sections, moderator_client
):
    guideline = Guideline.objects.child_of(sections["guidelines"]).live().first()
    guideline.unpublish()
    due(one_sided, revision_without_challenge(one_sided))
    due(guideline, guideline.save_revision())
    # The schedule takes the earliest first: the refused one has to come before the other.
    Revision.objects.filter(object_id=str(one_sided.pk), approved_go_live_at__isnull=False).update(
        approved_go_live_at=timezone.now() - timezone.timedelta(hours=2)
    )

    call_command("publish_scheduled")

    assert not is_live(one_sided)
    assert is_live(guideline)
    assert not Revision.objects.exclude(approved_go_live_at=None).exists()
    entry = PageLogEntry.objects.get(page=one_sided.pk, action="toolkit_pages.schedule_refused")
    assert "Add at least one challenge" in entry.message
    history = moderator_client.get(reverse("wagtailadmin_pages:history", args=[one_sided.pk])).content.decode()
    assert "Not published on schedule" in history


def test_a_live_one_whose_new_version_comes_due_without_a_challenge_stays_as_it_is(two_sided):
    due(two_sided, revision_without_challenge(two_sided))
    call_command("publish_scheduled")
    page = CaseStudy.objects.get(pk=two_sided.pk)
    assert page.live
    assert page.challenges


def test_one_that_comes_due_with_both_sides_goes_live(two_sided):
    two_sided.unpublish()
    due(two_sided, two_sided.save_revision())
    call_command("publish_scheduled")
    assert is_live(two_sided)


# Code and APIs


def test_publishing_a_revision_in_code_names_the_field(one_sided):
    with pytest.raises(ValidationError) as error:
        one_sided.save_revision(clean=False).publish()
    assert set(error.value.message_dict) == {"challenges"}
    assert not is_live(one_sided)


def test_making_it_live_in_code_names_the_field(one_sided):
    one_sided.live = True
    with pytest.raises(ValidationError) as error:
        one_sided.save()
    assert set(error.value.message_dict) == {"challenges"}
    assert not is_live(one_sided)


def test_the_admin_api_names_the_field_and_publishes_nothing(moderator_client, one_sided):
    response = moderator_client.post(reverse("wagtailadmin_api:pages:action", args=[one_sided.pk, "publish"]))
    assert response.status_code == 400
    assert set(response.json()) == {"challenges"}
    assert not is_live(one_sided)


def test_going_back_to_a_version_without_a_challenge_through_the_admin_api_makes_a_draft(moderator_client, two_sided):
    revision = revision_without_challenge(two_sided)
    two_sided = CaseStudy.objects.get(pk=two_sided.pk)
    two_sided.save_revision()
    url = reverse("wagtailadmin_api:pages:action", args=[two_sided.pk, "revert_to_page_revision"])
    response = moderator_client.post(url, {"revision_id": revision.pk})
    assert response.status_code == 200
    assert CaseStudy.objects.get(pk=two_sided.pk).challenges


def test_going_back_to_a_version_without_a_challenge_in_the_form_cannot_be_published(moderator_client, two_sided):
    revision = revision_without_challenge(two_sided)
    url = reverse("wagtailadmin_pages:revisions_revert", args=[two_sided.pk, revision.pk])
    assert moderator_client.get(url).status_code == 200
    data = posted(revision.as_object()) | {"revision": revision.pk, "action-publish": "on"}
    assert set(form_errors(moderator_client.post(address(two_sided), data))) == {"challenges"}


@pytest.fixture
def api_token(moderator):
    models = pytest.importorskip("wagtail.models")
    if not hasattr(models, "APIToken"):
        pytest.skip("This Wagtail has no API v3.")
    return models.APIToken.create_token(user=moderator, name="test")[1]


def test_the_api_v3_names_the_field_and_publishes_nothing(client, one_sided, api_token, settings):
    settings.ROOT_URLCONF = "tests.case_studies.api_urls"
    url = reverse("wagtailapi_v3:pages_actions_publish", args=[one_sided.pk])
    response = client.post(url, headers={"authorization": f"Bearer {api_token}"})
    assert response.status_code == 422
    assert "challenge" in response.content.decode()
    assert not is_live(one_sided)


# Copies, moves, aliases, translations


def copy(client, page, **data):
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    data = {"new_title": "The copy", "new_slug": "the-copy", "new_parent_page": page.get_parent().pk, **data}
    response = client.post(url, data)
    assert response.status_code == 302
    return CaseStudy.objects.get(slug="the-copy")


def test_a_copy_of_a_draft_without_a_challenge_is_a_draft(moderator_client, one_sided):
    assert not copy(moderator_client, one_sided, publish_copies="on").live


def test_a_published_copy_of_a_live_case_study_keeps_both_sides(moderator_client, two_sided):
    revision_without_challenge(two_sided)
    page = copy(moderator_client, two_sided, publish_copies="on")
    assert page.live
    assert page.challenges
    assert not page.get_latest_revision_as_object().challenges


@pytest.fixture
def other_home(home):
    """A second toolkit, still empty."""
    return home.copy(update_attrs={"title": "Another home", "slug": "another-home"}, recursive=False, keep_live=True)


@pytest.fixture
def other_section(case_index, other_home):
    """The case studies section of the second toolkit, still empty."""
    return case_index.copy(to=other_home, recursive=False, keep_live=True)


def test_a_published_copy_of_a_section_leaves_one_sided_drafts_drafts(
    moderator_client, home, other_section, one_sided, two_sided
):
    for page in (one_sided, two_sided):
        page.copy(to=other_section, keep_live=True)
    third = home.copy(update_attrs={"title": "A third home", "slug": "third-home"}, recursive=False, keep_live=True)
    url = reverse("wagtailadmin_pages:copy", args=[other_section.pk])
    data = {"new_title": "Cases", "new_slug": "cases", "new_parent_page": third.pk}
    response = moderator_client.post(url, data | {"copy_subpages": "on", "publish_copies": "on"})
    assert response.status_code == 302
    copies = CaseStudy.objects.descendant_of(third)
    assert dict(copies.values_list("slug", "live")) == {one_sided.slug: False, two_sided.slug: True}


def test_an_alias_of_a_draft_without_a_challenge_is_a_draft(moderator_client, one_sided):
    assert not copy(moderator_client, one_sided, alias="on").live


def test_an_alias_follows_its_page_and_never_gets_ahead_of_it(moderator_client, two_sided):
    alias = copy(moderator_client, two_sided, alias="on")
    revision_without_challenge(two_sided)
    with pytest.raises(ValidationError):
        two_sided.get_latest_revision().publish()
    alias.refresh_from_db()
    assert alias.live
    assert alias.challenges


def test_an_alias_made_a_page_of_its_own_obeys_the_rule(moderator_client, two_sided):
    alias = copy(moderator_client, two_sided, alias="on")
    url = reverse("wagtailadmin_pages:convert_alias", args=[alias.pk])
    assert moderator_client.post(url).status_code == 302
    response = edit(moderator_client, Page.objects.get(pk=alias.pk), action="publish", challenges=NONE)
    assert set(form_errors(response)) == {"challenges"}


def test_a_draft_without_a_challenge_can_be_moved(moderator_client, one_sided, other_section):
    url = reverse("wagtailadmin_pages:move_confirm", args=[one_sided.pk, other_section.pk])
    assert moderator_client.post(url).status_code == 302
    page = CaseStudy.objects.get(pk=one_sided.pk)
    assert page.is_descendant_of(other_section)
    assert not page.live


@pytest.mark.django_db(transaction=True)
def test_publishing_a_translation_of_a_draft_without_a_challenge_is_refused(administrator_client, one_sided):
    from wagtail_localize.models import Translation

    french = Locale.objects.get_or_create(language_code="fr")[0]
    url = reverse("wagtail_localize:submit_page_translation", args=[one_sided.pk])
    administrator_client.post(url, {"locales": [french.pk], "include_subtree": ""})
    translated = one_sided.get_translation(french)
    assert not translated.live
    assert Translation.objects.filter(target_locale=french, source__object_id=one_sided.translation_key).exists()
    response = administrator_client.post(address(translated), nested_form_data({"action": "publish"}), follow=True)
    assert response.status_code == 200
    assert not is_live(translated)
