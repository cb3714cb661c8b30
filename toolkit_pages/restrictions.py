"""Who may see a page: a restriction covers the translations and aliases of its page, and all below them.

Wagtail's own rule looks at one page and its ancestors, so that the French translation of a closed English page is open.
"""

from django.db.models import Q
from wagtail.models import Page, PageViewRestriction


class Closed:
    """The closed parts of the tree, read once a request."""

    def __init__(self):
        rows = Page.objects.filter(
            Q(translation_key__in=PageViewRestriction.objects.values("page__translation_key"))
            | Q(alias_of__view_restrictions__isnull=False)
        )
        self.paths = [path for path in rows.values_list("path", flat=True).distinct()]

    def covers(self, path: str) -> bool:
        return any(path.startswith(closed) for closed in self.paths)

    def open_only(self, pages) -> list:
        """The open ones of pages already fetched, by their place in the tree alone."""
        return [page for page in pages if not self.covers(page.path)]

    def exclude_from(self, pages):
        """Leave out of a queryset what a restriction covers, a page below a closed ancestor's translation included."""
        if not self.paths:
            return pages
        covered = Q()
        for path in self.paths:
            covered |= Q(path__startswith=path)
        keys = Page.objects.filter(covered).values("translation_key")
        return pages.exclude(covered).exclude(translation_key__in=keys)


def closed_for(request) -> Closed:
    """The closed parts, kept on the request (a request of ``None`` reads them anew)."""
    closed = getattr(request, "_toolkit_closed", None)
    if closed is None:
        closed = Closed()
        if request is not None:
            request._toolkit_closed = closed
    return closed


def family_restrictions(page, closed: Closed):
    """The restrictions that hold for a page: of its own family, of each ancestor's, and of what it is an alias of."""
    if not closed.paths:
        return PageViewRestriction.objects.none()
    family = Q(path__in=[page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)])
    chain = Page.objects.filter(family)
    sources = Page.objects.filter(aliases__in=chain)
    keys = list(chain.values_list("translation_key", flat=True)) + list(
        sources.values_list("translation_key", flat=True)
    )
    paths = Page.objects.filter(translation_key__in=keys).values_list("path", flat=True)
    holding = {
        path[:end] for path in paths for end in range(page.steplen, len(path) + 1, page.steplen)
    }
    return PageViewRestriction.objects.filter(page__path__in=holding).distinct()
