"""The content security policy: one strict policy for what the public sees, one that the admin can work under."""

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware
from django.urls import get_script_prefix, reverse

PUBLIC = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "img-src": [SELF, "data:"],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}

#: Wagtail's admin writes inline styles and scripts; its preview shows the public page in a frame.
ADMIN = {
    "DIRECTIVES": {
        **PUBLIC["DIRECTIVES"],
        "frame-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF],
        "script-src": [SELF, UNSAFE_INLINE],
        "style-src": [SELF, UNSAFE_INLINE],
    }
}


class ContentSecurityPolicyMiddleware(CSPMiddleware):
    """Sends the admin's policy from the admin's addresses and the public one from all others.

    A preview keeps the public policy, so that editors see what visitors will get: Wagtail makes it by a request of its
    own to the page's public address, and a policy once set stays.
    """

    def process_response(self, request, response):
        if is_admin(request.path_info) and getattr(response, "_csp_config", None) is None:
            response._csp_config = ADMIN["DIRECTIVES"]
        return super().process_response(request, response)


def is_admin(path: str) -> bool:
    """Whether a path (without script name) belongs to Wagtail's admin."""
    return path.startswith(reverse("wagtailadmin_home").removeprefix(get_script_prefix().rstrip("/")))
