from django.conf import settings
from django.conf.urls.i18n import is_language_prefix_patterns_used
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import get_language_from_path
from wagtail import hooks
from wagtail_localize.models import Translation

from toolkit_pages.models import ToolkitPage
from toolkit_pages.publication import NO_FIELD, tell_refusals

from .completeness import missing_after, missing_texts, told
from .views import guarded_urls


# Before wagtail-localize's own.
@hooks.register("register_admin_urls", order=-1)
def register_guarded_urls():
    return guarded_urls()


@hooks.register("register_toolkit_pages_refusals")
def refuse_half_translated(page):
    """No page is published while it lacks a word in its language."""
    missing = missing_texts(page)
    return {NO_FIELD: told(missing, page.locale)} if missing else {}


@hooks.register("before_edit_page")
def check_before_publishing_translation(request, page):
    """In the translation editor: what is translated so far is kept, and the page stays as it is."""
    if request.method != "POST" or request.POST.get("action") != "publish" or not isinstance(page, ToolkitPage):
        return None
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale_id, enabled=True
    ).first()
    missing = missing_after(translation) if translation else []
    if not missing:
        return None
    tell_refusals(request, page, [told(missing, page.locale)])
    return redirect("wagtailadmin_pages:edit", page.pk)


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
