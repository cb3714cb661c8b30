"""Terms that have no translation yet: each says its language, and lists of them are made in the page's own."""

import re

import pytest

from case_studies.models import CaseStudy
from tests.toolkit_pages.published_copies import published_copy
from toolkit_pages.models import Guideline

pytestmark = pytest.mark.django_db


@pytest.fixture
def guideline(site_content):
    return Guideline.objects.get(slug="choosing-a-partner", locale__language_code="en")


@pytest.fixture
def case(site_content):
    return CaseStudy.objects.get(slug="assabil-beirut", locale__language_code="en")


def shown(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def first_fact(html: str) -> str:
    return re.search(r'<ul class="facts"><li>(.*?)</li>', html)[1]


def test_on_a_card_each_foreign_label_says_its_language(client, guideline):
    french = published_copy(guideline, "fr")
    fact = first_fact(shown(client, french.get_parent().url))
    assert fact == (
        '<bdi lang="en">Library associations</bdi>, <bdi lang="en">Libraries</bdi> et '
        '<bdi lang="en">Library staff and single persons</bdi>'
    )


def test_a_foreign_label_says_its_direction_where_that_differs(client, guideline):
    arabic = published_copy(guideline, "ar")
    assert first_fact(shown(client, arabic.get_parent().url)).startswith(
        '<bdi lang="en" dir="ltr">Library associations</bdi> و<bdi lang="en" dir="ltr">Libraries</bdi>'
    )


def test_labels_in_the_pages_own_language_stand_bare(client, guideline):
    html = shown(client, guideline.get_parent().url)
    assert "<li>Library associations, Libraries, and Library staff and single persons</li>" in html


def test_a_chip_and_its_facet_say_the_language_of_the_value(client, case):
    section = published_copy(case, "ar").get_parent()
    html = shown(client, f"{section.url}?topic=reading")
    label = '<bdi lang="en" dir="ltr">Reading and book supply</bdi>'
    assert re.search(rf'<ul class="chips".*?</span>{label}</a>', html)
    assert re.search(rf'value="reading" checked>{label}', html)


def test_a_partners_role_is_not_taken_for_the_language_of_its_type(client, case):
    html = shown(client, published_copy(case, "fr").url)
    assert '<span><bdi lang="en">Government</bdi>\N{NO-BREAK SPACE}: city government</span>' in html
    assert '<span><bdi lang="en">Middle East and North Africa</bdi></span>' in html


def test_a_label_cannot_bring_marks_of_html_along(client, guideline):
    term = guideline.page_terms.filter(term__scheme="audience").first().term
    term.label = "A & <b>bold</b>"
    term.save()
    assert first_fact(shown(client, guideline.get_parent().url)).count("A &amp; &lt;b&gt;bold&lt;/b&gt;") == 1
