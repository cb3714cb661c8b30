"""Restrictions as pages and restrictions come and go: they hold for a page in all its languages, and its aliases."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet
from django.db.models.signals import post_delete, pre_delete
from wagtail.models import Page, PageViewRestriction

from toolkit_taxonomy.restrictions import Closed, family_restrictions


def take_back_copies(sender, instance: PageViewRestriction, origin=None, **kwargs) -> None:
    """Opening a page opens its translations and aliases.

    Wagtail copies a restriction to an alias and wagtail-localize to a translation, and neither takes it back: a page
    opened again in English would stay closed in French. A restriction that goes with its page opens nothing.
    """
    if getattr(origin, "model", type(origin)) is not PageViewRestriction:
        return
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is None:
        return
    same = PageViewRestriction.objects.filter(
        page__in=_family(page), restriction_type=instance.restriction_type, password=instance.password
    )
    same.delete()


@dataclass(frozen=True)
class _ClosedThrough:
    """What held for a page that is going, and the pages that were closed through it."""

    restrictions: list[tuple[PageViewRestriction, list[Group]]]
    family: list[int]


def remember_restrictions(sender, instance: Page, origin=None, **kwargs) -> None:
    """Note, before pages are deleted, which of their translations and aliases are closed through them."""
    deletion = _deletion(instance, origin)
    if hasattr(deletion, "_toolkit_closed"):
        return
    deletion._toolkit_closed = []
    closed = Closed()
    for page in closed.only(deletion.order_by("path") if isinstance(deletion, QuerySet) else [deletion]):
        found = family_restrictions(page, closed).prefetch_related("groups")
        restrictions = [(restriction, list(restriction.groups.all())) for restriction in found]
        deletion._toolkit_closed.append(_ClosedThrough(restrictions, list(_family(page).values_list("pk", flat=True))))


def leave_restrictions(sender, instance: Page, origin=None, **kwargs) -> None:
    """Pages closed through one that was deleted stay closed, by restrictions of their own.

    Those above come first, so that what they cover gets none.
    """
    deletion = _deletion(instance, origin)
    noted, deletion._toolkit_closed = deletion._toolkit_closed, []
    for through in noted:
        for page in Closed().exclude_from(Page.objects.filter(pk__in=through.family)):
            for restriction, groups in through.restrictions:
                copy = PageViewRestriction(
                    page=page, restriction_type=restriction.restriction_type, password=restriction.password
                )
                copy.save()
                copy.groups.set(groups)


def _deletion(instance: Page, origin):
    """What lasts from before a deletion to its end: the set of pages deleted at once, or the page."""
    return origin if getattr(origin, "model", None) is Page else instance


def _family(page: Page) -> QuerySet:
    return Page.objects.filter(Q(translation_key=page.translation_key) | Q(alias_of=page)).exclude(pk=page.pk)


def connect() -> None:
    for signal, receiver, sender in (
        (post_delete, take_back_copies, PageViewRestriction),
        (pre_delete, remember_restrictions, Page),
        (post_delete, leave_restrictions, Page),
    ):
        signal.connect(receiver, sender=sender, dispatch_uid=f"toolkit_pages.{receiver.__name__}")
