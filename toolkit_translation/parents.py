"""The pages above a translation that are not published: it answers at its address, but nothing leads there."""

from django.contrib import messages
from django.utils.translation import gettext as _
from wagtail.models import Page


def unpublished_above(page: Page) -> list[Page]:
    """From the top down, in the order in which to publish them."""
    return list(page.get_ancestors().filter(depth__gt=1, live=False).order_by("path").specific(defer=True))


def tell_unpublished_above(request, page: Page) -> None:
    """A warning, not a refusal: the page is whole."""
    parents = unpublished_above(page)
    if not parents:
        return
    words = _(
        "Pages above “%(page)s” are not published in %(language)s: %(parents)s. Publish them in this order. Until then"
        " “%(page)s” answers at its address, but the menu and the breadcrumb leave them out."
    )
    titles = _(", ").join(_("“%(page)s”") % {"page": parent.get_admin_display_title()} for parent in parents)
    messages.warning(
        request,
        words
        % {
            "page": page.get_admin_display_title(),
            "language": page.locale.get_display_name(),
            "parents": titles,
        },
    )
