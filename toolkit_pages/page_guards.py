"""Before pages are deleted: refuse while other pages point at them, and tell which pages to change."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from toolkit_taxonomy.guards import NAMED

from .page_usage import PageUse, uses_from_outside, with_descendants


def refuse_pages_in_use(request, pages: Iterable[Page]) -> bool:
    """Whether the pages must stay; then there is one message for each that other pages point at, or below it.

    Pages that are deleted together may point at each other.
    """
    going = {page: with_descendants(page) for page in pages}
    uses = uses_from_outside({page_id for titles in going.values() for page_id in titles})
    refused = False
    for page, titles in going.items():
        found = [use for use in uses if use.targets(titles)]
        if found:
            refused = True
            _tell_in_use(request, page, found, titles)
    return refused


def with_cascade(page: Page) -> list[Page]:
    """The page, and the translations that Wagtail deletes with it where a host keeps its trees alike."""
    pages = {page.pk: page}
    if getattr(settings, "WAGTAIL_I18N_ENABLED", False):
        for function in hooks.get_hooks("construct_translated_pages_to_cascade_actions"):
            for translations in (function([page], "delete") or {}).values():
                pages.update({translation.pk: translation for translation in translations})
    return list(pages.values())


def _tell_in_use(request, page: Page, uses: list[PageUse], titles: dict[int, str]) -> None:
    """Pages that the user may edit by name with a link, the others as a number: they may be none of their business."""
    open_to_user = [use for use in uses if use.page.permissions_for_user(request.user).can_edit()]
    parts: list[str] = [_place(use, page, titles) for use in open_to_user[:NAMED]]
    more, closed = len(open_to_user) - NAMED, len(uses) - len(open_to_user)
    if more > 0:
        parts.append(ngettext("%(count)d more", "%(count)d more", more) % {"count": more})
    if closed:
        words = ngettext("%(count)d page that you may not edit", "%(count)d pages that you may not edit", closed)
        parts.append(words % {"count": closed})
    places = format_html_join(_(", "), "{}", ((part,) for part in parts))
    words = _("“{thing}” is in use and was not deleted. It is used by: {places}.")
    messages.error(request, format_html(words, thing=page.get_admin_display_title(), places=places))


def _place(use: PageUse, page: Page, titles: dict[int, str]) -> SafeString:
    """A page to change, with where on it to look: "Choose a partner (draft; related pages)"."""
    notes = []
    published, drafted = (any(row[1] in titles for row in rows) for rows in (use.published, use.drafted))
    if not use.page.live or not published:
        notes.append(_("draft"))
    elif use.page.has_unpublished_changes and not drafted:
        notes.append(_("published version, no longer in its draft"))
    for kind, target_ids in use.targets(titles).items():
        below = [_("“%(page)s”") % {"page": titles[target_id]} for target_id in target_ids if target_id != page.pk]
        notes.append(_("%(rows)s: %(pages)s") % {"rows": kind, "pages": _(", ").join(below)} if below else kind)
    # On the red of an error a link in its usual colour cannot be read.
    link = format_html(
        '<a class="w-text-current w-underline" href="{}">{}</a>',
        reverse("wagtailadmin_pages:edit", args=[use.page.pk]),
        use.page.get_admin_display_title(),
    )
    return format_html("{} ({})", link, _("; ").join(notes))
