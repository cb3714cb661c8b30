"""A refused publication as a message, where Wagtail's admin would answer with an error page."""

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect
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
        """wagtail-localize asks each error for its fields, and stumbles over one that has none: a title too long."""
        error = exception.obj if isinstance(exception, AttributeError) and exception.name == "error_dict" else None
        page_id = request.resolver_match.kwargs.get("page_id") if request.resolver_match else None
        page = Page.objects.filter(pk=page_id).first() if isinstance(error, ValidationError) else None
        if page is None:
            return None
        tell_refusals(request, page, texts_of_error(error))
        return redirect("wagtailadmin_pages:edit", page.pk)
