"""A page that is not there in the language asked for, and where the same address leads in another."""

from urllib.parse import urlencode

from wagtail.models import Page

from .restrictions import closed_for

#: The parameter that tells a page which language its reader had asked for.
ASKED = "asked"


def with_notice(url: str, asked: str) -> str:
    """An address that shows the reader, in the language asked for, why the page is in another."""
    return f"{url}?{urlencode({ASKED: asked})}"


def find_elsewhere(home, request, components: list[str]) -> str | None:
    """Where an address that names nothing below this home leads below its translations; ``None`` for nowhere.

    To the page's translation in this language where there is one, else to the page itself, with a notice.
    """
    if not components:
        return None
    homes = home.get_translations().live().filter(alias_of=None)
    url_paths = [f"{other.url_path}{'/'.join(components)}/" for other in homes]
    if not url_paths:
        return None
    found = Page.objects.filter(url_path__in=url_paths, slug=components[-1], alias_of=None).live()
    page = closed_for(request).exclude_from(found).order_by("pk").first()
    if page is None:
        return None
    here = Page.objects.filter(translation_key=page.translation_key, locale=home.locale_id, alias_of=None).live()
    own = closed_for(request).exclude_from(here).first()
    if own is not None:
        return own.get_url(request)
    url = page.get_url(request)
    return with_notice(url, home.locale.language_code) if url else None
