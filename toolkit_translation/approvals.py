"""Which translations a native reader stands for; the others say that nobody does yet.

A translation may be made by machine, or by people who never saw it on its page. So it is unreviewed until somebody who
may publish it gives the name of a person who has read it.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail_localize.models import Translation

from toolkit_pages.badges import Badge
from toolkit_pages.models import ToolkitPage

from .models import TranslationApproval

APPROVED = "toolkit_translation.approve"
WITHDRAWN = "toolkit_translation.withdraw_approval"


def with_approvals(pages: QuerySet) -> QuerySet:
    """Pages with ``is_translation`` (sent for translation, or not the first of its family) and ``approval_*``."""
    sent = Translation.objects.filter(
        source__object_id=OuterRef("translation_key"), target_locale=OuterRef("locale_id")
    )
    earlier = Page.objects.filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
    return pages.annotate(
        is_translation=Exists(sent) | Exists(earlier),
        approval_reviewer=F("toolkit_translation_approval__reviewer"),
        approval_at=F("toolkit_translation_approval__approved_at"),
        approval_revision=F("toolkit_translation_approval__approved_revision"),
    )


def approval_of(page: Page) -> TranslationApproval | None:
    """The approval that stands, if any."""
    approval = getattr(page, "toolkit_translation_approval", None)
    return approval if approval and approval.stands else None


def translation_badges(pages: Collection[Page]) -> dict[int, list[Badge]]:
    """What translations say of their review; no query for pages that were read with their approvals, as routing does.
    An alias says what its source says."""
    subjects = {page.pk: page.alias_of_id or page.pk for page in pages}
    known = {page.pk: page for page in pages if hasattr(page, "is_translation")}
    unknown = set(subjects.values()) - known.keys()
    if unknown:
        known.update({page.pk: page for page in with_approvals(Page.objects.filter(pk__in=unknown))})
    badges = {page.pk: [_badge(page)] for page in known.values() if page.is_translation}
    return {page_id: badges[subject] for page_id, subject in subjects.items() if subject in badges}


def _badge(page: Page) -> Badge:
    """To publish anew ends an approval, whatever has changed."""
    if page.approval_revision is None or page.approval_revision != page.live_revision_id:
        return Badge(_("Translation not yet reviewed by a native reader"))
    words = _("Translation reviewed by %(name)s, %(date)s")
    # The name may run in the other direction than the sentence: isolated, it leaves the date where it belongs.
    name = f"\u2068{page.approval_reviewer}\u2069"
    return Badge(words % {"name": name, "date": date_format(timezone.localtime(page.approval_at), "DATE_FORMAT")})


def may_be_approved(page: Page) -> bool:
    """Whether there is something to approve: a published text of a translation that is no copy of another page's."""
    if not page.live or page.live_revision_id is None or page.alias_of_id:
        return False
    if not issubclass(page.specific_class or Page, ToolkitPage):
        return False
    if not hasattr(page, "is_translation"):
        page = with_approvals(Page.objects.filter(pk=page.pk)).get()
    return page.is_translation


@transaction.atomic
def approve(*, page: Page, reviewer: str, user) -> TranslationApproval:
    """Take down that this person has read what is published now; a new approval replaces the last."""
    approval, _created = TranslationApproval.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "reviewer": reviewer,
            "approved_by": user,
            "approved_at": timezone.now(),
            "approved_revision": page.live_revision_id,
        },
    )
    log(page, APPROVED, user=user, data={"reviewer": reviewer}, revision=page.live_revision)
    return approval


@transaction.atomic
def withdraw(*, page: Page, user) -> None:
    deleted, _by_model = TranslationApproval.objects.filter(page_id=page.pk).delete()
    if deleted:
        log(page, WITHDRAWN, user=user)
