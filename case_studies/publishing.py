"""The rule of publishing: at least one success and one challenge, at every door (``toolkit_pages.publication``)."""

from django.utils.translation import gettext as _


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
    """The rule on a page class with ``successes`` and ``challenges``; stands before the page in the bases."""

    def missing_for_publication(self) -> dict[str, str]:
        return missing_for_publication(self)
