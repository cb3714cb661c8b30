"""Which translations a native reader stands for; the others say that nobody does yet.

A translation may be made by machine, or by people who never saw it on its page. So it is unreviewed until somebody who
may publish it gives the name of a person who has read it.
"""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
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


def is_foreign(page: Page) -> bool:
    """Whether a page is in another language than the site's own.

    A page in the site's own language may be translated too, from one written in another; to find that out would cost
    every page of that language a query, so none of them is asked about.
    """
    return page.locale.language_code != settings.LANGUAGE_CODE


def translations_among(page_ids: Iterable[int]) -> QuerySet:
    """Those pages that are translations, with their approvals, in one query: sent for translation, or not the first of
    their family."""
    sent = Translation.objects.filter(
        source__object_id=OuterRef("translation_key"), target_locale=OuterRef("locale_id")
    )
    earlier = Page.objects.filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
    pages = Page.objects.filter(pk__in=page_ids).filter(Exists(sent) | Exists(earlier))
    return pages.select_related("toolkit_translation_approval")


def approval_of(page: Page) -> TranslationApproval | None:
    """The approval that stands, if any."""
    approval = getattr(page, "toolkit_translation_approval", None)
    return approval if approval and approval.stands else None


def translation_badges(pages: Iterable[Page]) -> dict[int, list[Badge]]:
    """What translations say of their review. Only pages whose language was read already, as that of a page being shown
    is, are looked at: a page in the site's own language costs no query. An alias says what its source says."""
    locale = Page._meta.get_field("locale")
    subjects = {page.pk: page.alias_of_id or page.pk for page in pages if locale.is_cached(page) and is_foreign(page)}
    if not subjects:
        return {}
    badges = {page.pk: _badge(approval_of(page)) for page in translations_among(set(subjects.values()))}
    return {page_id: [badges[subject]] for page_id, subject in subjects.items() if subject in badges}


def _badge(approval: TranslationApproval | None) -> Badge:
    if approval is None:
        return Badge(_("Translation not yet reviewed by a native reader"))
    words = _("Translation reviewed by %(name)s, %(date)s")
    # The name may run in the other direction than the sentence: isolated, it leaves the date where it belongs.
    name = f"\u2068{approval.reviewer}\u2069"
    return Badge(words % {"name": name, "date": date_format(timezone.localtime(approval.approved_at), "DATE_FORMAT")})


def may_be_approved(page: Page) -> bool:
    """Whether there is something to approve: a published text of a translation that is no copy of another page's."""
    if not page.live or page.live_revision_id is None or page.alias_of_id:
        return False
    if not issubclass(page.specific_class or Page, ToolkitPage) or not is_foreign(page):
        return False
    return translations_among([page.pk]).exists()


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
