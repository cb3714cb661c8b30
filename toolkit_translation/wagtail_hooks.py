from django.conf import settings
from django.conf.urls.i18n import is_language_prefix_patterns_used
from django.http import Http404
from django.utils.translation import get_language_from_path
from wagtail import hooks

from toolkit_pages.models import ToolkitPage

from .views import guarded_urls


# Before wagtail-localize's own.
@hooks.register("register_admin_urls", order=-1)
def register_guarded_urls():
    return guarded_urls()


@hooks.register("before_serve_page")
def keep_pages_under_their_own_language(page, request, serve_args, serve_kwargs):
    """An English page is not found under ``/fr/``.

    While the French home is a draft, or there is none, Wagtail routes ``/fr/`` through the English one: visitors and
    search engines would find every English page again under a language that has no pages.
    """
    if not isinstance(page, ToolkitPage):
        return
    urlconf = getattr(request, "urlconf", None) or settings.ROOT_URLCONF
    prefixed, _default_too = is_language_prefix_patterns_used(urlconf)
    asked = get_language_from_path(request.path_info) if prefixed else None
    if asked and asked != page.locale.language_code:
        raise Http404
