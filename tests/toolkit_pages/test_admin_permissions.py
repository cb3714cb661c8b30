"""Who may do what to a page: the state is what counts, since the admin answers a refusal with a redirect."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from case_studies.models import CaseStudy
from tests.toolkit_pages.edit_form import add_address, create, edit
from toolkit_pages.models import Guideline

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["editor_client", "translator_client"])
def may_not_publish(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def live_page(site_content):
    return Guideline.objects.live().first()


@pytest.fixture
def draft(live_page):
    live_page.copy(update_attrs={"title": "A draft", "slug": "a-draft"}, keep_live=False)
    return Page.objects.get(slug="a-draft")


def stored(page) -> Page:
    return Page.objects.get(pk=page.pk)


def test_who_may_not_publish_saves_a_draft_in_its_place(may_not_publish, live_page):
    edit(may_not_publish, live_page, action="publish", title="Changed")
    assert stored(live_page).title != "Changed"
    assert stored(live_page).get_latest_revision_as_object().title == "Changed"


def test_who_may_not_publish_makes_no_draft_public(may_not_publish, draft):
    edit(may_not_publish, draft, action="publish")
    may_not_publish.post(reverse("wagtailadmin_api:pages:action", args=[draft.pk, "publish"]))
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    may_not_publish.post(f"{bulk}?id={draft.pk}")
    parent = draft.get_parent()
    may_not_publish.post(f"{bulk}?id={parent.pk}", {"include_descendants": "on"})
    assert not stored(draft).live


def test_who_may_not_publish_makes_no_public_copy_and_no_alias(may_not_publish, live_page):
    url = reverse("wagtailadmin_pages:copy", args=[live_page.pk])
    data = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": live_page.get_parent().pk}
    may_not_publish.post(url, data | {"publish_copies": "on"})
    may_not_publish.post(url, data | {"new_slug": "an-alias", "alias": "on"})
    assert not Page.objects.filter(slug__in=["copy", "an-alias"], live=True).exists()


def test_who_may_not_publish_takes_nothing_down(may_not_publish, live_page):
    may_not_publish.post(reverse("wagtailadmin_pages:unpublish", args=[live_page.pk]))
    may_not_publish.post(reverse("wagtailadmin_pages:delete", args=[live_page.pk]))
    may_not_publish.post(reverse("wagtailadmin_api:pages:action", args=[live_page.pk, "unpublish"]))
    may_not_publish.post(reverse("wagtailadmin_api:pages:action", args=[live_page.pk, "delete"]))
    assert stored(live_page).live


def test_who_may_not_publish_closes_and_opens_no_page(may_not_publish, live_page):
    url = reverse("wagtailadmin_pages:set_privacy", args=[live_page.pk])
    may_not_publish.post(url, {"restriction_type": "login"})
    assert not live_page.view_restrictions.exists()


def test_who_may_not_publish_schedules_nothing(may_not_publish, draft):
    edit(may_not_publish, draft, action="publish", go_live_at="2099-01-01 08:00")
    assert not draft.revisions.exclude(approved_go_live_at=None).exists()


def test_who_may_not_publish_approves_nothing(may_not_publish, moderator_client, draft):
    edit(moderator_client, draft, action="submit")
    state = stored(draft).current_workflow_task_state
    may_not_publish.post(reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", state.pk]))
    assert not stored(draft).live


def test_a_moderator_publishes_and_takes_down(moderator_client, draft):
    edit(moderator_client, draft, action="publish")
    assert stored(draft).live
    moderator_client.post(reverse("wagtailadmin_pages:unpublish", args=[draft.pk]))
    assert not stored(draft).live


def test_a_translator_makes_no_new_page(translator_client, sections):
    create(translator_client, Guideline(title="New", slug="new"), sections["guidelines"])
    assert not Page.objects.filter(slug="new").exists()


def test_a_visitor_is_led_to_the_login_and_changes_nothing(client, live_page, sections):
    addresses = [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_pages:edit", args=[live_page.pk]),
        add_address(CaseStudy, sections["case-studies"]),
        reverse("wagtailadmin_pages:preview_on_edit", args=[live_page.pk]),
        reverse("wagtailadmin_pages:history", args=[live_page.pk]),
    ]
    for address in addresses:
        assert client.get(address).url.startswith(reverse("wagtailadmin_login")), address
    edit(client, live_page, action="publish", title="Changed")
    assert stored(live_page).title != "Changed"
    assert client.post(reverse("wagtailadmin_api:pages:action", args=[live_page.pk, "unpublish"])).status_code == 302
    assert stored(live_page).live
