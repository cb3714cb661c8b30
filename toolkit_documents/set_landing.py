"""The page of a document set, ``/documents/<code>/``: what a reader cites, and where every language and format is.

It shows each visitor what that visitor may fetch; where that is nothing, it is not there. It makes nothing public:
being listed here is no use.
"""

import posixpath
from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from django.views.decorators.http import require_safe
from wagtail.models import Locale, Page

from toolkit_taxonomy.authors import author_name
from toolkit_taxonomy.labels import TermLabel, Vocabulary
from toolkit_taxonomy.languages import LANGUAGES, Language, language_for
from toolkit_taxonomy.restrictions import closed_for

from . import conf
from .file_addresses import current_address, version_address
from .file_facts import date_text, file_facts
from .models import DocumentRecord, DocumentSet, DocumentVersion
from .reader_language import best_language, interface_language, wanted_languages
from .sizes import file_size_text
from .visibility import Visibility, access_for, live_pages, visibilities

#: Signs after which a part of a citation takes no full stop.
_ENDS = (".", "?", "!", "…", "。", "？", "！", "؟", "۔")


@require_safe
def document_set(request, code):
    """200 in the reader's language for whoever may fetch a file of the set, else 404."""
    records = list(
        DocumentRecord.objects.filter(document_set__code=code)
        .select_related("document__collection", "document_set")
        .order_by("pk")
    )
    found = visibilities(records, closed_for(request))
    allowed = [record for record in records if found[record.pk].public or may_fetch(request, record)]
    if not allowed:
        raise Http404
    wanted = wanted_languages(request)
    language = interface_language(wanted)
    with override(language):
        landing = SetLanding(
            request, document_set=allowed[0].document_set, records=allowed, wanted=wanted, language=language
        )
        landing.add_pages([found[record.pk] for record in allowed])
        response = render(request, "toolkit_documents/document_set.html", {"landing": landing})
    finish(response, language, public=all(found[record.pk].public for record in allowed))
    return response


def may_fetch(request, record: DocumentRecord) -> bool:
    """Whether this visitor may have a file that is not for everybody; one who brings no session has no way to."""
    if request.session.is_empty() and not request.user.is_authenticated:
        return False
    return access_for(request, record).allowed


def finish(response: HttpResponse, language: str, *, public: bool) -> None:
    response["Content-Language"] = language
    patch_vary_headers(response, ["Accept-Language"])
    if not public:
        patch_cache_control(response, private=True, no_store=True)


@dataclass(frozen=True)
class FileLine:
    """A file as the page lists it; ``language`` is its own, None where that is not known."""

    title: str
    url: str
    format: str
    facts: list[str]
    language: Language | None
    #: Whether a reader of the page has to be told the language.
    foreign: bool = False


@dataclass(frozen=True)
class PageLine:
    """A page that uses the set; ``foreign`` as in a file's line."""

    page: Page
    title: str
    url: str
    language: Language
    foreign: bool


@dataclass(frozen=True)
class CitedPart:
    """``text`` with the ``stop`` behind it; ``language`` where it is not the reader's."""

    text: str
    stop: str
    language: Language | None = None


@dataclass(frozen=True)
class LanguageLink:
    """The page in another language of the interface; ``address`` is relative to it."""

    language: Language
    address: str
    current: bool
    #: Whether the set has a file in it.
    available: bool


