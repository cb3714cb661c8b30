"""Nothing half-translated goes live: no door publishes a page while one of its words is missing in its language."""

import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision
from wagtail_localize.models import StringTranslation

from case_studies.models import CaseStudy
from tests.toolkit_pages.edit_form import edit
from tests.toolkit_translation.doors import finish, publish, segments_of, translate_all, translation_of, update

pytestmark = pytest.mark.django_db

#: How many texts are done: none, some, all but one.
PARTS = [{"only": 0}, {"only": 5}, {"but": 1}]


@pytest.fixture
def parents(submitted, administrator_client):
    """The French home and section are live; the case is a draft without a word translated."""
    for family in (submitted.home, submitted.section):
        finish(administrator_client, family.page("en"), "fr")
    return submitted


def messages_of(client) -> str:
    """What the admin tells on the next page."""
    return client.get(reverse("wagtailadmin_home")).content.decode()


def is_live(family) -> bool:
    return family.page("fr").live


def stopped(client, page, code="fr"):
    """The translation as a page of its own, which is edited in the ordinary form."""
    client.post(reverse("wagtail_localize:stop_translation", args=[translation_of(page, code).pk]))


def latest(family) -> CaseStudy:
    return family.page("fr").get_latest_revision_as_object()


@pytest.mark.parametrize("done", PARTS)
def test_the_translation_editor_does_not_publish_and_says_how_many_texts_are_missing_and_where(
    parents, administrator_client, done
):
    translate_all(parents.case.page("en"), "fr", **done)
    publish(administrator_client, parents.case.page("en"), "fr")
    told = messages_of(administrator_client)
    assert not is_live(parents.case)
    assert re.search(r"was not published. \d+ texts? (is|are) missing in French: \w+", told)
    assert bool(re.search(r"1 text is missing in French: partners \(position: \d+\)\.", told)) == ("but" in done)


def test_the_translation_editor_publishes_when_all_is_translated(parents, administrator_client):
    finish(administrator_client, parents.case.page("en"), "fr")
    assert is_live(parents.case)


def test_what_was_translated_is_kept_when_publishing_is_refused(parents, administrator_client):
    translate_all(parents.case.page("en"), "fr", only=5)
    before = StringTranslation.objects.count()
    publish(administrator_client, parents.case.page("en"), "fr")
    assert StringTranslation.objects.count() == before


def test_a_text_that_a_translator_left_as_it_is_counts_as_translated(parents, administrator_client):
    case = parents.case.page("en")
    translate_all(case, "fr")
    title = segments_of(case, "fr")["title"]
    StringTranslation.objects.filter(context=title.context, locale__language_code="fr").update(data=title.string.data)
    publish(administrator_client, case, "fr")
    assert is_live(parents.case)


def test_a_blank_counts_as_missing(parents, administrator_client):
    case = parents.case.page("en")
    translate_all(case, "fr")
    need = segments_of(case, "fr")["need"]
    StringTranslation.objects.filter(context=need.context, locale__language_code="fr").update(data="  ")
    publish(administrator_client, case, "fr")
    assert not is_live(parents.case)


@pytest.mark.parametrize("done", PARTS)
def test_updating_and_publishing_at_once_publishes_nothing(parents, administrator_client, done):
    translate_all(parents.case.page("en"), "fr", **done)
    told = update(administrator_client, parents.case.page("en"), publishing=True)
    assert not is_live(parents.case)
    assert any("missing in French" in message for message in told)


@pytest.mark.parametrize("done", PARTS)
def test_the_ordinary_form_saves_a_draft_and_does_not_publish(parents, administrator_client, done):
    case = parents.case.page("en")
    translate_all(case, "fr", **done)
    stopped(administrator_client, case)
    assert edit(administrator_client, latest(parents.case), action="publish", author="Somebody").status_code == 302
    assert not is_live(parents.case)
    assert latest(parents.case).author == "Somebody"
    assert "missing in French" in messages_of(administrator_client)


def test_bulk_publishing_stops_before_it_begins(parents, administrator_client):
    page = parents.case.page("fr")
    translate_all(parents.case.page("en"), "fr", only=5)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = administrator_client.post(f"{url}?id={page.pk}&next=/admin/", follow=True)
    assert "Nothing was published" in response.content.decode()
    assert not is_live(parents.case)


def test_one_that_comes_due_with_a_text_missing_stays_a_draft(parents, administrator_client):
    page = parents.case.page("fr")
    past = timezone.now() - timezone.timedelta(hours=1)
    Revision.objects.filter(pk=page.save_revision().pk).update(approved_go_live_at=past)
    call_command("publish_scheduled")
    assert not is_live(parents.case)
    history = administrator_client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "Not published on schedule" in history


def test_approving_a_half_translated_page_says_what_is_missing(parents, editor, moderator_client, administrator_client):
    page = parents.case.page("fr")
    page.get_workflow().start(page, editor)
    state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    response = moderator_client.post(url, {"comment": ""}, follow=True)
    assert response.status_code == 200
    assert "missing in French" in response.content.decode()
    assert not is_live(parents.case)
