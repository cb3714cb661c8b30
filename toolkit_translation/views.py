"""Views of wagtail-localize, with a guard: they ask for less than what they do needs elsewhere in the admin."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page
from wagtail_localize.views.convert import convert_to_alias
from wagtail_localize.views.submit_translations import SubmitSnippetTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from toolkit_pages.models import ToolkitPage

from .completeness import missing_after, told
from .permissions import may_publish_all, may_submit


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
        return super().form_valid(form)

    @transaction.atomic
    def all_complete(self) -> bool:
        """Whether each translation of the page has all its texts, as the source is now; tells which have not."""
        self.object.update_from_db()
        complete = True
        for translation in self.object.translations.filter(enabled=True).select_related("source", "target_locale"):
            missing = missing_after(translation) if issubclass(self.model, Page) else []
            if missing:
                complete = False
                messages.error(self.request, _("Nothing was published. %s") % told(missing, translation.target_locale))
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


def guarded_urls() -> list:
    """The paths of wagtail-localize's own views: they answer instead of those when they come first."""
    return [
        path("localize/update/<int:translation_source_id>/", GuardedUpdateView.as_view()),
        path(
            "localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/", GuardedSubmitSnippetView.as_view()
        ),
        path("localize/page/<int:page_id>/convert_to_alias/", guarded_convert_to_alias),
    ]
