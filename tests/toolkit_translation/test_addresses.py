"""Addresses and links that a translation brings in: none runs a script in a visitor's browser."""

import json

import pytest
from bs4 import BeautifulSoup
from wagtail_localize.models import SegmentOverride

from tests.toolkit_translation.doors import (
    finish,
    publish,
    put_address,
    save_text,
    segments_of,
    submit,
    translate_all,
    translation_of,
)
from toolkit_documents.models import DocumentSet
from toolkit_pages.models import Article

pytestmark = pytest.mark.django_db

ADDRESS = "https://example.org/report"


@pytest.fixture
def article(site_content, home, sections, translator_client, administrator_client) -> Article:
    """One whose text has a link and whose body offers a document set, sent for translation into French."""
    article = Article.objects.filter(locale__language_code="en").live().first()
    article.body = [
        ("text", f'<p>Read <a href="{ADDRESS}">the report</a> first.</p>'),
        ("download", DocumentSet.objects.first()),
    ]
    article.save_revision().publish()
    for page in (home, sections["articles"], article):
        submit(translator_client, page, "fr")
    for page in (home, sections["articles"]):
        finish(administrator_client, page, "fr")
    return article


@pytest.fixture
def link(article) -> str:
    return f"body.{article.body[0].id}.'{ADDRESS}'"


def french(article, administrator_client, client) -> str:
    finish(administrator_client, article, "fr")
    return client.get(article.get_translations().get(locale__language_code="fr").url).content.decode()


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:alert(1)", "JaVa\tScript:alert(1)", " javascript: alert(1)", "java\nscript:alert(1)"),
        *("data:text/html,<script>alert(1)</script>", "vbscript:x", "\x01javascript:alert(1)"),
    ],
)
def test_an_address_that_runs_a_script_is_refused(
    article, link, translator_client, administrator_client, client, address
):
    response = put_address(translator_client, article, "fr", link, address)
    assert response.status_code == 400
    assert response.json() == {"value": ["This address cannot be used for a link."]}
    assert not SegmentOverride.objects.exists()
    assert f'href="{ADDRESS}"' in french(article, administrator_client, client)


def test_an_address_that_was_allowed_is_not_changed_into_one_that_is_not(article, link, translator_client):
    put_address(translator_client, article, "fr", link, "https://example.org/rapport")
    assert put_address(translator_client, article, "fr", link, "javascript:alert(1)").status_code == 400
    assert [override.data for override in SegmentOverride.objects.all()] == ["https://example.org/rapport"]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/rapport",
        "/fr/articles/",
        "../rapport",
        "#notes",
        "mailto:a@example.org",
        "tel:+33123456789",
    ],
)
def test_an_ordinary_address_takes_the_place_of_the_sources(
    article, link, translator_client, administrator_client, client, address
):
    assert put_address(translator_client, article, "fr", link, address).status_code == 201
    assert f'href="{address}"' in french(article, administrator_client, client)


def test_quotes_and_entities_in_an_address_stay_part_of_it(
    article, link, translator_client, administrator_client, client
):
    address = """&#106;avascript:x" onclick="alert(1)'><b id="b">"""
    put_address(translator_client, article, "fr", link, address)
    page = BeautifulSoup(french(article, administrator_client, client), "html.parser")
    assert page.find("a", string="the report").attrs == {"href": address}
    assert page.find(id="b") is None


def test_another_document_set_takes_the_place_of_the_sources(article, translator_client):
    other = DocumentSet.objects.last()
    path = f"body.{article.body[1].id}"
    assert put_address(translator_client, article, "fr", path, str(other.pk)).status_code == 201


@pytest.mark.parametrize("value", ["Note: a text with a colon", 5, {"url": "javascript:x"}, None])
def test_what_stands_for_no_address_is_not_taken_for_one(article, value):
    translation = translation_of(article, "fr")
    context = translation.source.overridablesegment_set.get(context__path=f"body.{article.body[1].id}").context
    override = SegmentOverride.objects.create(
        locale=translation.target_locale, context=context, data_json=json.dumps(value)
    )
    assert override.data == value


@pytest.mark.parametrize(
    "text",
    [
        'Lisez <a href="javascript:alert(1)">le rapport</a>.',
        'Lisez <a id="a1" href="javascript:alert(1)">le rapport</a>.',
        'Lisez <a id="a2">le rapport</a>.',
        'Lisez <a id="a1" onclick="alert(1)">le rapport</a>.',
        "Lisez le rapport<script>alert(1)</script>.",
        '<img src="x" onerror="alert(1)">',
    ],
)
def test_a_translated_text_with_a_link_or_script_of_its_own_is_not_published(
    article, translator_client, administrator_client, client, text
):
    path = f"body.{article.body[0].id}"
    assert '<a id="a1">' in segments_of(article, "fr")[path].string.data
    save_text(translator_client, article, "fr", path, text)
    translate_all(article, "fr")
    publish(administrator_client, article, "fr")
    page = article.get_translations().get(locale__language_code="fr")
    assert not page.live
    assert "alert(1)" not in str(page.specific.get_latest_revision_as_object().body.raw_data)


def test_a_link_in_a_translated_text_leads_where_the_sources_does(
    article, translator_client, administrator_client, client
):
    save_text(translator_client, article, "fr", f"body.{article.body[0].id}", 'Lisez <a id="a1">le rapport</a>.')
    assert f'Lisez <a href="{ADDRESS}">le rapport</a>.' in french(article, administrator_client, client)
