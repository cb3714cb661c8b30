"""The schemes and codes that ship with the toolkit, read from ``vocabularies.toml``."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scheme(models.TextChoices):
    """The vocabularies; the value is also the facet's name in a URL."""

    TOPIC = "topic", _("Topics")
    NEED = "need", _("Needs")
    GAIN = "gain", _("Gains")
    AUDIENCE = "audience", _("Audiences")
    PARTNER_TYPE = "partner-type", _("Partner types")
    LIBRARY_TYPE = "library-type", _("Library types")
    RESOURCE_TYPE = "resource-type", _("Resource types")
    LICENCE = "licence", _("Licences")
    REGION = "region", _("Regions")


class Region(models.TextChoices):
    """IFLA's six regional divisions; the codes are those of the scheme ``region``."""

    ASIA_OCEANIA = "asia-oceania", _("Asia-Oceania")
    EUROPE = "europe", _("Europe")
    LATIN_AMERICA_CARIBBEAN = "latin-america-caribbean", _("Latin America and the Caribbean")
    MENA = "mena", _("Middle East and North Africa")
    NORTH_AMERICA = "north-america", _("North America")
    SUB_SAHARAN_AFRICA = "sub-saharan-africa", _("Sub-Saharan Africa")


@dataclass(frozen=True)
class ShippedTerm:
    """A term as the file has it, before a database holds it."""

    scheme: str
    code: str
    label: str
    alt: list[str] = field(default_factory=list)
    definition: str = ""
    broader: str = ""
    url: str = ""


@cache
def shipped_terms() -> tuple[ShippedTerm, ...]:
    """All terms of ``vocabularies.toml`` in the file's order; a broader term stands before its narrower ones."""
    text = Path(__file__).with_name("vocabularies.toml").read_text(encoding="utf-8")
    return tuple(
        ShippedTerm(scheme=scheme, **term)
        for scheme, vocabulary in tomllib.loads(text).items()
        for term in vocabulary["terms"]
    )
