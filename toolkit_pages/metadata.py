"""What machines read of a page: Open Graph, ``citation_*``, JSON-LD, alternates, and the citation for people."""

import json
from functools import cached_property

from django.conf import settings
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from toolkit_taxonomy.authors import author_name
from toolkit_taxonomy.languages import language_for

from .conf import toolkit_name
from .navigation import navigation_for

#: Escapes that keep a value from ending the script element it stands in.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def absolute_url(page, request) -> str:
    """The page's address with scheme and host as the visitor asked, and the path prefix under which the site stands."""
    url = page.get_url(request) or ""
    return request.build_absolute_uri(url) if request is not None else page.get_full_url() or url


def alternates_of(family: list, request) -> list[tuple[str, str]]:
    """``(hreflang, absolute address)`` of a page's language versions, when there is more than one.

    Who reads none of them is led to the one in the site's own language.
    """
    if len(family) < 2:
        return []
    found = [(language_for(page.locale.language_code).html, absolute_url(page, request)) for page in family]
    own = language_for(settings.LANGUAGE_CODE).html
    return [*found, *(("x-default", url) for code, url in found if code == own)]


class PageMetadata:
    """Metadata of one page as served; a page type adds to ``json_ld`` by ``extra``, in schema.org's names."""

    schema_type = "WebPage"

    def __init__(self, page, request, *, schema_type: str = "", extra: dict | None = None):
        self.page, self.request = page, request
        self.schema_type = schema_type or self.schema_type
        self.extra = extra or {}

    @cached_property
    def url(self) -> str:
        return absolute_url(self.page, self.request)

    @property
    def title(self) -> str:
        return self.page.seo_title or self.page.title

    @property
    def description(self) -> str:
        return self.page.search_description

    @property
    def site_name(self) -> str:
        return str(toolkit_name())

    @property
    def language(self) -> str:
        return language_for(self.page.locale.language_code).html

    @property
    def og_locale(self) -> str:
        return language_for(self.page.locale.language_code).babel

    @property
    def author(self) -> str:
        return author_name(getattr(self.page, "author", "") or "")

    @property
    def date(self):
        return self.page.first_published_at

    @property
    def year(self) -> str:
        return f"{self.date:%Y}" if self.date else ""

    @property
    def modified(self):
        return self.page.last_published_at

    @cached_property
    def alternates(self) -> list[tuple[str, str]]:
        """``(hreflang, absolute address)`` of each language version, when there is more than one."""
        languages = navigation_for(self.page, self.request).languages
        return alternates_of([entry["page"] for entry in languages], self.request)

    @property
    def citation(self) -> str:
        """The page as a reader cites it: author, title, toolkit, year."""
        parts = {"author": self.author, "title": self.title, "site": self.site_name, "year": self.year}
        if self.author and self.year:
            return _("%(author)s. %(title)s. %(site)s, %(year)s.") % parts
        if self.author:
            return _("%(author)s. %(title)s. %(site)s.") % parts
        return (_("%(title)s. %(site)s, %(year)s.") if self.year else _("%(title)s. %(site)s.")) % parts

    @property
    def json_ld(self) -> str:
        """The page in schema.org's terms, safe inside a ``script`` element."""
        data = {
            "@context": "https://schema.org",
            "@type": self.schema_type,
            "name": self.title,
            "description": self.description,
            "url": self.url,
            "inLanguage": self.language,
            "isPartOf": {"@type": "WebSite", "name": self.site_name},
        }
        if self.date:
            data["datePublished"] = self.date.date().isoformat()
        if self.modified:
            data["dateModified"] = self.modified.date().isoformat()
        if self.author:
            data["author"] = {"@type": "Organization", "name": self.author}
        data.update(self.extra)
        data = {name: value for name, value in data.items() if value}
        return mark_safe(json.dumps(data, ensure_ascii=False).translate(_ESCAPES))  # noqa: S308  (escaped above)