@dataclass
class SetLanding:
    """What the page shows. ``records`` are those that the visitor may fetch, ``language`` is Django's code."""

    request: HttpRequest
    document_set: DocumentSet
    records: list[DocumentRecord]
    wanted: list[str]
    language: str
    pages: list[PageLine] = field(default_factory=list)

    def __post_init__(self):
        order = {code: position for position, code in enumerate(LANGUAGES)}
        self.records.sort(key=lambda record: (order.get(record.language.lower(), len(order)), record.pk))
        stated = [record.language for record in self.records if record.language] or [""]
        self.best = best_language(self.wanted, stated)
        self.own = [record for record in self.records if record.language == self.best] or self.records
        self.first = self.own[0]

    @property
    def reader(self) -> Language:
        return language_for(self.language)

    # The document

    @property
    def title(self) -> str:
        return self.first.document.title

    @property
    def title_language(self) -> Language | None:
        return language_for(self.first.language) if self.first.language else None

    @property
    def description(self) -> str:
        """Of a host's own document model; the stock one has none."""
        return getattr(self.first.document, "description", "") or ""

    @property
    def publisher(self) -> str:
        return author_name(self.first.publisher)

    @cached_property
    def licence(self) -> TermLabel | None:
        locales = {locale.language_code: locale.pk for locale in Locale.objects.all()}
        locale_id = locales.get(self.language) or next(iter(locales.values()))
        return Vocabulary(locale_id).of(self.first.licence_id) if self.first.licence_id else None

    @property
    def url(self) -> str:
        """The address to cite: with scheme and host, in no language."""
        return self.request.build_absolute_uri(reverse("toolkit_documents_set", args=[self.document_set.code]))

    @property
    def citation(self) -> list[CitedPart]:
        """Publisher, title, year and licence, as far as they are known; the address comes last."""
        own = self._language_of(self.first)
        language = own["language"] if own["foreign"] else None
        licence = self.licence.label if self.licence else ""
        parts = [(self.publisher, None), (self.title, language), (self.first.year, None), (licence, None)]
        return [CitedPart(text, full_stop(text), language) for text, language in parts if text]

    # Its files

    @property
    def files(self) -> list[FileLine]:
        """Those in the language that suits the reader best, each format."""
        return [self._line(record) for record in self.own]

    @property
    def others(self) -> list[FileLine]:
        return [self._line(record) for record in self.records if record not in self.own]

    def _line(self, record: DocumentRecord) -> FileLine:
        return FileLine(
            title=record.document.title,
            url=current_address(record),
            format=record.format,
            facts=file_facts(record),
            **self._language_of(record),
        )

    def _language_of(self, record: DocumentRecord) -> dict:
        language = language_for(record.language) if record.language else None
        return {"language": language, "foreign": language is not None and language.html != self.reader.html}

    @cached_property
    def earlier(self) -> list[FileLine]:
        """Earlier files that nobody withdrew, the newest first."""
        versions = DocumentVersion.objects.filter(record__in=self.records, withdrawn_at=None)
        versions = versions.exclude(scan=DocumentRecord.Scan.INFECTED)
        if conf.scanning():
            versions = versions.filter(scan=DocumentRecord.Scan.CLEAN)
        records = {record.pk: record for record in self.records}
        ordered = sorted(versions, key=lambda version: (records[version.record_id] not in self.own, -version.number))
        return [self._earlier_line(version, records[version.record_id]) for version in ordered]

    def _earlier_line(self, version: DocumentVersion, record: DocumentRecord) -> FileLine:
        version.record = record
        facts = [_("version %(number)d") % {"number": version.number}]
        facts += [file_size_text(version.size)] if version.size is not None else []
        facts += [date_text(version.created_at)] if version.created_at else []
        return FileLine(
            title=record.document.title,
            url=version_address(version),
            format=posixpath.splitext(version.name)[1][1:].upper(),
            facts=facts,
            **self._language_of(record),
        )

    # Around it

    @property
    def languages(self) -> list[LanguageLink]:
        """The languages of the files that the site speaks, and the one shown."""
        codes = {interface_language([record.language.lower()]) for record in self.records if record.language}
        spoken = [language_for(code) for code in codes | {self.language}]
        order = {code: position for position, code in enumerate(LANGUAGES)}
        spoken.sort(key=lambda language: (order.get(language.locale, len(order)), language.locale))
        return [
            LanguageLink(
                language,
                f"?language={language.html}",
                current=language.html == self.reader.html,
                available=language.locale in codes,
            )
            for language in spoken
        ]

    def add_pages(self, found: list[Visibility]) -> None:
        """The open pages that use the set or a file of it, each in the reader's language where it has that."""
        closed = closed_for(self.request)
        using = {page.pk: page for visibility in found for page in visibility.pages}
        keys = {page.translation_key for page in closed.open_only(using.values())}
        family = live_pages().filter(translation_key__in=keys, alias_of=None).select_related("locale")
        by_key: dict = {}
        for page in closed.open_only(family.order_by("path")):
            by_key.setdefault(page.translation_key, {})[page.locale.language_code] = page
        for versions in by_key.values():
            code = best_language([self.language, *self.wanted], versions)
            if url := versions[code].get_url(self.request):
                language = language_for(code)
                foreign = language.html != self.reader.html
                self.pages.append(PageLine(versions[code], versions[code].title, url, language, foreign))


def full_stop(text: str) -> str:
    """What ends a part of a citation, unless that ends itself."""
    return "" if text.endswith(_ENDS) else pgettext("at the end of a part of a citation", ".")
