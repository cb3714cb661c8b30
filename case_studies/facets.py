"""The facet of partner types: for a case study it counts the partners themselves."""

from dataclasses import dataclass

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toolkit_pages.facets import Facet
from toolkit_taxonomy.vocabularies import Scheme


@dataclass(frozen=True)
class PartnerTypeFacet(Facet):
    name: str = Scheme.PARTNER_TYPE.value
    label: str | Promise = _("Partner type")

    def rows(self):
        from .models import CasePartner

        return CasePartner.objects.annotate(facet_code=F("partner_type__code"))

    def option_label(self, code, vocabulary, language):
        return vocabulary.get(self.name, code).label

    def option_order(self, code, vocabulary, label):
        order = [term.code for term in vocabulary.scheme(self.name)]
        return order.index(code) if code in order else len(order)
