"""Marks on pages and cards ("not yet reviewed"), from any app, through one hook."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from wagtail import hooks
from wagtail.models import Page


@dataclass(frozen=True)
class Badge:
    """A short mark; ``kind`` is ``note`` or ``caution``."""

    text: str | Promise
    kind: str = "note"


def badges_for(pages: Iterable[Page]) -> dict[int, list[Badge]]:
    """The badges of each page, by id, from every function registered as ``register_toolkit_pages_badges``.

    A function takes the list of pages and returns ``{page id: [Badge, ...]}``; it is called once a list.
    """
    pages = list(pages)
    badges: dict[int, list[Badge]] = {}
    for function in hooks.get_hooks("register_toolkit_pages_badges"):
        for page_id, found in function(pages).items():
            badges.setdefault(page_id, []).extend(found)
    return badges
