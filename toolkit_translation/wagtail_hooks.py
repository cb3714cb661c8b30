from django.conf import settings
from django.conf.urls.i18n import is_language_prefix_patterns_used
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language_from_path, gettext_lazy
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.widgets.button import ListingButton
from wagtail.log_actions import LogFormatter
from wagtail.models import Page
from wagtail_localize.models import Translation

from toolkit_pages.elsewhere import ASKED, with_notice
from toolkit_pages.models import ToolkitPage
from toolkit_pages.publication import NO_FIELD, tell_refusals
from toolkit_taxonomy.models import Term
from toolkit_taxonomy.restrictions import closed_for

from .approvals import APPROVED, WITHDRAWN, may_be_approved, translation_badges, with_approvals
from .completeness import missing_after, missing_texts, told
from .language_trees import problem_below
from .parents import tell_unpublished_above
from .remembered_words import REMEMBERED
from .terms import missing_in
from .unusable_texts import unusable_texts
from .views import APPROVE_URL_NAME, approval_urls, guarded_urls, show_copy_form_again


# Before wagtail-localize's own.
@hooks.register("register_admin_urls", order=-1)
def register_guarded_urls():
    return guarded_urls()


@hooks.register("register_admin_urls")
def register_approval_urls():
    return approval_urls()


@hooks.register("register_toolkit_pages_page_badges")
def mark_unreviewed_translations(pages):
    return translation_badges(pages)


@hooks.register("construct_toolkit_pages_page_queryset")
def read_approvals_with_pages(pages):
    return with_approvals(pages)


@hooks.register("construct_explorer_page_queryset")
def read_approvals_with_page_list(parent_page, pages, request):
    return with_approvals(pages)


# wagtail-localize's editor of a translation has no header buttons; the list in which its page stands has them.
@hooks.register("register_page_header_buttons")
@hooks.register("register_page_listing_more_buttons")
def add_approve_button(page, user, view_name=None, next_url=None):
    if page.live and page.permissions_for_user(user).can_publish() and may_be_approved(page):
        url = reverse(APPROVE_URL_NAME, args=[page.pk])
        if next_url:
            url += "?" + urlencode({"next": next_url})
        yield ListingButton(_("Approve translation"), url, priority=62, icon_name="check")


@hooks.register("register_log_actions")
def register_log_actions(actions):
    @actions.register_action(APPROVED)
    class TranslationApproved(LogFormatter):
        label = gettext_lazy("Translation approved")

        def format_message(self, log_entry):
            return _("Translation approved, read by %(name)s") % {"name": (log_entry.data or {}).get("reviewer", "")}

    @actions.register_action(WITHDRAWN)
    class ApprovalWithdrawn(LogFormatter):
        label = message = gettext_lazy("Approval of the translation withdrawn")

    @actions.register_action(REMEMBERED)
    class WordsRemembered(LogFormatter):
        label = message = gettext_lazy("Words of the original noted, which must be rewritten before publishing")


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
    if translation is None and "title" not in request.POST:
        messages.error(request, _("The translation was stopped in the meantime. Nothing was published."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    problems = unusable_texts(translation) if translation else []
    missing = missing_after(translation) if translation else []
    if missing:
        problems.append(told(missing, page.locale))
    if not problems:
        if translation and page.permissions_for_user(request.user).can_publish():
            tell_unpublished_above(request, page)
        return None
    tell_refusals(request, page, problems)
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("after_publish_page")
def tell_parents_after_publishing(request, page):
    if isinstance(page, ToolkitPage):
        tell_unpublished_above(request, page)


@hooks.register("after_bulk_action")
def tell_parents_after_bulk_publish(request, action_type, objects, action_class_instance):
    if action_type == "publish":
        for page in objects:
            if isinstance(page, Page) and issubclass(page.specific_class or Page, ToolkitPage):
                tell_unpublished_above(request, page)


@hooks.register("before_move_page")
def refuse_move_into_another_language(request, page, destination):
    problem = problem_below(destination, page) if isinstance(page, ToolkitPage) else None
    if problem:
        messages.error(request, problem)
        return redirect("wagtailadmin_pages:move", page.pk)
    return None


@hooks.register("before_copy_page")
def refuse_copy_into_another_language(request, page):
    if request.method != "POST":
        return None
    parent = Page.objects.filter(pk=_number(request.POST.get("new_parent_page"))).first()
    if parent is None:
        return show_copy_form_again(request, page)
    if not issubclass(page.specific_class or Page, ToolkitPage):
        return None
    problem = problem_below(parent, page)
    if problem:
        messages.error(request, problem)
        return redirect("wagtailadmin_pages:copy", page.pk)
    return None


@hooks.register("after_copy_page")
def tell_what_a_copy_lacks(request, page, new_page):
    """A copy of a half-translated page is a draft, whatever was asked."""
    for copied in new_page.get_descendants(inclusive=True).filter(live=False, alias_of=None).specific():
        latest = copied.get_latest_revision_as_object()
        missing = missing_texts(latest) if isinstance(latest, ToolkitPage) else []
        if missing:
            words = _("“%(page)s” stays a draft. %(problem)s")
            title = latest.get_admin_display_title()
            messages.warning(request, words % {"page": title, "problem": told(missing, latest.locale)})


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() else None


@hooks.register("before_edit_snippet")
def tell_of_incomplete_term(request, instance):
    """In the translation editor of a term: what is translated so far is kept, and readers see the original's label."""
    if request.method != "POST" or request.POST.get("action") != "publish" or not isinstance(instance, Term):
        return
    translation = Translation.objects.filter(
        source__object_id=instance.translation_key, target_locale=instance.locale_id, enabled=True
    ).first()
    for problem in unusable_texts(translation) if translation else []:
        messages.warning(request, problem)
    missing = missing_in(translation) if translation else []
    if missing:
        shown = _("Until then readers see the last complete words, or those of the original.")
        messages.warning(request, f"{told(missing, instance.locale)} {shown}")


@hooks.register("before_serve_page")
def keep_pages_under_their_own_language(page, request, serve_args, serve_kwargs):
    """An English page is not found under ``/fr/``: it redirects to its own address, with a notice.

    While the French home is a draft, or there is none, Wagtail routes ``/fr/`` through the English one: visitors and
    search engines would find every English page again under a language that has no pages.
    """
    if not isinstance(page, ToolkitPage):
        return None
    urlconf = getattr(request, "urlconf", None) or settings.ROOT_URLCONF
    prefixed, _default_too = is_language_prefix_patterns_used(urlconf)
    asked = get_language_from_path(request.path_info) if prefixed else None
    if not asked or asked == page.locale.language_code:
        return None
    if ASKED in request.GET or request.method not in ("GET", "HEAD"):
        raise Http404
    translated = page.get_translations().filter(locale__language_code=asked, alias_of=None).live()
    found = closed_for(request).exclude_from(translated).first()
    return redirect(found.get_url(request) if found else with_notice(page.get_url(request), asked))
