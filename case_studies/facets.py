"""The facet of partner types: for a case study it counts the partners themselves."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toolkit_pages.facets import TermFacet
from toolkit_taxonomy.vocabularies import Scheme


@dataclass(frozen=True)
class PartnerTypeFacet(TermFacet):
    name: str = Scheme.PARTNER_TYPE.value
    label: str | Promise = _("Partner type")

    key: ClassVar[str] = "partner_type"

    def carriers(self):
        from .models import CasePartner

        return CasePartner.objects.all()
