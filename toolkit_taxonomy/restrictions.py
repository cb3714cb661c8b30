"""Who may see a page: a restriction covers the translations and aliases of its page, and all below them.

Wagtail's own rule looks at one page and its ancestors, so that the French translation of a closed English page is open.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from wagtail.models import Page, PageViewRestriction


class Closed:
    """The closed parts of the tree, read once a request: one query while nothing is restricted, a few otherwise."""

    def __init__(self):
        restricted = PageViewRestriction.objects.values("page__translation_key")
        family = Q(translation_key__in=restricted) | Q(alias_of__translation_key__in=restricted)
        self.paths: list[str] = []
        found = outermost(Page.objects.filter(family).values_list("path", flat=True))
        # What lies below a closed page may have a translation or an alias elsewhere, with pages below it again.
        while found:
            self.paths += found
            covered = Page.objects.filter(_below(found))
            family = Q(translation_key__in=covered.values("translation_key")) | Q(alias_of__in=covered.values("pk"))
            found = outermost(Page.objects.filter(family).exclude(_below(self.paths)).values_list("path", flat=True))

    def covers(self, path: str) -> bool:
        return any(path.startswith(closed) for closed in self.paths)

    def open_only(self, pages) -> list:
        """The open ones of pages already fetched."""
        return [page for page in pages if not self.covers(page.path)]

    def only(self, pages) -> list:
        """The closed ones of pages; a queryset is left alone while nothing is closed."""
        return [page for page in pages if self.covers(page.path)] if self.paths else []

    def exclude_from(self, pages: QuerySet) -> QuerySet:
        """Leave out of a queryset what is closed."""
        return pages.exclude(_below(self.paths)) if self.paths else pages


def outermost(paths: Iterable[str]) -> list[str]:
    """The paths of a tree without those that lie below another of them."""
    kept: list[str] = []
    for path in sorted(paths):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return kept


def _below(paths: list[str]) -> Q:
    return reduce(or_, (Q(path__startswith=path) for path in paths))


def closed_for(request) -> Closed:
    """The closed parts, kept on the request (a request of ``None`` reads them anew)."""
    closed = getattr(request, "_toolkit_closed", None)
    if closed is None:
        closed = Closed()
        if request is not None:
            request._toolkit_closed = closed
    return closed


def family_restrictions(page, closed: Closed) -> QuerySet:
    """The restrictions that hold for a page: its own, its ancestors', and those of the families of all these."""
    if not closed.covers(page.path):
        return PageViewRestriction.objects.none()
    holding: set[str] = set()
    found = {page.path}
    while found:
        chain = {path[:end] for path in found for end in range(page.steplen, len(path) + 1, page.steplen)} - holding
        holding |= chain
        members = Page.objects.filter(path__in=chain)
        family = Q(translation_key__in=members.values("translation_key")) | Q(aliases__in=members.values("pk"))
        found = set(Page.objects.filter(family).values_list("path", flat=True)) - holding
    return PageViewRestriction.objects.filter(page__path__in=holding)
