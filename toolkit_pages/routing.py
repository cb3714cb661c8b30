"""From an address to a page in one query, whatever the depth."""

from contextlib import suppress

from django.db.models import Q
from django.http import Http404
from django.utils.translation import get_language
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Page

from .annotations import annotated

#: An address of more parts is left to stock routing, which stops at the first part that names nothing.
DEPTH_LIMIT = 20


def find_chain(home, components: list[str]) -> tuple[list[Page], list[Page]]:
    """The pages below ``home`` that an address names, from the top down, as far as they exist; and the home's children.

    One query: every prefix of the address is a possible ``url_path`` (which has no index, so the slugs narrow it). The
    children come with it, since every page shows them as its navigation; and the home's own row, of which it takes what
    that query knows more.
    """
    url_paths, path = [], home.url_path
    for component in components:
        path += f"{component}/"
        url_paths.append(path)
    named = Q(slug__in=components, url_path__in=url_paths)
    children = Q(depth=home.depth + 1)
    around = named | children | Q(pk=home.pk)
    pages = Page.objects.filter(around, path__startswith=home.path).select_related("locale")
    found = list(annotated(pages))
    by_url_path = {page.url_path: page for page in found if page.pk != home.pk}
    chain = []
    for url_path in url_paths:
        if url_path not in by_url_path:
            break
        chain.append(by_url_path[url_path])
    for page in found:
        if page.pk == home.pk:
            _pass_on(page, home)
    return chain, [page for page in found if page.depth == home.depth + 1]


def _pass_on(page: Page, specific: Page) -> None:
    """What a query annotated, and the language, from a page to the same page in its own type."""
    for name, value in page.__dict__.items():
        specific.__dict__.setdefault(name, value)
    specific.locale = page.locale


def _specific(page: Page) -> Page:
    """A page in its own type; one that has no columns of its own costs no query."""
    page_class = page.specific_class
    own = page_class and {field.attname for field in page_class._meta.concrete_fields if not field.primary_key}
    specific = page.specific_deferred if own and own <= page.__dict__.keys() else page.specific
    _pass_on(page, specific)
    return specific


def routes_plainly(page_class) -> bool:
    """Whether a class hands every child address to its child, as stock pages do."""
    if page_class is None:
        return False
    return page_class.route is Page.route or (
        issubclass(page_class, RoutablePageMixin) and page_class.route is RoutablePageMixin.route
    )


def read_address(home, request, components: list[str]) -> tuple[Page, list[Page]]:
    """The home below which an address stands, and what the address names there; the home's children are kept on the
    request.

    Another home than the one asked while that of the language in the address is a draft: its published pages answer
    none the less, and Wagtail asks the home of the site's own language for them.
    """
    chain, children = find_chain(home, components)
    draft = _draft_home(home) if components else None
    if draft is not None:
        home = draft
        chain, children = find_chain(home, components)
    request.toolkit_home_children = children
    return home, chain


def _draft_home(home) -> Page | None:
    asked = home.locale.language_code
    with suppress(LookupError):
        asked = get_supported_content_language_variant(get_language())
    if asked == home.locale.language_code:
        return None
    drafts = Page.objects.filter(translation_key=home.translation_key, locale__language_code=asked, live=False)
    return drafts.specific().first()


def follow(chain: list[Page], home, request, components: list[str]):
    """Route like Wagtail's own along what an address names; ``None`` hands the address to stock routing.

    The chain is kept on the request for the breadcrumb.
    """
    if not chain or _answers_itself(home, components):
        return None
    if not all(routes_plainly(page.specific_class) for page in chain[:-1]):
        return None
    parent = home
    for page in chain:
        page._cached_parent_obj = parent
        parent = page
    for position, page in enumerate(chain[:-1]):
        # A page answers its own sub-paths before its children, as RoutablePageMixin does.
        if _answers_itself(page, components[position + 1 :]):
            return None
    leaf = _specific(chain[-1])
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
