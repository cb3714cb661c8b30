"""A page whose parents are not translated yet answers at its address, and shows no visitor what is a draft above it."""

import pytest
from wagtail.models import Page

from case_studies.models import CaseStudy
from tests.toolkit_pages.kept_html import Elements
from tests.toolkit_translation.conftest import Family
from tests.toolkit_translation.doors import finish, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def alone(translator_client, administrator_client) -> Family:
    """A case study published in Spanish while its section and its home are drafts."""
    case = CaseStudy.objects.get(slug="assabil-beirut", locale__language_code="en")
    submit(translator_client, case, "es")
    finish(administrator_client, case, "es")
    family = Family(case.pk)
    ancestors = family.page("es").get_ancestors().filter(depth__gt=1)
    assert [page.live for page in ancestors] == [False, False]
    return family


def links(html: str, container: str) -> list[str]:
    part = html.partition(container)[2].partition("</nav>")[0]
    return [element.get("href") for element in Elements(part).found if element.tag == "a"]


def test_it_answers_at_its_own_address(alone, client):
    response = client.get("/es/case-studies/assabil-beirut/")
    assert response.status_code == 200
    assert '<html lang="es"' in response.content.decode()


def test_breadcrumb_and_menu_leave_the_drafts_out(alone, client):
    html = client.get(alone.url("es")).content.decode()
    assert links(html, 'class="crumbs') == []
    assert links(html, 'class="menu') == []


@pytest.mark.parametrize("address", ["/es/", "/es/case-studies/"])
def test_its_parents_are_shown_in_the_original_with_a_notice(alone, client, address):
    response = client.get(address, follow=True)
    assert response.redirect_chain == [(address.replace("/es/", "/en/") + "?asked=es", 302)]
    assert response.status_code == 200


def test_a_renamed_translation_is_found_by_the_address_of_its_original(alone, client):
    page = alone.page("es")
    Page.objects.filter(pk=page.pk).update(slug="asabil", url_path=page.url_path.replace("assabil-beirut", "asabil"))
    assert client.get("/es/case-studies/asabil/").status_code == 200
    response = client.get("/es/case-studies/assabil-beirut/")
    assert (response.status_code, response["Location"]) == (302, "/es/case-studies/asabil/")


def test_what_is_nowhere_is_not_found(alone, client):
    assert client.get("/es/case-studies/nowhere/").status_code == 404


def test_the_sitemap_lists_it(alone, client):
    assert f"<loc>http://testserver{alone.url('es')}</loc>" in client.get("/sitemap.xml").content.decode()
