"""Links to pages inside rich text, for a whole page in one query.

Wagtail looks up the links of each rich text by itself, a query or two a paragraph, and leaves the address of a page
that is no longer public.
"""

import json
import re

from django.utils.functional import cached_property
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from .restrictions import closed_for

#: As the database keeps it: ``<a linktype="page" id="12">``, the attributes in either order.
_LINK = re.compile(r"<a\b(?=[^>]*\blinktype=\"page\")[^>]*\bid=\"(\d+)\"[^>]*>")


#: A larger number is no page's: databases refuse to compare it.
LARGEST_ID = 2**31 - 1


class PageLinks:
    """The addresses of the pages that a page's rich texts link to, in the page's language where there is one."""

    def __init__(self, page, request):
        self.page, self.request = page, request

    @cached_property
    def urls(self) -> dict[int, str]:
        found = {int(match) for text in _texts(self.page) for match in _LINK.findall(text) if len(match) < 19}
        ids = {pk for pk in found if pk <= LARGEST_ID}
        if not ids:
            return {}
        keys = Page.objects.filter(pk__in=ids).values("translation_key")
        family = Page.objects.filter(translation_key__in=keys).live()
        pages = list(closed_for(self.request).exclude_from(family))
        here = {page.translation_key: page for page in pages if page.locale_id == self.page.locale_id}
        chosen = {page.pk: here.get(page.translation_key, page) for page in pages if page.pk in ids}
        return {pk: page.get_url(self.request) for pk, page in chosen.items()}

    def expand(self, html: str) -> str:
        """Rich text as stored, with addresses in its links to pages; a link to what is not public keeps its words."""

        def address(match):
            url = self.urls.get(int(match[1])) if len(match[1]) < 19 else None
            return f'<a href="{url}">' if url else "<a>"

        return _LINK.sub(address, html)


def _texts(page):
    for field in page._meta.get_fields():
        if isinstance(field, RichTextField):
            yield getattr(page, field.name) or ""
        elif isinstance(field, StreamField):
            stream = getattr(page, field.name)
            yield from _strings(json.loads(json.dumps(stream.get_prep_value(), default=str)))


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
