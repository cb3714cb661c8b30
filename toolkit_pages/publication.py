"""What keeps a page from going live, asked at every door; and what happens when one does not.

The rule stands in ``ToolkitPage.save``: the edit button, the bulk action, the schedule, the workflow, a translation and
the admin API reach a page by different ways, and all of them save it.
"""

import logging

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.log_actions import log

logger = logging.getLogger(__name__)

SCHEDULED = "wagtail.publish.scheduled"
SCHEDULE_REFUSED = "toolkit_pages.schedule_refused"
#: Where a problem belongs to no one field.
NO_FIELD = "__all__"


class PublicationRefused(ValidationError):
    """A page may not go live: a ``ValidationError`` by field that also knows its page."""

    def __init__(self, page, missing: dict[str, str]):
        super().__init__({field: [message] for field, message in missing.items()})
        self.page = page


def refusals_for(page) -> dict[str, str]:
    """Field name -> what to do before the page can go live; empty when it may.

    The page's own rule, then those of every function registered as ``register_toolkit_pages_refusals``, which takes the
    page with the content that would be published.
    """
    found = dict(page.missing_for_publication())
    for function in hooks.get_hooks("register_toolkit_pages_refusals"):
        for field, message in function(page).items():
            found.setdefault(field, message)
    return found


def refuse_if_incomplete(page) -> None:
    """Raises ``PublicationRefused``; an alias shows what its source shows, which was asked."""
    if page.alias_of_id:
        return
    found = refusals_for(page)
    if found:
        raise PublicationRefused(page, found)


def texts_of_error(error: ValidationError) -> list[str]:
    """What an error says, those of blocks within blocks included; each once."""
    if not hasattr(error, "as_json_data"):
        return list(error.messages)
    found: dict[str, None] = {}

    def collect(value) -> None:
        if isinstance(value, str):
            found[value] = None
        elif isinstance(value, dict):
            for part in value.values():
                collect(part)
        elif isinstance(value, list):
            for part in value:
                collect(part)

    collect(error.as_json_data())
    return list(found)


def keep_as_draft(page, revision, user, error: ValidationError) -> None:
    """A page that comes due on schedule and may not go live stays as it is, is reported, and stops no other."""
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    log(
        instance=type(page).objects.get(pk=page.pk),
        action=SCHEDULE_REFUSED,
        user=user,
        revision=revision,
        data={"errors": error.message_dict},
    )
    logger.warning("Not published on schedule: page %s, %s", page.pk, error.message_dict)


def tell_refusals(request, page, problems) -> None:
    """A message for each problem of a page that was not published."""
    title = page.get_admin_display_title()
    for problem in problems:
        messages.error(request, _("“%(page)s” was not published. %(problem)s") % {"page": title, "problem": problem})
