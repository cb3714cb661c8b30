"""A page that is live in its language: what changes elsewhere puts no word of the source into it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from case_studies.models import CaseStudy
from tests.toolkit_pages.edit_form import edit, posted
from tests.toolkit_translation.doors import finish, publish, save_text, translation_of, update

pytestmark = pytest.mark.django_db


def stopped(client, page, code="fr"):
    """The translation as a page of its own, which is edited in the ordinary form."""
    client.post(reverse("wagtail_localize:stop_translation", args=[translation_of(page, code).pk]))


@pytest.mark.parametrize("publishing", [False, True])
def test_a_live_page_keeps_its_last_complete_text_when_the_source_changes(
    in_french, administrator_client, client, publishing
):
    before = client.get(in_french.case.url("fr")).content.decode()
    case = in_french.case.page("en")
    case.need = "<p>Changed in English.</p>"
    case.save_revision().publish()
    update(administrator_client, case, publishing=publishing)
    publish(administrator_client, case, "fr")
    after = client.get(in_french.case.url("fr")).content.decode()
    assert "Changed in English." not in after
    assert before.count("<p>") == after.count("<p>")
    finish(administrator_client, case, "fr")
    assert "fr: Changed in English." in client.get(in_french.case.url("fr")).content.decode()


def test_an_old_version_of_a_page_is_not_published_while_it_holds_words_of_the_source(
    in_french, administrator_client, client
):
    case, target = in_french.case.page("en"), in_french.case.page("fr")
    stopped(administrator_client, case)
    stale = target.revisions.order_by("created_at").first()
    assert "In 1997 five founders" in str(stale.content)
    url = reverse("wagtailadmin_pages:revisions_revert", args=[target.pk, stale.pk])
    assert administrator_client.get(url).status_code == 200
    data = {**posted(stale.as_object()), "revision": stale.pk}
    assert edit(administrator_client, target, action="publish", data=data).status_code == 302
    html = client.get(in_french.case.url("fr")).content.decode()
    assert "fr: In 1997 five founders" in html
    assert "In 1997 five founders" not in html.replace("fr: In 1997", "")


def test_a_page_written_in_its_own_language_is_published_without_asking(administrator_client, in_french):
    section = in_french.section.page("fr")
    page = CaseStudy(
        title="Une histoire française",
        slug="histoire",
        locale=section.locale,
        live=False,
    )
    page.successes = in_french.case.page("fr").successes
    page.challenges = in_french.case.page("fr").challenges
    section.add_child(instance=page)
    page.save_revision().publish()
    assert Page.objects.get(pk=page.pk).live


def test_a_source_that_was_never_sent_holds_for_a_copy_made_without_it(in_french):
    """Wagtail's own translation, without wagtail-localize's records."""
    article = CaseStudy.objects.get(slug="renew-our-libraries", locale__language_code="en")
    copy = article.copy_for_translation(in_french.case.page("fr").locale)
    assert not TranslationSource.objects.filter(object_id=copy.translation_key).exists()
    with pytest.raises(ValidationError, match=r"\d+ "):
        copy.save_revision().publish()
    copy.refresh_from_db()
    assert not copy.live


def test_a_translator_who_changes_the_slug_leaves_a_redirect_behind(
    in_french, client, administrator_client, django_capture_on_commit_callbacks
):
    case, old = in_french.case.page("en"), in_french.case.url("fr")
    save_text(administrator_client, case, "fr", "slug", "amis-des-bibliotheques")
    with django_capture_on_commit_callbacks(execute=True):
        publish(administrator_client, case, "fr")
    new = old.replace("assabil-beirut", "amis-des-bibliotheques")
    assert in_french.case.url("fr") == new
    response = client.get(old)
    assert (response.status_code, response["Location"]) == (301, new)
