"""Restrictions are no affair of a translation: they hold for a page in all its languages (``toolkit_pages``).

wagtail-localize copies the source's restriction at each save of a translation, and where the source has none of its own
deletes what an editor set on the translation: whoever may translate would open a page that somebody closed.
"""

from functools import wraps

from wagtail_localize.models import TranslationSource

from toolkit_pages.models import ToolkitPage


def leave_restrictions_alone() -> None:
    """Keep wagtail-localize from touching the restrictions of the toolkit's pages."""
    stock = TranslationSource.sync_view_restrictions
    if hasattr(stock, "__wrapped__"):
        return

    @wraps(stock)
    def sync_view_restrictions(self, original, translation_page):
        if not isinstance(original, ToolkitPage):
            stock(self, original, translation_page)

    TranslationSource.sync_view_restrictions = sync_view_restrictions
