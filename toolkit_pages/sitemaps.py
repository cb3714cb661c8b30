"""The sitemap: every open page in every language, each with its alternates."""

from django.http import HttpResponse
from django.utils.xmlutils import SimplerXMLGenerator
from wagtail.models import Page, Site

from toolkit_taxonomy.restrictions import closed_for

from .metadata import absolute_url, alternates_of

LIMIT = 50_000


def sitemap(request):
    """One file over all language trees of the site, as the sitemap protocol asks (at most 50,000 addresses)."""
    site = Site.find_for_request(request)
    response = HttpResponse(content_type="application/xml; charset=utf-8")
    xml = SimplerXMLGenerator(response, "utf-8")
    xml.startDocument()
    namespaces = {
        "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "xmlns:xhtml": "http://www.w3.org/1999/xhtml",
    }
    xml.startElement("urlset", namespaces)
    for page, alternates in _families(site, request) if site else []:
        xml.startElement("url", {})
        xml.addQuickElement("loc", absolute_url(page, request))
        if page.last_published_at:
            xml.addQuickElement("lastmod", page.last_published_at.date().isoformat())
        for language, address in alternates:
            xml.addQuickElement("xhtml:link", attrs={"rel": "alternate", "hreflang": language, "href": address})
        xml.endElement("url")
    xml.endElement("urlset")
    xml.endDocument()
    return response


def _families(site, request):
    # A home that is not translated yet may have published pages below it.
    roots = site.root_page.get_translations(inclusive=True)
    below = Page.objects.none()
    for root in roots:
        below = below | Page.objects.descendant_of(root, inclusive=True)
    pages = below.live().filter(alias_of=None).select_related("locale").order_by("path")
    pages = list(closed_for(request).exclude_from(pages)[:LIMIT])
    families: dict = {}
    for page in pages:
        families.setdefault(page.translation_key, []).append(page)
    alternates = {key: alternates_of(family, request) for key, family in families.items()}
    return [(page, alternates[page.translation_key]) for page in pages]
