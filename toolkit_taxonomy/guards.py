"""Telling an editor where something is used that was about to be deleted."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page

#: So many places are named; beyond them, how many more there are.
NAMED = 10


def tell_in_use(request, thing, places: Iterable) -> None:
    """An error message that names what was not deleted, and the places with a link to edit each."""
    places = list(places)
    links = format_html_join(_(", "), "{}", ((_place(place),) for place in places[:NAMED]))
    more = len(places) - NAMED
    if more > 0:
        words = ngettext("{places} and {count} more", "{places} and {count} more", more)
        links = format_html(words, places=links, count=more)
    messages.error(
        request,
        format_html(_("“{thing}” is in use and was not deleted. It is used by: {places}."), thing=thing, places=links),
    )


def _place(place) -> str | SafeString:
    if not isinstance(place, Page):
        return _("%(kind)s “%(name)s”") % {"kind": place._meta.verbose_name, "name": place}
    title = place.get_admin_display_title()
    link = format_html('<a href="{}">{}</a>', reverse("wagtailadmin_pages:edit", args=[place.pk]), title)
    return link if place.live else format_html(_("{page} (draft)"), page=link)
