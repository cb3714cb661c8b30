"""An address that is not there in one language leads to where it is, and the reader is told."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site

from case_studies.models import CaseStudy
from tests.toolkit_pages.published_copies import published_copy

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(site_content):
    return CaseStudy.objects.get(slug="assabil-beirut", locale__language_code="en")


@pytest.fixture
def french(case):
    """A case study in French, under an address of its own; the others are in English alone."""
    page = published_copy(case, "fr")
    section = page.get_parent()
    Page.objects.filter(pk=section.pk).update(slug="cas", url_path=f"{section.get_parent().url_path}cas/")
    Page.objects.filter(pk=page.pk).update(slug="beyrouth", url_path=f"{section.get_parent().url_path}cas/beyrouth/")
    Site.clear_site_root_paths_cache()
    return Page.objects.get(pk=page.pk)


def sent_to(client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 302
    return response.url


def test_the_originals_address_under_another_language_leads_to_the_translation(client, french):
    assert sent_to(client, "/fr/case-studies/assabil-beirut/") == "/fr/cas/beyrouth/"
    assert sent_to(client, "/fr/case-studies/") == "/fr/cas/"


def test_a_translations_address_under_the_originals_language_leads_to_the_original(client, french):
    assert sent_to(client, "/en/cas/beyrouth/") == "/en/case-studies/assabil-beirut/"


def test_what_is_not_translated_is_shown_in_the_original_with_a_notice_in_the_language_asked_for(client, french):
    url = sent_to(client, "/fr/case-studies/renew-our-libraries/")
    assert url == "/en/case-studies/renew-our-libraries/?asked=fr"
    html = client.get(url).content.decode()
    assert '<p class="notice" lang="fr">' in html
    assert '<link rel="canonical" href="http://testserver/en/case-studies/renew-our-libraries/">' in html


def test_a_translation_that_is_a_draft_leads_to_the_original(client, french):
    Page.objects.filter(pk=french.pk).update(live=False)
    assert sent_to(client, "/fr/cas/beyrouth/") == "/en/case-studies/assabil-beirut/?asked=fr"


def test_an_address_of_no_language_is_not_found(client, french):
    assert client.get("/fr/nowhere/at-all/").status_code == 404


def test_a_lookup_is_not_made_twice(client, french):
    assert client.get("/fr/case-studies/renew-our-libraries/?asked=fr").status_code == 404


def test_a_form_that_is_sent_to_an_address_is_not_redirected(client, french):
    assert client.post("/fr/case-studies/assabil-beirut/").status_code == 404


def test_an_editors_redirect_to_a_live_page_comes_first(client, french, home):
    redirect = Redirect.objects.create(old_path="/fr/case-studies/assabil-beirut", redirect_page=home)
    assert client.get("/fr/case-studies/assabil-beirut/").url == home.url
    redirect.redirect_page = CaseStudy.objects.filter(live=False).first()
    redirect.save()
    assert sent_to(client, "/fr/case-studies/assabil-beirut/") == "/fr/cas/beyrouth/"


def test_a_closed_page_is_not_told_of(client, french, case):
    PageViewRestriction.objects.create(page=case, restriction_type="login")
    assert client.get("/fr/case-studies/assabil-beirut/").status_code == 404


@pytest.mark.parametrize("asked", ["en", "xx", "<b>", "", "ar"])
def test_a_notice_is_shown_for_another_of_the_sites_languages_alone(client, case, asked):
    html = client.get(case.url, {"asked": asked}).content.decode()
    assert ('class="notice"' in html) == (asked == "ar")
    assert "asked=" not in html


def test_what_was_asked_with_an_address_goes_along(client, french):
    assert sent_to(client, "/fr/case-studies/?country=LB") == "/fr/cas/?country=LB"
    assert sent_to(client, "/fr/case-studies/renew-our-libraries/?q=1").endswith("?q=1&asked=fr")
