"""A page that is not there in the language asked for, and where the same address leads in another."""

from urllib.parse import urlencode

from django.apps import apps
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.models import Page

from toolkit_taxonomy.languages import LANGUAGES, language_for, language_name
from toolkit_taxonomy.restrictions import closed_for

#: The parameter that tells a page which language its reader had asked for.
ASKED = "asked"
#: Chinese in the script that we have not; its readers are shown the other.
TRADITIONAL = "zh-hant"


def with_notice(url: str, asked: str) -> str:
    """An address that shows the reader, in the language asked for, why the page is in another."""
    return f"{url}?{urlencode({ASKED: asked})}"


def find_elsewhere(home, request, components: list[str]) -> str | None:
    """Where an address that names no public page below this home leads in other languages; ``None`` for nowhere.

    To the page's translation in this language where there is one, else to the page itself, with a notice. Looked up
    once: an address that brings the parameter was sent here already. A redirect that an editor made comes first.
    """
    if not components or request.method not in ("GET", "HEAD") or ASKED in request.GET or _is_redirected(request):
        return None
    homes = Page.objects.filter(translation_key=home.translation_key)
    url_paths = [f"{path}{'/'.join(components)}/" for path in homes.values_list("url_path", flat=True)]
    named = Page.objects.filter(slug=components[-1], url_path__in=url_paths)
    family = Page.objects.filter(translation_key__in=named.values("translation_key"), alias_of=None).live()
    pages = closed_for(request).exclude_from(family).select_related("locale").order_by("pk")
    found = sorted(pages, key=lambda page: page.locale_id != home.locale_id)
    if not found:
        return None
    url, query = found[0].get_url(request), request.GET.copy()
    if url is None:
        return None
    if found[0].locale_id != home.locale_id:
        query[ASKED] = home.locale.language_code
    return f"{url}?{query.urlencode()}" if query else url


def _is_redirected(request) -> bool:
    """Whether an editor's redirect, or that of a renamed page, answers this address with something public."""
    if not apps.is_installed("wagtail.contrib.redirects"):
        return False
    from wagtail.contrib.redirects.middleware import get_redirect
    from wagtail.contrib.redirects.models import Redirect

    redirect = get_redirect(request, Redirect.normalise_path(request.path, decode_unicode=False))
    return redirect is not None and bool(redirect.link and (not redirect.redirect_page or redirect.redirect_page.live))


def notice_for(request, page_language: str) -> dict | None:
    """What to tell a reader who asked for another language: the words, and their language; ``None`` for nothing."""
    asked = request.GET.get(ASKED, "").lower() if request is not None else ""
    if asked == TRADITIONAL and page_language == "zh-hans":
        with override("zh-hans"):
            return {"text": _("There is no version in traditional characters yet."), "language": language_for(asked)}
    if asked not in LANGUAGES or asked == page_language:
        return None
    with override(asked):
        words = _("This page is not available in %(asked)s yet. You see it in %(shown)s.")
        names = {
            "asked": language_name(asked, asked),
            "shown": language_name(page_language, get_language() or asked),
        }
        return {"text": words % names, "language": language_for(asked)}
