"""A translation that an administrator published: what visitors see of it, in its language and beside the others."""

import re
from xml.etree import ElementTree

import pytest

from case_studies.models import CaseStudy
from tests.toolkit_translation.doors import finish, locale, publish, save_text, segments_of, submit
from toolkit_pages.models import Article
from toolkit_taxonomy.models import Term

TITLE = "Les amis des bibliothèques et une ville"


@pytest.fixture
def french(in_french, client) -> str:
    """The French case study as a visitor gets it."""
    response = client.get(in_french.case.url("fr"))
    assert response.status_code == 200
    return response.content.decode()


def term_link(html: str, scheme: str, code: str) -> str:
    return re.search(rf'<a [^>]*\?{scheme}={code}"[^>]*>[^<]*</a>', html)[0]


def option(html: str, scheme: str, code: str) -> str:
    """A facet's value in a list, up to the end of its line of the form."""
    return re.search(rf'<input[^>]*name="{scheme}"[^>]*value="{code}".*?</li>', html, re.DOTALL)[0]


def test_a_published_translation_is_under_its_own_language(in_french, french):
    assert in_french.case.url("fr") == "/fr/case-studies/assabil-beirut/"
    assert '<html lang="fr" dir="ltr">' in french
    assert '<div class="toolkit" lang="fr" dir="ltr">' in french


def test_it_shows_what_was_translated(french):
    assert f"<h1>{TITLE}</h1>" in french
    assert "La première bibliothèque municipale a ouvert." in french
    assert "The first municipal public library opened." not in french


def test_dates_and_countries_are_in_its_language(french):
    assert "24 novembre 2026" in french
    assert re.search(r"<dd>fr: Beirut, Liban\b", french)


def test_arabic_runs_from_right_to_left(in_french, administrator_client, client):
    for family in (in_french.home, in_french.section, in_french.case):
        finish(administrator_client, family.page("en"), "ar")
    assert '<html lang="ar" dir="rtl">' in client.get(in_french.case.url("ar")).content.decode()


def test_a_term_without_translation_shows_in_english_and_says_so(french):
    assert 'lang="en"' in term_link(french, "topic", "reading")


def test_a_translated_term_shows_its_own_label(in_french, administrator_client, client):
    term = Term.objects.get(scheme="topic", code="reading")
    submit(administrator_client, term, "fr")
    save_text(administrator_client, term, "fr", "label", "Lecture")
    publish(administrator_client, term, "fr")
    link = term_link(client.get(in_french.case.url("fr")).content.decode(), "topic", "reading")
    assert link.endswith(">Lecture</a>")
    assert "lang=" not in link
    assert "Reading" in term_link(client.get(in_french.case.url("en")).content.decode(), "topic", "reading")


def test_a_page_keeps_its_terms_when_they_are_translated(in_french, administrator_client, client):
    term = Term.objects.get(scheme="topic", code="reading")
    submit(administrator_client, term, "fr")
    publish(administrator_client, in_french.case.page("en"), "fr")
    codes = {row.term.code for row in in_french.case.page("fr").page_terms.all()}
    assert codes == {row.term.code for row in in_french.case.page("en").page_terms.all()}


def test_a_terms_code_and_vocabulary_are_never_asked_for(administrator_client, site_content):
    term = Term.objects.exclude(broader=None).first()
    submit(administrator_client, term, "fr")
    assert set(segments_of(term, "fr")) <= {"label", "alternative_labels", "definition"}
    target = term.get_translation(locale("fr"))
    assert (target.scheme, target.code, target.url, target.sort_order) == (
        *(term.scheme, term.code, term.url, term.sort_order),
    )
    assert target.broader.code == term.broader.code


@pytest.mark.parametrize("term_is_translated", [False, True])
def test_facets_count_by_code_in_each_language(in_french, administrator_client, client, term_is_translated):
    if term_is_translated:
        submit(administrator_client, Term.objects.get(scheme="topic", code="reading"), "fr")
    before = client.get(in_french.section.url("en"))
    listing = client.get(in_french.section.url("fr") + "?topic=reading").context["listing"]
    assert [card.title for card in listing.cards] == [TITLE]
    counts = {view.name: {option.code: option.count for option in view.options} for view in listing.facets}
    assert counts["topic"]["reading"] == 1
    english = {view.name: {o.code: o.count for o in view.options} for view in before.context["listing"].facets}
    assert (
        english["topic"]["reading"]
        == CaseStudy.objects.live()
        .filter(locale__language_code="en", page_terms__term__code="reading")
        .distinct()
        .count()
    )


