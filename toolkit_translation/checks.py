from django.conf import settings
from django.core.checks import Error, register


@register("toolkit_translation")
def check_translations_stay_drafts(app_configs, **kwargs):
    """wagtail-localize publishes a submitted translation, untranslated, unless this setting is off."""
    if getattr(settings, "WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE", True):
        return [
            Error(
                "WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE is not False.",
                hint="Set it to False: otherwise a page sent for translation goes live in the source language.",
                id="toolkit_translation.E001",
            )
        ]
    return []
