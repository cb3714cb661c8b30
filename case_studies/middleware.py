"""A refused publication as a message, where Wagtail's admin would answer with an error page."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from .publishing import PublicationRefused


class RefusedPublicationMiddleware:
    """For approving from the dashboard, which has no form that could show the errors.

    Nothing is half done by then: Wagtail approves and publishes in one transaction.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, PublicationRefused):
            return None
        title = exception.page.get_admin_display_title()
        for problems in exception.message_dict.values():
            for problem in problems:
                messages.error(
                    request, _("“%(page)s” was not published. %(problem)s") % {"page": title, "problem": problem}
                )
        url = reverse("wagtailadmin_pages:edit", args=[exception.page.pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # The dialogue that asks for a comment understands this answer.
            return JsonResponse({"step": "success", "redirect": url})
        return redirect(url)
