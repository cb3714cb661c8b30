"""Pages in French and Arabic, made once a module; what a test changes in them is rolled back after it."""

from dataclasses import dataclass

import pytest
from django.db import transaction
from wagtail.models import Page

from case_studies.models import CaseStudy, CaseStudyIndex
from tests.conftest import account, logged_in
from tests.toolkit_translation.doors import finish, locale, save_text, submit
from toolkit_documents.models import DocumentSet, PageDownload
from toolkit_pages.models import ToolkitHome


@dataclass(frozen=True)
class Family:
    """One page in its languages, read anew whenever it is asked for."""

    source_id: int

    def page(self, code: str):
        source = Page.objects.get(pk=self.source_id)
        return source.specific if code == "en" else source.get_translation(locale(code)).specific

    def url(self, code: str) -> str:
        return self.page(code).url


@dataclass(frozen=True)
class Submitted:
    home: Family
    section: Family
    case: Family


@pytest.fixture(scope="module")
def _rolled_back(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def _submitted(_rolled_back) -> Submitted:
    client = logged_in(account("translator"))
    home = ToolkitHome.objects.get(locale__language_code="en")
    section = CaseStudyIndex.objects.get(locale__language_code="en")
    case = CaseStudy.objects.get(slug="assabil-beirut", locale__language_code="en")
    PageDownload.objects.create(page=case, document_set=DocumentSet.objects.first(), locale=case.locale)
    for page in (home, section, case):
        submit(client, page, "fr", "ar")
    return Submitted(Family(home.pk), Family(section.pk), Family(case.pk))


@pytest.fixture
def submitted(_submitted, db) -> Submitted:
    """The home, a section and a case study, sent by a translator for translation into French and Arabic."""
    return _submitted


@pytest.fixture(scope="module")
def _in_french(_submitted) -> Submitted:
    translator, administrator = logged_in(account("translator")), logged_in(account("administrator"))
    case = _submitted.case.page("en")
    save_text(translator, case, "fr", "title", "Les amis des bibliothèques et une ville")
    first = f"successes.{case.successes[0].id}.point"
    save_text(translator, case, "fr", first, "La première bibliothèque municipale a ouvert.")
    for family in (_submitted.home, _submitted.section, _submitted.case):
        finish(administrator, family.page("en"), "fr")
    return _submitted


@pytest.fixture
def in_french(_in_french, db) -> Submitted:
    """The same: all texts translated into French, title and first success of the case in words, and published."""
    return _in_french
