"""The toolkit around something that is no page of it: the landing page of a document set."""

from django.conf import settings
from wagtail.models import Site

from toolkit_taxonomy.restrictions import closed_for

from .navigation import Navigation


class NavigationAround(Navigation):
    """That of a home, with the languages of what it stands around in place of the home's own.

    ``links`` have a ``language``, an ``address`` and whether they are ``current``.
    """

    def __init__(self, home, request, links):
        super().__init__(home, request)
        self.chain = [home]
        self.languages = [
            {"language": link.language, "page": {"url": link.address}, "current": link.current} for link in links
        ]

    @property
    def crumbs(self):
        return [self.home]


def navigation_around(request, *, language: str, pages, links) -> NavigationAround | None:
    """Around the home of the toolkit that ``pages`` belong to, in ``language``; None where no home is published.

    Of several toolkits, the first where the pages tell none.
    """
    from .models import ToolkitHome

    site = Site.find_for_request(request)
    homes = ToolkitHome.objects.live().filter(alias_of=None).select_related("locale").order_by("path")
    found = [home for home in closed_for(request).open_only(homes) if _is_of(home, site, request)]

    def fitness(home) -> tuple[bool, bool, bool]:
        code = home.locale.language_code
        return (
            code == language,
            any(page.path.startswith(home.path) for page in pages),
            code == settings.LANGUAGE_CODE,
        )

    if not found:
        return None
    navigation = NavigationAround(max(found, key=fitness), request, links)
    if navigation.home.locale.language_code != language:
        # A menu in another language than the page's would not say so.
        navigation._children = []
    return navigation


def _is_of(home, site, request) -> bool:
    parts = home.get_url_parts(request)
    return site is not None and parts is not None and parts[0] == site.pk
