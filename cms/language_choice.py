"""The bare root looks at what the browser accepts, once; an address with a language never does."""

from django.conf import settings
from django.http import Http404, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from toolkit_pages.elsewhere import with_notice

#: Chinese by the scripts that its regions write: the one that we have, and the one that we have not.
SIMPLIFIED, TRADITIONAL = {"zh", "zh-hans", "zh-cn", "zh-sg", "zh-my"}, {"zh-hant", "zh-tw", "zh-hk", "zh-mo"}


@require_safe
def root(request):
    """302 to the home in the first accepted language that has one, else in the site's own."""
    homes = homes_by_language(request)
    if not homes:
        raise Http404
    weighted = parse_accept_lang_header(request.headers.get("accept-language", ""))
    accepted = [code for code, weight in weighted if weight > 0]
    code, asked = choose(accepted, list(homes), default=settings.LANGUAGE_CODE)
    url = homes[code].get_url(request)
    response = HttpResponseRedirect(with_notice(url, asked) if asked else url)
    patch_vary_headers(response, ["Accept-Language"])
    return response


def homes_by_language(request) -> dict[str, Page]:
    """The site's home page in each language in which it is published."""
    site = Site.find_for_request(request)
    if site is None:
        return {}
    homes = site.root_page.get_translations(inclusive=True).filter(live=True, alias_of=None).select_related("locale")
    return {home.locale.language_code: home for home in homes.order_by("pk")}


def choose(accepted: list[str], available: list[str], *, default: str) -> tuple[str, str]:
    """The language to show, and the one that was asked for where that is another and the reader should be told.

    ``accepted`` is in the order of preference, in lower case.
    """
    for code in accepted:
        if code in available:
            return code, ""
        base = code.split("-")[0]
        if base == "zh" and "zh-hans" in available:
            traditional = code in TRADITIONAL or code.startswith("zh-hant-")
            return "zh-hans", "zh-hant" if traditional else ""
        if base in available:
            return base, ""
    return (default if default in available else available[0]), ""
