"""Languages in a list stand in one order, whether they are those of files or of translations."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Locale, Page

from case_studies.models import CaseStudyIndex
from toolkit_documents.models import DocumentRecord
from toolkit_pages.models import TemplateIndex
from toolkit_taxonomy.languages import LANGUAGES

pytestmark = pytest.mark.django_db

CODES = [language.html for language in LANGUAGES.values()]


def languages_on_cards(client, url: str) -> list[str]:
    cards = BeautifulSoup(client.get(url).content, "html.parser").select(".card .facts bdi")
    return [card.text for card in cards if len(card.text.split()) == len(CODES)]


def test_languages_of_files_stand_in_the_order_of_the_table(home, client):
    document_set = DocumentRecord.objects.filter(document_set__page_downloads__page__live=True).first().document_set
    for record, code in zip(DocumentRecord.objects.exclude(document_set=None), CODES, strict=False):
        DocumentRecord.objects.filter(pk=record.pk).update(document_set=document_set, language=code)
    section = TemplateIndex.objects.get(locale=home.locale)
    assert languages_on_cards(client, section.url) == [" ".join(CODES)]


def test_languages_of_translations_stand_in_the_same_order(home, client):
    section = CaseStudyIndex.objects.get(locale=home.locale)
    page = section.get_children().live().order_by("title").first().specific
    for locale in Locale.objects.exclude(pk=home.locale_id):
        translated = page.copy_for_translation(locale, copy_parents=True)
        Page.objects.filter(pk=translated.pk).update(live=True, alias_of=None)
    assert languages_on_cards(client, f"{section.url}?sort=title") == [" ".join(CODES)]
