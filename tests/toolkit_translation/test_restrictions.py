"""Closing a page closes its translations, and opening it opens them again: no copy of the restriction stays behind."""

import pytest
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from tests.toolkit_translation.doors import submit
from toolkit_pages.models import RelatedPage

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


def test_a_page_sent_for_translation_while_closed_stays_closed_where_its_source_is_deleted(
    translator_client, administrator_client, submitted
):
    source, target = submitted.case.page("en"), submitted.case.page("fr")
    PageViewRestriction.objects.create(page=source, restriction_type=PageViewRestriction.LOGIN)
    submit(translator_client, source, "de")
    german = submitted.case.page("de")
    RelatedPage.objects.filter(target__translation_key=source.translation_key).delete()
    response = administrator_client.post(reverse("wagtailadmin_pages:delete", args=[source.pk]))
    assert response.status_code == 302
    assert not Page.objects.filter(pk=source.pk).exists()
    assert german.get_view_restrictions().count() == 1
    assert target.get_view_restrictions().count() == 1
