"""Closing a page closes its translations, and opening it opens them again: no copy of the restriction stays behind."""

import pytest
from wagtail.models import PageViewRestriction

from tests.toolkit_translation.doors import submit

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
