"""A translated page says that no native reader has reviewed it, until somebody who may publish it names one who has."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext, override
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource

from tests.toolkit_translation.doors import finish, publish
from tests.toolkit_translation.test_permissions import published_below
from toolkit_pages.badges import badges_for, card_badges_for
from toolkit_translation.models import TranslationApproval

pytestmark = pytest.mark.django_db

READER = "Amélie Dubois"


@pytest.fixture
def french(in_french) -> Page:
    return in_french.case.page("fr")


def says_unreviewed(client, url: str) -> bool:
    with override("fr"):
        words = gettext("Translation not yet reviewed by a native reader")
    return escape(words) in client.get(url).content.decode()


def names_reader(client, url: str) -> bool:
    return READER in client.get(url).content.decode()


def form_of(page: Page) -> str:
    return reverse("toolkit_translation_approve", args=[page.pk])


def approve(client, page: Page, **values):
    data = {"reviewer": READER, "revision": Page.objects.get(pk=page.pk).live_revision_id, **values}
    return client.post(form_of(page), data)


# What visitors read


def test_a_translated_page_says_that_nobody_has_reviewed_it_and_its_original_does_not(in_french, client):
    assert says_unreviewed(client, in_french.case.url("fr"))
    html = client.get(in_french.case.url("en")).content.decode()
    assert "not yet reviewed by a native reader" not in html


def test_a_translation_made_without_wagtail_localize_says_so_too(in_french, french, client):
    Translation.objects.all().delete()
    TranslationSource.objects.all().delete()
    assert says_unreviewed(client, french.url)


def test_a_translation_whose_original_is_gone_still_says_so(in_french, french, client):
    in_french.case.page("en").delete()
    assert says_unreviewed(client, french.url)


def test_an_alias_says_what_its_source_says(french, administrator_client, client):
    alias = french.create_alias(update_slug="copie")
    assert says_unreviewed(client, alias.url)
    approve(administrator_client, french)
    assert names_reader(client, alias.url)


def test_an_approved_page_names_the_reader_in_place_of_the_note(french, administrator_client, client):
    assert approve(administrator_client, french).status_code == 302
    assert names_reader(client, french.url)
    assert not says_unreviewed(client, french.url)


def test_the_note_returns_when_the_page_is_published_again(in_french, french, administrator_client, client):
    approve(administrator_client, french)
    case = in_french.case.page("en")
    publish(administrator_client, case, "fr")
    assert says_unreviewed(client, french.url)
    assert not names_reader(client, french.url)
    approve(administrator_client, french)
    case.need = "<p>Changed in English.</p>"
    case.save_revision().publish()
    assert names_reader(client, french.url), "what visitors read in French is as it was"
    french.save_revision()
    assert names_reader(client, french.url), "a draft is not what visitors read"
    finish(administrator_client, case, "fr")
    assert says_unreviewed(client, french.url)


def test_cards_bear_no_note_of_the_review_and_cost_no_query_for_it(in_french, french, client):
    assert french.title in client.get(in_french.section.url("fr")).content.decode()
    assert french.title not in client.get(in_french.section.url("en")).content.decode()
    pages = list(Page.objects.live().filter(locale=french.locale))
    assert card_badges_for(pages) == {}, "and so every content type is read"
    with CaptureQueriesContext(connection) as on_cards:
        assert card_badges_for(pages) == {}
    with CaptureQueriesContext(connection) as on_pages:
        assert set(badges_for(pages)) == {page.pk for page in pages}
    assert len(on_pages) == len(on_cards) + 1


def test_a_translated_page_keeps_to_the_query_budget(french, client):
    client.get(french.url)
    with CaptureQueriesContext(connection) as captured:
        client.get(french.url)
    assert len(captured) <= 15


# Who approves


def test_who_may_publish_approves_and_the_history_tells(french, administrator_client, administrator):
    assert form_of(french) in administrator_client.get(f"/admin/pages/{french.get_parent().pk}/").content.decode()
    html = administrator_client.get(form_of(french)).content.decode()
    assert french.full_url in html
    assert 'name="withdraw"' not in html
    approve(administrator_client, french)
    approval = TranslationApproval.objects.get(page=french.pk)
    assert (approval.reviewer, approval.approved_by) == (READER, administrator)
    history = administrator_client.get(reverse("wagtailadmin_pages:history", args=[french.pk])).content.decode()
    assert f"read by {READER}" in history


def test_an_approval_is_withdrawn(french, administrator_client, client):
    approve(administrator_client, french)
    html = administrator_client.get(form_of(french)).content.decode()
    assert READER in html
    assert 'name="withdraw"' in html
    administrator_client.post(form_of(french), {"withdraw": "on"})
    assert says_unreviewed(client, french.url)


@pytest.mark.parametrize("values", [{"reviewer": " "}, {"revision": ""}, {"revision": "1"}])
def test_nothing_is_approved_without_a_name_or_when_published_again_meanwhile(french, administrator_client, values):
    response = approve(administrator_client, french, **values)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not TranslationApproval.objects.exists()


def test_who_may_not_publish_the_page_does_not_approve_it(in_french, french, translator, translator_client):
    listing = f"/admin/pages/{french.get_parent().pk}/"
    assert form_of(french) not in translator_client.get(listing).content.decode()
    approve(translator_client, french)
    assert not TranslationApproval.objects.exists()
    published_below(translator, in_french.home.page("ar"))
    approve(translator_client, french)
    assert not TranslationApproval.objects.exists()
    published_below(translator, in_french.home.page("fr"))
    assert form_of(french) in translator_client.get(listing).content.decode()
    approve(translator_client, french)
    assert TranslationApproval.objects.get().approved_by == translator


def test_an_original_and_a_draft_cannot_be_approved(in_french, administrator_client):
    for page in (in_french.case.page("en"), in_french.case.page("ar")):
        assert administrator_client.get(form_of(page), follow=True).status_code == 404
        approve(administrator_client, page, revision=page.live_revision_id or 1)
        assert not TranslationApproval.objects.exists()
        listing = administrator_client.get(f"/admin/pages/{page.get_parent().pk}/").content.decode()
        assert form_of(page) not in listing
