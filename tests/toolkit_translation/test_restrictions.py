"""Closing a page closes its translations, and opening it opens them again: no copy of the restriction stays behind."""

import pytest
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from tests.toolkit_translation.doors import publish, submit, update

pytestmark = pytest.mark.django_db


def test_a_page_sent_for_translation_while_closed_opens_in_all_languages_at_once(translator_client, submitted):
    source, target = submitted.case.page("en"), submitted.case.page("fr")
    PageViewRestriction.objects.create(page=source, restriction_type=PageViewRestriction.LOGIN)
    submit(translator_client, source, "de")
    german = submitted.case.page("de")
    assert german.get_view_restrictions()
    assert target.get_view_restrictions()
    PageViewRestriction.objects.get(page=source).delete()
    assert not german.get_view_restrictions()
    assert not target.get_view_restrictions()


def test_saving_a_translation_that_an_editor_closed_leaves_it_and_its_source_closed(
    client, translator_client, moderator_client, in_french
):
    source, target = in_french.case.page("en"), in_french.case.page("fr")
    url = reverse("wagtailadmin_pages:set_privacy", args=[target.pk])
    assert moderator_client.post(url, {"restriction_type": "login"}).status_code == 200
    update(translator_client, source)
    publish(moderator_client, source, "fr")
    assert PageViewRestriction.objects.filter(page=target.pk).exists()
    assert [client.get(page.url).status_code for page in (source, target)] == [302, 302]


def test_a_page_sent_for_translation_while_closed_stays_closed_where_its_source_is_deleted(
    translator_client, administrator_client, submitted
):
    source = submitted.case.page("en").copy(update_attrs={"slug": "a-copy"})
    submit(translator_client, source, "fr")
    PageViewRestriction.objects.create(page=source, restriction_type=PageViewRestriction.LOGIN)
    submit(translator_client, source, "de")
    translations = list(source.get_translations())
    assert administrator_client.post(reverse("wagtailadmin_pages:delete", args=[source.pk])).status_code == 302
    assert not Page.objects.filter(pk=source.pk).exists()
    assert [page.get_view_restrictions().count() for page in translations] == [1, 1]
