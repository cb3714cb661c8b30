"""Who may do what through the views of wagtail-localize: to submit translations is not to publish them."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page
from wagtail_localize.models import TranslationSource

from tests.toolkit_translation.doors import convert_to_alias, locale, submit, translate_all, translation_of, update
from toolkit_taxonomy.models import Term

pytestmark = pytest.mark.django_db


@pytest.fixture
def term(site_content) -> Term:
    return Term.objects.get(scheme="topic", code="reading", locale__language_code="en")


def permit(user, codename: str, app_label: str) -> None:
    user.user_permissions.add(Permission.objects.get(content_type__app_label=app_label, codename=codename))


def published_below(user, page: Page) -> None:
    """The user's groups may publish this page and what is below it."""
    permission = Permission.objects.get(content_type__app_label="wagtailcore", codename="publish_page")
    GroupPagePermission.objects.create(group=user.groups.first(), page=page, permission=permission)


def change_source(submitted) -> None:
    case = submitted.case.page("en")
    case.need = "<p>Changed in English.</p>"
    case.save_revision().publish()


def test_a_translator_does_not_publish_by_updating(in_french, translator_client):
    told = update(translator_client, in_french.case.page("en"), publishing=True)
    assert told == ["You may not publish all of these translations. Nothing was updated or published."]
    assert not in_french.case.page("ar").live


def test_a_live_translation_is_not_replaced_by_a_translators_update(in_french, translator_client, client):
    change_source(in_french)
    update(translator_client, in_french.case.page("en"), publishing=True)
    assert "Changed in English." not in client.get(in_french.case.url("fr")).content.decode()


def test_a_translator_updates_without_publishing(in_french, translator_client, client):
    change_source(in_french)
    update(translator_client, in_french.case.page("en"))
    source = TranslationSource.objects.get_for_instance(in_french.case.page("en"))
    assert source.stringsegment_set.filter(string__data="Changed in English.").exists()
    assert "Changed in English." not in client.get(in_french.case.url("fr")).content.decode()


@pytest.fixture
def in_arabic(in_french):
    """All three also translated into Arabic, and not published."""
    for family in (in_french.home, in_french.section, in_french.case):
        translate_all(family.page("en"), "ar")
    return in_french


def test_who_may_publish_publishes_by_updating(in_arabic, administrator_client, client):
    case = in_arabic.case.page("en")
    case.author = "Other editors"
    case.save_revision().publish()
    update(administrator_client, case, publishing=True)
    assert "Other editors" in client.get(in_arabic.case.url("fr")).content.decode()
    assert in_arabic.case.page("ar").live


def test_who_may_publish_one_language_does_not_publish_the_others(in_arabic, in_french, translator, translator_client):
    published_below(translator, in_french.home.page("ar"))
    update(translator_client, in_french.case.page("en"), publishing=True)
    assert not in_french.case.page("ar").live
    published_below(translator, in_french.home.page("fr"))
    update(translator_client, in_french.case.page("en"), publishing=True)
    assert in_french.case.page("ar").live


def test_a_stopped_translation_is_not_asked_about(in_arabic, in_french, translator, translator_client):
    published_below(translator, in_french.home.page("ar"))
    stopped = translation_of(in_french.case.page("en"), "fr")
    translator_client.post(reverse("wagtail_localize:stop_translation", args=[stopped.pk]))
    update(translator_client, in_french.case.page("en"), publishing=True)
    assert in_french.case.page("ar").live


def test_publishing_is_offered_to_those_who_may(in_french, translator_client, administrator_client):
    source = TranslationSource.objects.get_for_instance(in_french.case.page("en"))
    url = reverse("wagtail_localize:update_translations", args=[source.pk])
    box = '<input type="checkbox" name="publish_translations"'
    assert box not in translator_client.get(url).content.decode()
    assert box in administrator_client.get(url).content.decode()


@pytest.mark.parametrize("who", ["translator_client", "administrator_client"])
def test_a_draft_translation_is_not_published_as_an_alias(in_french, request, who):
    told = convert_to_alias(request.getfixturevalue(who), in_french.case.page("ar"))
    assert told[0].startswith("The page was not converted")
    assert not in_french.case.page("ar").live
    assert in_french.case.page("ar").alias_of_id is None


@pytest.mark.parametrize("who", ["translator_client", "administrator_client"])
def test_the_text_of_a_live_translation_is_not_replaced_by_an_alias(in_french, request, client, who):
    before = client.get(in_french.case.url("fr")).content
    convert_to_alias(request.getfixturevalue(who), in_french.case.page("fr"))
    assert client.get(in_french.case.url("fr")).content == before


def test_a_term_is_not_submitted_by_who_may_not_change_terms(term, translator, translator_client):
    submit(translator_client, term, "fr")
    assert not term.get_translations().exists()
    permit(translator, "change_term", "toolkit_taxonomy")
    submit(translator_client, term, "fr")
    assert term.get_translations().exists()


@pytest.mark.parametrize("publishing", [False, True])
def test_a_term_is_not_updated_by_who_may_not_change_terms(
    term, administrator_client, translator, translator_client, publishing
):
    submit(administrator_client, term, "fr")
    term.label = "Reading aloud"
    term.save()
    update(translator_client, term, publishing=publishing)
    segments = TranslationSource.objects.get_for_instance(term).stringsegment_set
    assert not segments.filter(string__data="Reading aloud").exists()
    permit(translator, "change_term", "toolkit_taxonomy")
    update(translator_client, term, publishing=publishing)
    assert segments.filter(string__data="Reading aloud").exists()
    assert (term.get_translation(locale("fr")).label == "Reading aloud") is publishing
