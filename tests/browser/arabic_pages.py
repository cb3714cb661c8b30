"""Arabic pages to look at before there are translations: copies of English ones, published as they are.

The words stay English; direction, digits, dates, the interface and the way through the tree are those of Arabic.
"""

from wagtail.models import Locale, Page

from tests.toolkit_pages.published_copies import published_copy
from toolkit_pages.models import ToolkitHome

#: One page of each type that has no page of its own kind above it.
COPIED_ITEMS = {
    "choosing-a-partner",
    "renew-our-libraries",
    "assabil-beirut",
    "partner-assessment",
    "mou",
    "survey-2013",
    "bsla-training-package",
}


def publish_arabic_copies() -> ToolkitHome:
    """Copy the home, all that stands right under it and one item a section; the Arabic home."""
    arabic = Locale.objects.get(language_code="ar")
    home = ToolkitHome.objects.get(locale__language_code="en")
    for page in [home, *home.get_descendants().live().order_by("path")]:
        if page.depth <= home.depth + 1 or page.slug in COPIED_ITEMS:
            published_copy(page, "ar")
    assert Page.objects.filter(locale=arabic, live=True).count() > len(COPIED_ITEMS)
    return ToolkitHome.objects.get(locale=arabic)
