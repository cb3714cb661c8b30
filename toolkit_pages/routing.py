"""From an address to a page in one query, whatever the depth."""

from django.db.models import Q
from django.http import Http404
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page

#: An address of more parts is left to stock routing, which stops at the first part that names nothing.
DEPTH_LIMIT = 20


def find_chain(home, components: list[str]) -> tuple[list[Page], list[Page]]:
    """The pages below ``home`` that an address names, from the top down, as far as they exist; and the home's children.

    One query: every prefix of the address is a possible ``url_path`` (which has no index, so the slugs narrow it). The
    children come with it, since every page shows them as its navigation.
    """
    url_paths, path = [], home.url_path
    for component in components:
        path += f"{component}/"
        url_paths.append(path)
    named = Q(slug__in=components, url_path__in=url_paths)
    children = Q(depth=home.depth + 1)
    found = list(Page.objects.filter(named | children, path__startswith=home.path).select_related("locale"))
    by_url_path = {page.url_path: page for page in found}
    chain = []
    for url_path in url_paths:
        if url_path not in by_url_path:
            break
        chain.append(by_url_path[url_path])
    return chain, [page for page in found if page.depth == home.depth + 1]


def routes_plainly(page_class) -> bool:
    """Whether a class hands every child address to its child, as stock pages do."""
    if page_class is None:
        return False
    return page_class.route is Page.route or (
        issubclass(page_class, RoutablePageMixin) and page_class.route is RoutablePageMixin.route
    )


def route_from_home(home, request, components: list[str]):
    """Route like Wagtail's own step by step, but in one query; ``None`` hands the address to stock routing.

    The chain found is kept on the request for the breadcrumb.
    """
    if len(components) > DEPTH_LIMIT or _answers_itself(home, components):
        return None
    chain, request.toolkit_home_children = find_chain(home, components)
    if not chain or not all(routes_plainly(page.specific_class) for page in chain[:-1]):
        return None
    parent = home
    for page in chain:
        page._cached_parent_obj = parent
        parent = page
    for position, page in enumerate(chain[:-1]):
        # A page answers its own sub-paths before its children, as RoutablePageMixin does.
        if _answers_itself(page, components[position + 1 :]):
            return None
    leaf = chain[-1].specific
    leaf.locale = chain[-1].locale
    leaf._cached_parent_obj = chain[-1]._cached_parent_obj
    leaf._serving_request = request
    request.toolkit_chain = [home, *chain[:-1], leaf]
    return leaf.route(request, components[len(chain) :])


def _answers_itself(page, components: list[str]) -> bool:
    page_class = page.specific_class
    if not (page.live and issubclass(page_class, RoutablePageMixin)):
        return False
    try:
        page_class.get_resolver().resolve("/" + "/".join(components) + "/")
    except Http404:
        return False
    return True
