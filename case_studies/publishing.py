"""The rule of publishing: at least one success and one challenge, at every door.

It stands in ``save``, since the edit button, the bulk action, the schedule, the workflow, a translation and the admin
API reach a page by different ways, and all of them save it.
"""

import logging

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.log_actions import log

logger = logging.getLogger(__name__)


class PublicationRefused(ValidationError):
    """A page may not go live: a ``ValidationError`` by field that also knows its page."""

    def __init__(self, page, missing: dict[str, str]):
        super().__init__({field: [message] for field, message in missing.items()})
        self.page = page


def missing_for_publication(page) -> dict[str, str]:
    """Field name -> what to do, for each part that a published case study must not lack."""
    missing = {}
    if not _has_points(page.successes):
        missing["successes"] = _("Add at least one success: a case study is published with both sides.")
    if not _has_points(page.challenges):
        missing["challenges"] = _(
            "Add at least one challenge: what was hard or failed. A need that the case started from is not a challenge."
        )
    return missing


def _has_points(stream) -> bool:
    return any((block.value.get("point") or "").strip() for block in stream)


class PublishingRuleMixin:
    """The rule on a page class with ``successes`` and ``challenges``; stands before ``Page`` in the bases."""

    def missing_for_publication(self) -> dict[str, str]:
        return missing_for_publication(self)

    def save(self, clean=True, **kwargs):
        if clean and self.live and not self.alias_of_id and kwargs.get("update_fields") is None:
            missing = self.missing_for_publication()
            if missing:
                raise PublicationRefused(self, missing)
        return super().save(clean=clean, **kwargs)

    def publish(self, revision, user=None, log_action=True, **kwargs):
        """A page that comes due on schedule and may not be published stays a draft, is reported, and stops no other."""
        try:
            super().publish(revision, user=user, log_action=log_action, **kwargs)
        except ValidationError as error:
            if log_action != "wagtail.publish.scheduled":
                raise
            type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=None)
            log(
                instance=type(self).objects.get(pk=self.pk),
                action="case_studies.schedule_refused",
                user=user,
                revision=revision,
                data={"errors": error.message_dict},
            )
            logger.warning("Not published on schedule: page %s, %s", self.pk, error.message_dict)
