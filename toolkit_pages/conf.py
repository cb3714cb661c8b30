"""Settings of the page types, read when used."""

from django.conf import settings
from django.utils.translation import gettext as _


def toolkit_name() -> str:
    """``TOOLKIT_PAGES_NAME``: the site's name in the masthead, titles, feeds and citations."""
    return getattr(settings, "TOOLKIT_PAGES_NAME", None) or _("Library Partnership Toolkit")


def contact_email() -> str:
    """``TOOLKIT_PAGES_CONTACT_EMAIL``: who receives "report a problem with this page"; empty hides the link."""
    return getattr(settings, "TOOLKIT_PAGES_CONTACT_EMAIL", "")


def items_per_page() -> int:
    """``TOOLKIT_PAGES_ITEMS_PER_PAGE``: cards on one page of a list."""
    return getattr(settings, "TOOLKIT_PAGES_ITEMS_PER_PAGE", 12)
