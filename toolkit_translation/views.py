"""The form that approves a translation; and views of wagtail-localize, with a guard.

Those ask for less than what they do needs elsewhere in the admin.
"""

from functools import wraps

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.forms.pages import CopyForm
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page
from wagtail_localize.models import Translation
from wagtail_localize.views.convert import convert_to_alias
from wagtail_localize.views.edit_translation import edit_override, edit_string_translation, upload_pofile
from wagtail_localize.views.submit_translations import SubmitSnippetTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from toolkit_pages.models import ToolkitPage

from .approvals import approval_of, approve, may_be_approved, withdraw
from .completeness import missing_after, told
from .exchange_files import suggestions_left_out
from .forms import ApprovalForm
from .parents import tell_unpublished_above
from .permissions import may_publish_all, may_submit
from .unusable_texts import unusable_texts


class GuardedUpdateView(UpdateTranslationsView):
    """Whoever submits translations updates them; to publish them in the same step takes the permission to publish."""

    def get_object(self):
        source = super().get_object()
        if not may_submit(self.request.user, model=source.specific_content_type.model_class()):
            raise PermissionDenied
        return source

    @cached_property
    def may_publish(self) -> bool:
        return may_publish_all(self.request.user, source=self.object)

    def get_form(self):
        form = super().get_form()
        if not self.may_publish:
            form.fields["publish_translations"].widget = forms.HiddenInput()
        return form

    def form_valid(self, form):
        if form.cleaned_data["publish_translations"] and not self.may_publish:
            messages.error(
                self.request, _("You may not publish all of these translations. Nothing was updated or published.")
            )
            return redirect("wagtail_localize:update_translations", self.object.pk)
        if form.cleaned_data["publish_translations"] and not self.all_complete():
            form.cleaned_data["publish_translations"] = False
        response = super().form_valid(form)
        if form.cleaned_data["publish_translations"] and issubclass(self.model, Page):
            for translation in self.object.translations.filter(enabled=True):
                tell_unpublished_above(self.request, translation.get_target_instance())
        return response

    @transaction.atomic
    def all_complete(self) -> bool:
        """Whether each translation of the page has all its texts, as the source is now; tells which have not."""
        self.object.update_from_db()
        complete = True
        for translation in self.object.translations.filter(enabled=True).select_related("source", "target_locale"):
            problems = unusable_texts(translation)
            missing = missing_after(translation) if issubclass(self.model, Page) else []
            if missing:
                problems.append(told(missing, translation.target_locale))
            for problem in problems:
                complete = False
                messages.error(self.request, _("Nothing was published. %s") % problem)
        return complete

    @property
    def model(self) -> type:
        return self.object.specific_content_type.model_class()


class GuardedSubmitSnippetView(SubmitSnippetTranslationView):
    def get_object(self):
        snippet = super().get_object()
        if not may_submit(self.request.user, model=type(snippet)):
            raise PermissionDenied
        return snippet


def guarded_convert_to_alias(request, page_id):
    """A page of the toolkit is not made an alias of its source: it would be live at once, in the source's language."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, ToolkitPage):
        return convert_to_alias(request, page_id)
    messages.error(
        request,
        _("The page was not converted: an alias would show the source’s language under the address of this one."),
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


def guarded_upload_pofile(request, translation_id):
    """An exchange file: what its tool marks as a suggestion is not taken for translated, and the outcome is told."""
    translation = get_object_or_404(Translation, pk=translation_id)
    back = get_valid_next_url_from_request(request) or "wagtailadmin_home"
    if request.method != "POST" or not request.FILES.get("file"):
        messages.error(request, _("Choose a PO file first."))
        return redirect(back)
    try:
        with suggestions_left_out() as left_out:
            response = upload_pofile(request, translation_id)
    except KeyError:
        messages.error(
            request,
            _("The file does not say which translation it belongs to. Fill in the file that you downloaded here."),
        )
        return redirect(back)
    if left_out:
        words = ngettext(
            "%(count)d text is marked as a suggestion (fuzzy) in the file and was left out.",
            "%(count)d texts are marked as suggestions (fuzzy) in the file and were left out.",
            len(left_out),
        )
        messages.warning(request, words % {"count": len(left_out)})
    for problem in unusable_texts(translation):
        messages.warning(request, problem)
    is_page = issubclass(translation.source.specific_content_type.model_class(), Page)
    missing = missing_after(translation) if is_page else []
    if missing:
        messages.warning(request, told(missing, translation.target_locale))
    return response


def with_value(view):
    """A view of wagtail-localize that keeps a text or an address: it stumbles over a request that has none."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except MultiValueDictKeyError:
            return JsonResponse({"value": [_("This field is required.")]}, status=400)

    return guarded


def show_copy_form_again(request, page: Page):
    """With its errors, for a parent that is no page: Wagtail looks it up before it asks the form."""
    form_class = getattr(page.specific_class, "copy_form_class", CopyForm)
    # The chooser cannot show what is no number.
    form = form_class({**request.POST.dict(), "new_parent_page": ""}, user=request.user, page=page)
    context = {"page": page, "form": form, "next": get_valid_next_url_from_request(request)}
    return render(request, "wagtailadmin/pages/copy.html", context)


def guarded_urls() -> list:
    """The paths of wagtail-localize's own views: they answer instead of those when they come first."""
    return [
        path("localize/update/<int:translation_source_id>/", GuardedUpdateView.as_view()),
        path(
            "localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/", GuardedSubmitSnippetView.as_view()
        ),
        path("localize/page/<int:page_id>/convert_to_alias/", guarded_convert_to_alias),
        path("localize/translate/<int:translation_id>/pofile/upload/", guarded_upload_pofile),
        path(
            "localize/translate/<int:translation_id>/strings/<int:string_segment_id>/edit/",
            with_value(edit_string_translation),
        ),
        path(
            "localize/translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/",
            with_value(edit_override),
        ),
    ]


APPROVE_URL_NAME = "toolkit_translation_approve"


def approve_translation(request, page_id):
    """Whoever may publish a translation gives the name of its native reader, or takes the approval back."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_publish():
        raise PermissionDenied
    if not may_be_approved(page):
        raise Http404
    next_url = get_valid_next_url_from_request(request)
    done = None
    form = ApprovalForm(None, page=page)
    if request.method == "POST" and "withdraw" in request.POST:
        withdraw(page=page, user=request.user)
        done = _("The approval of “%(page)s” was withdrawn.")
    elif request.method == "POST":
        form = ApprovalForm(request.POST, page=page)
        if form.is_valid():
            approve(page=page, reviewer=form.cleaned_data["reviewer"], user=request.user)
            done = _("The translation of “%(page)s” is approved.")
    if done:
        messages.success(request, done % {"page": page.get_admin_display_title()})
        return redirect(next_url or reverse("wagtailadmin_explore", args=[page.get_parent().pk]))
    context = {"page": page, "form": form, "approval": approval_of(page), "next_url": next_url}
    return render(request, "toolkit_translation/approve_translation.html", context)


def approval_urls() -> list:
    return [path("toolkit/translations/<int:page_id>/approve/", approve_translation, name=APPROVE_URL_NAME)]
