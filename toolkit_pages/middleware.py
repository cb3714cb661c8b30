"""A refused publication as a message, where Wagtail's admin would answer with an error page."""

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from wagtail.models import Page

from .publication import PublicationRefused, tell_refusals, texts_of_error


class RefusedPublicationMiddleware:
    """For approving from the dashboard and other doors that have no form which could show the errors.

    Nothing is half done by then: Wagtail approves and publishes in one transaction.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, PublicationRefused):
            return self._tell_invalid_translation(request, exception)
        tell_refusals(request, exception.page, [text for texts in exception.message_dict.values() for text in texts])
        # A copy that was refused is not there to be edited; the form that asked for it is.
        copied = exception.page.pk is None
        url = request.path if copied else reverse("wagtailadmin_pages:edit", args=[exception.page.pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # The dialogue that asks for a comment understands this answer.
            return JsonResponse({"step": "success", "redirect": url})
        return redirect(url)

    def _tell_invalid_translation(self, request, exception):
        """wagtail-localize stumbles over a block that may not be saved, such as a heading that is too long."""
        error, match = exception.__context__, request.resolver_match
        page_id = match.kwargs.get("page_id") if match else None
        if not isinstance(exception, AttributeError) or not isinstance(error, ValidationError) or page_id is None:
            return None
        tell_refusals(request, get_object_or_404(Page, pk=page_id), texts_of_error(error))
        return redirect("wagtailadmin_pages:edit", page_id)