def test_a_translated_page_is_in_its_own_languages_lists_alone(in_french, client):
    assert TITLE in client.get(in_french.section.url("fr")).content.decode()
    assert TITLE not in client.get(in_french.section.url("en")).content.decode()
    assert TITLE in client.get("/fr/feed/").content.decode()
    assert TITLE not in client.get("/en/feed/").content.decode()


def test_the_language_facet_finds_what_is_published_in_french(in_french, client):
    listing = client.get(in_french.section.url("en") + "?language=fr").context["listing"]
    assert [card.page.pk for card in listing.cards] == [in_french.case.source_id]


def test_related_pages_lead_to_their_french_version_once_there_is_one(
    in_french, translator_client, administrator_client, client
):
    related = CaseStudy.objects.get(slug="renew-our-libraries", locale__language_code="en")
    shown = [card.page.pk for card in client.get(in_french.case.url("fr")).context["related"]]
    assert shown == []
    submit(translator_client, related, "fr")
    assert client.get(in_french.case.url("fr")).context["related"] == []
    finish(administrator_client, related, "fr")
    response = client.get(in_french.case.url("fr"))
    assert [card.page.url for card in response.context["related"]] == ["/fr/case-studies/renew-our-libraries/"]
    assert 'href="/fr/case-studies/renew-our-libraries/"' in response.content.decode()


@pytest.mark.parametrize("shown", ["en", "fr"])
def test_the_language_picker_lists_both(in_french, client, shown):
    response = client.get(in_french.case.url(shown))
    languages = response.context["navigation"].languages
    assert [entry["language"].html for entry in languages] == ["en", "fr"]
    assert [entry["current"] for entry in languages] == [shown == "en", shown == "fr"]
    other = "fr" if shown == "en" else "en"
    name = {"en": "English", "fr": "Français"}[other]
    link = f'<a href="{in_french.case.url(other)}" lang="{other}" hreflang="{other}">{name}</a>'
    assert link in response.content.decode()


@pytest.mark.parametrize("shown", ["en", "fr"])
def test_each_version_names_both_as_alternates(in_french, client, shown):
    html = client.get(in_french.case.url(shown)).content.decode()
    for code in ("en", "fr"):
        assert f'<link rel="alternate" hreflang="{code}" href="http://testserver{in_french.case.url(code)}">' in html
    assert f'<link rel="canonical" href="http://testserver{in_french.case.url(shown)}">' in html


def test_the_sitemap_lists_both_with_their_alternates(in_french, client):
    names = {"": "http://www.sitemaps.org/schemas/sitemap/0.9", "xhtml": "http://www.w3.org/1999/xhtml"}
    entries = ElementTree.fromstring(client.get("/sitemap.xml").content).findall("url", names)
    alternates = {
        entry.findtext("loc", namespaces=names): {
            link.get("hreflang"): link.get("href") for link in entry.findall("xhtml:link", names)
        }
        for entry in entries
    }
    both = {code: f"http://testserver{in_french.case.url(code)}" for code in ("en", "fr")}
    for url in both.values():
        assert alternates[url] == {**both, "x-default": both["en"]}


def test_a_translators_further_work_is_not_shown_before_it_is_published(in_french, translator_client, client):
    save_text(translator_client, in_french.case.page("en"), "fr", "title", "Un autre titre")
    assert "Un autre titre" not in client.get(in_french.case.url("fr")).content.decode()


def test_a_translator_may_not_publish(in_french, translator_client):
    page = in_french.case.page("ar")
    translator_client.post(f"/admin/pages/{page.pk}/edit/", {"action": "publish"})
    page.refresh_from_db()
    assert not page.live


def test_the_cells_of_a_table_are_translated(translator_client, administrator_client, client, site_content):
    article = next(page for page in Article.objects.live() if any(b.block_type == "table" for b in page.body))
    submit(translator_client, article, "fr")
    table = next(block for block in article.body if block.block_type == "table")
    heading = next(cell for cell in table.value["table"]["data"][0] if cell)
    paths = {segment.string.data: path for path, segment in segments_of(article, "fr").items()}
    save_text(translator_client, article, "fr", paths[heading], "En-tête traduite")
    figures = [cell for row in table.value["table"]["data"] for cell in row if cell and cell.isdigit()]
    assert figures
    assert not set(figures) & set(paths)
    finish(administrator_client, article, "fr")
    target = article.get_translation(locale("fr")).specific
    data = next(block for block in target.body if block.block_type == "table").value["table"]["data"]
    assert data[0][table.value["table"]["data"][0].index(heading)] == "En-tête traduite"
    assert [cell for row in data for cell in row if cell and cell.isdigit()] == figures
