"""Restrictions are taken back as they are made: for a page in all its languages, and its aliases."""

from django.db.models import Q
from django.db.models.signals import post_delete
from wagtail.models import Page, PageViewRestriction


def take_back_copies(sender, instance: PageViewRestriction, origin=None, **kwargs) -> None:
    """Opening a page opens its translations and aliases.

    Wagtail copies a restriction to an alias and wagtail-localize to a translation, and neither takes it back: a page
    opened again in English would stay closed in French.
    """
    page = Page.objects.filter(pk=instance.page_id).first()
    if page is None:
        return
    family = Q(page__translation_key=page.translation_key) | Q(page__alias_of=page)
    same = PageViewRestriction.objects.filter(
        family, restriction_type=instance.restriction_type, password=instance.password
    )
    same.delete()


def connect() -> None:
    post_delete.connect(
        take_back_copies, sender=PageViewRestriction, dispatch_uid="toolkit_pages.take_back_restrictions"
    )
