"""Pages of the starter site published in another language as they are: the words stay English, terms too.

No door of the admin lets that happen, so it is done in the tables.
"""

from wagtail.models import Locale, Page


def published_copy(page: Page, code: str) -> Page:
    """A page with all above it that is not there yet; the home at the top."""
    locale = Locale.objects.get_or_create(language_code=code)[0]
    parent = page.get_parent()
    if parent.depth > 1 and not parent.has_translation(locale):
        published_copy(parent.specific, code)
    copy = page.specific.copy_for_translation(locale)
    Page.objects.filter(pk=copy.pk).update(
        live=True,
        has_unpublished_changes=False,
        first_published_at=page.first_published_at,
        last_published_at=page.last_published_at,
    )
    return page.get_translation(locale)
