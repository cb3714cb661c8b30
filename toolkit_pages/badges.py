"""Marks on pages and cards ("not yet reviewed"), from any app, through two hooks."""

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
    """The badges that pages bear when they are shown themselves, by id.

    From every function registered as ``register_toolkit_pages_badges``, and as ``register_toolkit_pages_page_badges``:
    marks that would stand on every card of a list, and so say nothing there. A function takes the list of pages and
    returns ``{page id: [Badge, ...]}``; it is called once a list.
    """
    shown_alone = hooks.get_hooks("register_toolkit_pages_page_badges")
    return _collect(pages, [*hooks.get_hooks("register_toolkit_pages_badges"), *shown_alone])


def card_badges_for(pages: Iterable[Page]) -> dict[int, list[Badge]]:
    """The badges on the cards of pages; marks for the page alone are not asked for, so they cost a list nothing."""
    return _collect(pages, hooks.get_hooks("register_toolkit_pages_badges"))


def _collect(pages: Iterable[Page], functions: Iterable) -> dict[int, list[Badge]]:
    pages = list(pages)
    badges: dict[int, list[Badge]] = {}
    for function in functions:
        for page_id, found in function(pages).items():
            badges.setdefault(page_id, []).extend(found)
    return badges
