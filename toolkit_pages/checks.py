from django.conf import settings
from django.core.checks import Error, register
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from . import conf


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
    return errors


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
