"""The toolkit around a page: its home, sections, standard pages, breadcrumb and languages."""

from functools import cached_property

from django.apps import apps
from django.db.models import Q
from wagtail.models import Page

from toolkit_taxonomy.languages import LANGUAGES, language_for
from toolkit_taxonomy.restrictions import closed_for

#: The menu holds at most this many entries (design: "navigation of at most six entries").
MENU_LIMIT = 6


class Navigation:
    """Everything around the content of a page, each part read at most once a request."""

    def __init__(self, page, request):
        self.page, self.request = page, request
        #: Keys of pages that the body points to: their families are read together with the page's own.
        self.pointed_to: set[int] = set()

    @cached_property
    def chain(self) -> list[Page]:
        """From the toolkit's home down to the page; what routing found, else what the tree says."""
        chain = getattr(self.request, "toolkit_chain", None)
        if chain and chain[-1].pk == self.page.pk:
            return [*chain[:-1], self.page]
        ancestors = list(self.page.get_ancestors().specific(defer=True)) if self.page.path else []
        chain = [*ancestors, self.page]
        home_class = apps.get_model(self.page.home_type)
        homes = [position for position, page in enumerate(chain) if isinstance(page, home_class)]
        return chain[homes[-1] :] if homes else [self.page]

    @property
    def home(self) -> Page:
        return self.chain[0]

    @property
    def crumbs(self) -> list[Page]:
        """The published pages above: one that is not translated yet is a draft, and no visitor's."""
        return [page for page in self.chain[:-1] if page.live]

    @cached_property
    def _children(self) -> list[Page]:
        if not self.home.path:
            return []
        routed = getattr(self.request, "toolkit_home_children", None)
        if routed and routed[0].path.startswith(self.home.path):
            pages = sorted((page for page in routed if page.live), key=lambda page: page.path)
        else:
            pages = self.home.get_children().live().order_by("path")
        return closed_for(self.request).open_only(pages)

    def _with_role(self, role: str) -> list[Page]:
        return [page for page in self._children if _role(page) == role]

    @property
    def sections(self) -> list[Page]:
        return self._with_role("section")

    @property
    def menu(self) -> list[Page]:
        return [page for page in self._children if page.show_in_menus and _role(page) != "about"][:MENU_LIMIT]

    @property
    def about(self) -> list[Page]:
        return self._with_role("about")

    @property
    def search(self) -> Page | None:
        """The search page under this home, when a search app provides one."""
        found = [page for page in self._children if getattr(page.specific_class, "is_toolkit_search", False)]
        return found[0] if found else None

    @cached_property
    def _translations(self) -> dict:
        return self._published([self.page])

    def _published(self, pages) -> dict:
        keys = {page.translation_key for page in pages}
        wanted = Q(translation_key__in=keys, live=True, alias_of=None)
        if self.pointed_to:
            wanted |= members_of_families(self.pointed_to)
        found = list(Page.objects.filter(wanted).select_related("locale"))
        self.__dict__["pointed_family"] = found
        families: dict = {key: {} for key in keys}
        originals = (page for page in found if page.translation_key in keys and page.live and not page.alias_of_id)
        for page in closed_for(self.request).open_only(originals):
            families[page.translation_key][page.locale.language_code] = page
        return families

    @cached_property
    def pointed_family(self) -> list[Page]:
        """The pages that the body points to with their live translations, open or closed; others may be among them."""
        self.__dict__["_translations"] = self._published([self.page])
        return self.__dict__["pointed_family"]

    def published_languages(self, pages) -> dict:
        """``{translation key: [locale code, ...]}`` of other pages, read in one query with this page's own."""
        families = self._published([self.page, *pages])
        self.__dict__["_translations"] = families
        return {key: in_order(family) for key, family in families.items()}

    @cached_property
    def languages(self) -> list[dict]:
        """The languages in which this page is published, this one included, in the table's order."""
        pages = {**self._translations[self.page.translation_key], self.page.locale.language_code: self.page}
        return [
            {"language": language_for(code), "page": pages[code], "current": pages[code].pk == self.page.pk}
            for code in in_order(pages)
        ]


def members_of_families(ids: set[int]) -> Q:
    """The condition on pages that are one of these, or a live translation of one."""
    keys = Page.objects.filter(pk__in=ids).values("translation_key")
    return (Q(live=True) | Q(pk__in=ids)) & Q(translation_key__in=keys)


def _role(page: Page) -> str:
    """What its class declares; a page of another app, or of one that is no longer installed, has none."""
    return getattr(page.specific_class, "navigation_role", "")


def in_order(codes) -> list[str]:
    """Codes of languages, Wagtail's or HTML's, in the order of the languages' table, others after them."""
    order = {code: position for position, code in enumerate(LANGUAGES)}
    return sorted(codes, key=lambda code: (order.get(code.lower(), len(order)), code))


def navigation_for(page, request) -> Navigation:
    """The navigation of the page that a request serves, made once."""
    navigation = getattr(request, "_toolkit_navigation", None)
    if navigation is None or navigation.page is not page:
        navigation = Navigation(page, request)
        if request is not None:
            request._toolkit_navigation = navigation
    return navigation
