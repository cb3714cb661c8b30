"""A cited title is marked with the language in which it is written, not with that of the work."""

import re

import pytest
from bs4 import BeautifulSoup

from case_studies.models import CaseStudy

pytestmark = pytest.mark.django_db

ENGLISH = {"article", "declaration", "directory", "edition", "journal", "march", "november"}


def test_no_evidence_in_english_words_is_marked_as_another_languages(site_content, client):
    marked = []
    for case in CaseStudy.objects.live().filter(locale__language_code="en"):
        titles = BeautifulSoup(client.get(case.url).content, "html.parser").select(".sources [lang]")
        marked += [(case.slug, title["lang"], title.text) for title in titles]
    assert marked
    wrong = [entry for entry in marked if ENGLISH & set(re.findall(r"[a-z]+", entry[2].lower()))]
    assert wrong == []
