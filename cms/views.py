"""What the host answers beside pages."""

import logging

from django.conf import settings
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, get_language_from_path, override
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

#: When even the error page cannot be made.
PLAIN = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Something went wrong</title></head>
<body><h1>Something went wrong on our side</h1><p>Please try again in a few minutes.</p></body>
</html>
"""


@require_safe
def healthz(request):
    """200 when the database answers, 503 when it does not; for load balancers and the start script."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # noqa: BLE001  (whatever the database raises, the answer is the same)
        return JsonResponse({"database": "down"}, status=503)
    return JsonResponse({"database": "up"})


@require_safe
def robots(request):
    lines = ["User-agent: *", f"Disallow: {reverse('wagtailadmin_home')}", ""]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def error_page(request, template: str, *, status: int) -> HttpResponse:
    """An error in the language of the address, without a query. Never raises: plain English is what is left."""
    try:
        # The active language may be that of an earlier visitor, where the error came before a language was chosen.
        language = get_language_from_path(request.path_info) or get_language() or settings.LANGUAGE_CODE
        with override(language):
            return HttpResponse(render_to_string(template), status=status)
    except Exception:  # whatever broke the page may break this one too
        logger.exception("The error page could not be made")
        return HttpResponse(PLAIN, status=status)


def bad_request(request, exception):
    return error_page(request, "400.html", status=400)


def permission_denied(request, exception):
    return error_page(request, "403.html", status=403)


def server_error(request):
    return error_page(request, "500.html", status=500)
