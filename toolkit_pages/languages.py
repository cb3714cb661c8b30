"""Facets of languages: those a page is published in, those of its files, those a resource is written in."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.coreutils import get_content_languages
from wagtail.models import Page

from toolkit_documents.models import PageDownload
from toolkit_taxonomy.languages import language_for

from .facets import Facet


@dataclass(frozen=True)
class LanguageFacet(Facet):
    """Common to all: codes are BCP 47, labels the languages' own names."""

    name: str = "language"
    label: str | Promise = _("Language")

    def knows(self, code, vocabulary):
        return code.replace("-", "").isalnum() and len(code) <= 35

    def option_label(self, code, vocabulary, language):
        return language_for(code).name

    def option_lang(self, code, vocabulary):
        return language_for(code).html


@dataclass(frozen=True)
class PublishedLanguageFacet(LanguageFacet):
    """The languages in which the page itself is published."""

    def counted(self):
        return [
            Page.objects.filter(Exists(self._family().filter(locale__language_code=code))).annotate(
                facet_code=Value(language_for(code).html)
            )
            for code in get_content_languages()
        ]

    def matching(self, codes):
        locales = [code for code in get_content_languages() if language_for(code).html in codes]
        published = Page.objects.filter(live=True, alias_of=None, locale__language_code__in=locales)
        return Q(translation_key__in=published.values("translation_key"))

    @staticmethod
    def _family():
        return Page.objects.filter(translation_key=OuterRef("translation_key"), live=True, alias_of=None)


@dataclass(frozen=True)
class FileLanguageFacet(LanguageFacet):
    """The languages of the files that a page offers."""

    def rows(self):
        rows = PageDownload.objects.annotate(facet_code=F("document_set__records__language"))
        return rows.exclude(document_set__records__language="")


@dataclass(frozen=True)
class ResourceLanguageFacet(LanguageFacet):
    """The languages that an external resource is written in."""

    def rows(self):
        from .models import ResourceLanguage

        return ResourceLanguage.objects.annotate(facet_code=F("language"))
