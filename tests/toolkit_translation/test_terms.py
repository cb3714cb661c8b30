"""A vocabulary term sent for translation: readers see its translation once no word of it is missing."""

import re

import pytest
from wagtail.models import Locale

from tests.toolkit_pages.published_copies import published_copy
from tests.toolkit_translation.doors import locale, publish, save_text, submit, told, update
from toolkit_pages.models import Guideline
from toolkit_taxonomy.models import Term

ENGLISH = '<bdi lang="en">Library associations</bdi>'
FRENCH = "Associations de bibliothèques"


@pytest.fixture
def term(administrator_client, site_content):
    """A term with a definition, sent for translation into French."""
    Locale.objects.get_or_create(language_code="fr")
    term = Term.objects.get(scheme="audience", label="Library associations", locale__language_code="en")
    term.definition = "Bodies whose members are libraries or their staff."
    term.save()
    submit(administrator_client, term, "fr")
    return term


@pytest.fixture
def shown(client, term):
    """Asks for a French page that carries the term, and returns the label that stands there first."""
    guideline = Guideline.objects.get(slug="choosing-a-partner", locale__language_code="en")
    url = published_copy(guideline, "fr").get_parent().url

    def label() -> str:
        html = client.get(url).content.decode()
        return re.search(r'<ul class="facts"><li>(<bdi[^>]*>[^<]*</bdi>|[^,]*),', html)[1]

    return label


def translate(client, term, *, label: str = FRENCH, definition: str = "Ceux dont les membres sont des bibliothèques."):
    for path, text in (("label", label), ("definition", definition)):
        if text:
            save_text(client, term, "fr", path, text)


def test_sent_for_translation_it_shows_its_original_label_and_says_the_language(shown):
    assert shown() == ENGLISH


@pytest.mark.parametrize("missing", ["label", "definition"])
def test_half_translated_it_still_shows_its_original_label(missing, shown, term, administrator_client):
    translate(administrator_client, term, **{missing: ""})
    publish(administrator_client, term, "fr")
    assert shown() == ENGLISH


@pytest.mark.parametrize("blank", [" ", "\N{NO-BREAK SPACE}", "\N{ZERO WIDTH SPACE}"])
def test_with_a_blank_definition_it_still_shows_its_original_label(blank, shown, term, administrator_client):
    translate(administrator_client, term, definition=blank)
    publish(administrator_client, term, "fr")
    assert shown() == ENGLISH


def test_with_all_its_words_it_shows_its_translation(shown, term, administrator_client):
    translate(administrator_client, term)
    publish(administrator_client, term, "fr")
    assert shown() == FRENCH


def test_a_label_that_translators_say_is_the_same_counts_as_translated(shown, term, administrator_client):
    translate(administrator_client, term, label="Library associations")
    publish(administrator_client, term, "fr")
    assert shown() == "Library associations"


def test_it_keeps_its_last_complete_words_when_the_original_changes(shown, term, administrator_client):
    translate(administrator_client, term)
    publish(administrator_client, term, "fr")
    term.label = "Associations of libraries"
    term.save()
    assert shown() == FRENCH
    update(administrator_client, term, publishing=True)
    publish(administrator_client, term, "fr")
    assert shown() == FRENCH
    translate(administrator_client, term, label="Associations et fédérations")
    publish(administrator_client, term, "fr")
    assert shown() == "Associations et fédérations"


def test_old_words_of_the_original_are_not_taken_for_a_translation(shown, term, administrator_client):
    term.label = "Associations of libraries"
    term.save()
    translate(administrator_client, term, label="")
    publish(administrator_client, term, "fr")
    assert term.get_translation(locale("fr")).label == "Library associations"
    assert shown() == '<bdi lang="en">Associations of libraries</bdi>'


def test_editors_find_the_incomplete_terms_in_the_list(term, administrator_client):
    response = administrator_client.get("/admin/snippets/toolkit_taxonomy/term/", {"complete": "false", "locale": "fr"})
    assert [found.code for found in response.context["object_list"]] == [term.code]


def test_whoever_publishes_it_half_translated_is_told_what_is_missing(term, administrator_client):
    translate(administrator_client, term, definition="")
    publish(administrator_client, term, "fr")
    messages = told(administrator_client.get("/admin/"))
    assert any("1 text is missing in French: definition." in message for message in messages)
    translate(administrator_client, term)
    publish(administrator_client, term, "fr")
    assert not any("missing" in message for message in told(administrator_client.get("/admin/")))
