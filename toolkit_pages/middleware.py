"""A refused publication as a message, where Wagtail's admin would answer with an error page."""

from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from .publication import PublicationRefused, tell_refusals


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
            return None
        tell_refusals(request, exception.page, [text for texts in exception.message_dict.values() for text in texts])
        # A copy that was refused is not there to be edited; the form that asked for it is.
        copied = exception.page.pk is None
        url = request.path if copied else reverse("wagtailadmin_pages:edit", args=[exception.page.pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # The dialogue that asks for a comment understands this answer.
            return JsonResponse({"step": "success", "redirect": url})
        return redirect(url)
