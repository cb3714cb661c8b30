"""The language of a request, from its address."""

from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_language_from_path


class AddressLanguageMiddleware(LocaleMiddleware):
    """Django's, but that an address without a language which leads nowhere is not looked for in the one that the
    browser accepts: only the bare root does that."""

    def process_response(self, request, response):
        if response.status_code != 404:
            return super().process_response(request, response)
        if not get_language_from_path(request.path_info):
            patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", get_language())
        return response
