from django.apps import apps
from django.conf import settings
from django.core.checks import Error, register
from django.core.checks import Warning as CheckWarning
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.module_loading import import_string

from . import conf
from .middleware import RefusedPublicationMiddleware


@register("toolkit_pages")
def check_settings(app_configs, **kwargs):
    errors = []
    per_page = conf.items_per_page()
    if not isinstance(per_page, int) or not 1 <= per_page <= 100:
        errors.append(
            Error(
                "TOOLKIT_PAGES_ITEMS_PER_PAGE is not a whole number from 1 to 100.",
                hint="Leave it out for 12 cards a page.",
                id="toolkit_pages.E001",
            )
        )
    if conf.contact_email():
        try:
            validate_email(conf.contact_email())
        except ValidationError:
            errors.append(
                Error(
                    "TOOLKIT_PAGES_CONTACT_EMAIL is not a mail address.",
                    hint="Write one address, or leave it out to hide the link.",
                    id="toolkit_pages.E002",
                )
            )
    # Its own value, not what it falls back to: empty means the default name.
    name = getattr(settings, "TOOLKIT_PAGES_NAME", None)
    if name is not None and not isinstance(name, str | Promise):
        errors.append(
            Error(
                "TOOLKIT_PAGES_NAME is not a text.",
                hint='Write the name in quotes, or in gettext_lazy("...") to translate it; leave it out for “Library '
                "Partnership Toolkit”.",
                id="toolkit_pages.E004",
            )
        )
    return errors


@register("toolkit_pages")
def check_table_editor(app_configs, **kwargs):
    """The table of a page’s body is edited by scripts of Wagtail’s own app; where that is not installed, they are
    missing, and with hashed static files the whole edit form fails. ``routable_page`` need not be installed."""
    if apps.is_installed("wagtail.contrib.table_block"):
        return []
    return [
        CheckWarning(
            "Tables cannot be edited: wagtail.contrib.table_block is not installed.",
            hint='Add "wagtail.contrib.table_block" to INSTALLED_APPS.',
            id="toolkit_pages.W001",
        )
    ]


@register("toolkit_pages")
def check_refusals_are_told(app_configs, **kwargs):
    """A page that may not go live is refused at every door; at some of them only the middleware can tell why."""
    if any(map(_tells_refusals, settings.MIDDLEWARE)):
        return []
    return [
        CheckWarning(
            "Who approves a page that may not go live from the dashboard gets an error page.",
            hint='Add "toolkit_pages.middleware.RefusedPublicationMiddleware" to MIDDLEWARE, after the middleware of '
            "sessions and messages.",
            id="toolkit_pages.W002",
        )
    ]


def _tells_refusals(path: str) -> bool:
    try:
        middleware = import_string(path)
    except ImportError:
        return False  # Django tells it when the site starts
    return isinstance(middleware, type) and issubclass(middleware, RefusedPublicationMiddleware)


@register("toolkit_pages")
def check_page_model(app_configs, **kwargs):
    """wagtail-localize and our keys to ``wagtailcore.Page`` do not follow a swapped page model."""
    if getattr(settings, "WAGTAIL_PAGE_MODEL", "wagtailcore.Page").lower() == "wagtailcore.page":
        return []
    return [
        Error(
            "The toolkit does not work with a swapped WAGTAIL_PAGE_MODEL.",
            hint="Leave the setting out: the toolkit’s pages need wagtailcore.Page itself.",
            id="toolkit_pages.E003",
        )
    ]
