"""Settings of the vocabularies, read when used."""

from django.conf import settings


def country_names() -> dict[str, dict[str, str]]:
    """``TOOLKIT_TAXONOMY_COUNTRY_NAMES``: names that replace CLDR's, ``{"LB": {"en": "Lebanon", "ar": "لبنان"}}``."""
    return getattr(settings, "TOOLKIT_TAXONOMY_COUNTRY_NAMES", {})
