"""Facets: what a list can be narrowed by, as rows of ``(page, code)``; counted all in one query.

A page type declares its facets; section indexes and search read them alike. Counts beside the values of a facet heed
the filters of all other facets, not its own, so that they say what one more tick would bring.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import ClassVar

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from toolkit_taxonomy.countries import DIVISIONS, country_name
from toolkit_taxonomy.labels import Vocabulary
from toolkit_taxonomy.models import PagePlace, PageTerm
from toolkit_taxonomy.ordering import alphabetical
from toolkit_taxonomy.vocabularies import Scheme


@dataclass(frozen=True)
class Facet:
    """A way to narrow a list. ``name`` is the parameter in the address.

    Subclasses say which rows tie pages to codes, and how a code is labelled.
    """

    name: str
    label: str | Promise

    def rows(self) -> QuerySet:
        """Pages, or rows with a ``page_id``, that carry an annotation ``facet_code``."""
        raise NotImplementedError

    def counted(self) -> list[QuerySet]:
        """The row sets to count; more than one where codes form a hierarchy."""
        return [self.rows()]

    def matching(self, codes: list[str]) -> Q:
        """The condition on pages that carry one of the codes."""
        rows = self.rows().filter(facet_code__in=codes)
        return Q(pk__in=rows.values(page_column(rows)))

    def knows(self, code: str, vocabulary: Vocabulary) -> bool:
        """Whether the code is one of this facet's at all; another is left out and told."""
        return vocabulary.knows(self.name, code)

    def option_label(self, code: str, vocabulary: Vocabulary, language: str) -> str:
        return code

    def option_lang(self, code: str, vocabulary: Vocabulary) -> str:
        """HTML's language code of the label, where it may be in another language than the page."""
        return vocabulary.get(self.name, code).lang

    def option_order(self, code: str, vocabulary: Vocabulary, label: str, language: str | None = None):
        """A key to sort the values by, in a language (the active one if none is given)."""
        return alphabetical(label, language)

    def depth(self, code: str, vocabulary: Vocabulary) -> int:
        return 0


@dataclass(frozen=True)
class TermFacet(Facet):
    """A scheme of the vocabularies. Narrower terms count for their broader one too.

    A type that keeps its terms of the scheme in rows of its own says so in ``carriers`` and ``key``.
    """

    #: The foreign key to the term in each carrier.
    key: ClassVar[str] = "term"

    def carriers(self) -> QuerySet:
        """The rows that carry terms of this scheme."""
        return PageTerm.objects.filter(term__scheme=self.name)

    def rows(self):
        return self.carriers().annotate(facet_code=F(f"{self.key}__code"))

    def counted(self):
        narrower = self.carriers().filter(**{f"{self.key}__broader__isnull": False})
        return [
            self.carriers().annotate(facet_code=Coalesce(f"{self.key}__broader__code", f"{self.key}__code")),
            narrower.annotate(facet_code=F(f"{self.key}__code")),
        ]

    def matching(self, codes):
        carried = Q(**{f"{self.key}__code__in": codes}) | Q(**{f"{self.key}__broader__code__in": codes})
        return Q(pk__in=self.carriers().filter(carried).values("page_id"))

    def option_label(self, code, vocabulary, language):
        return vocabulary.get(self.name, code).label

    def option_order(self, code, vocabulary, label, language=None):
        return vocabulary.position(self.name, code)

    def depth(self, code, vocabulary):
        return 1 if vocabulary.get(self.name, code).broader else 0


@dataclass(frozen=True)
class RegionFacet(Facet):
    name: str = Scheme.REGION.value
    label: str | Promise = _("Region")

    def rows(self):
        return PagePlace.objects.exclude(region="").annotate(facet_code=F("region"))

    def option_label(self, code, vocabulary, language):
        return vocabulary.get(Scheme.REGION, code).label


@dataclass(frozen=True)
class CountryFacet(Facet):
    name: str = "country"
    label: str | Promise = _("Country")

    def rows(self):
        return PagePlace.objects.exclude(country="").annotate(facet_code=F("country"))

    def knows(self, code, vocabulary):
        return code in DIVISIONS

    def option_label(self, code, vocabulary, language):
        return country_name(code, language)


@dataclass(frozen=True)
class CombinedFacet(Facet):
    """Facets of one name that different page types keep in different rows, read as one (search over all types)."""

    parts: tuple[Facet, ...] = ()

    def counted(self):
        return [rows for part in self.parts for rows in part.counted()]

    def matching(self, codes):
        condition = Q()
        for part in self.parts:
            condition |= part.matching(codes)
        return condition

    def knows(self, code, vocabulary):
        return any(part.knows(code, vocabulary) for part in self.parts)

    def option_label(self, code, vocabulary, language):
        return self.parts[0].option_label(code, vocabulary, language)

    def option_lang(self, code, vocabulary):
        return self.parts[0].option_lang(code, vocabulary)

    def option_order(self, code, vocabulary, label, language=None):
        return self.parts[0].option_order(code, vocabulary, label, language)

    def depth(self, code, vocabulary):
        return self.parts[0].depth(code, vocabulary)


def combined(facets: list[Facet]) -> list[Facet]:
    """One facet a name, in the order of first appearance."""
    by_name: dict[str, list[Facet]] = {}
    for facet in facets:
        parts = by_name.setdefault(facet.name, [])
        if facet not in parts:
            parts.append(facet)
    return [
        parts[0] if len(parts) == 1 else CombinedFacet(parts[0].name, parts[0].label, tuple(parts))
        for parts in by_name.values()
    ]


@dataclass
class FacetOption:
    code: str
    label: str
    count: int
    checked: bool
    depth: int = 0
    #: HTML's language code of the label where it is not the page's.
    lang: str = ""


@dataclass
class FacetView:
    """A facet as the form shows it."""

    facet: Facet
    options: list[FacetOption] = field(default_factory=list)

    @property
    def name(self):
        return self.facet.name

    @property
    def label(self):
        return self.facet.label

    @property
    def folded(self) -> bool:
        """Long facets without a tick stand folded."""
        return len(self.options) > 8 and not any(option.checked for option in self.options)

    @property
    def offers_choice(self) -> bool:
        return len(self.options) > 1 or any(option.checked for option in self.options)


def narrowed(pages: QuerySet, facets: list[Facet], chosen: dict[str, list[str]], *, without: str = "") -> QuerySet:
    """``pages`` under every chosen facet, but for the one named."""
    for facet in facets:
        codes = chosen.get(facet.name)
        if codes and facet.name != without:
            pages = pages.filter(facet.matching(codes))
    return pages


def count_facets(pages: QuerySet, facets: list[Facet], chosen: dict[str, list[str]]) -> tuple[int, dict]:
    """The number of pages under all filters, and ``{facet name: {code: pages}}``, in one query."""
    total = narrowed(pages, facets, chosen).order_by()
    members = [_counted(total.annotate(one=Value("")), "", "one", "pk")]
    for facet in facets:
        others = narrowed(pages, facets, chosen, without=facet.name).order_by().values("pk")
        for rows in facet.counted():
            column = page_column(rows)
            rows = rows.filter(**{f"{column}__in": others}).order_by()
            members.append(_counted(rows, facet.name, "facet_code", column))
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    first, *rest = members
    for name, code, number in first.union(*rest, all=True) if rest else first:
        if code is not None:
            counts[name][code] = number + counts[name].get(code, 0)
    return counts.pop("", {}).get("", 0), counts


def page_column(rows: QuerySet) -> str:
    """The column of a facet's rows that holds the page's id."""
    return "pk" if rows.model is Page else "page_id"


def _counted(rows, name, code, page):
    return (
        rows.annotate(facet_name=Value(name, output_field=CharField()), facet_value=Cast(code, CharField()))
        .values("facet_name", "facet_value")
        .annotate(number=Count(page, distinct=True))
        .values_list("facet_name", "facet_value", "number")
    )


def facet_views(
    facets: list[Facet], counts: dict, chosen: dict[str, list[str]], vocabulary: Vocabulary, language: str
) -> list[FacetView]:
    """The facets with their options in order; a chosen code that nothing carries any more stays visible with 0."""
    views = []
    for facet in facets:
        codes = {**counts.get(facet.name, {})}
        for code in chosen.get(facet.name, []):
            codes.setdefault(code, 0)
        options = [
            FacetOption(
                code=code,
                label=facet.option_label(code, vocabulary, language),
                count=number,
                checked=code in chosen.get(facet.name, []),
                depth=facet.depth(code, vocabulary),
                lang=facet.option_lang(code, vocabulary),
            )
            for code, number in codes.items()
        ]
        options.sort(key=lambda option: facet.option_order(option.code, vocabulary, option.label, language))
        views.append(FacetView(facet, options))
    return [view for view in views if view.offers_choice]


#: The facets that every kind of item shares, by name.
TOPIC = TermFacet(Scheme.TOPIC.value, _("Topic"))
NEED = TermFacet(Scheme.NEED.value, _("Need"))
GAIN = TermFacet(Scheme.GAIN.value, _("Gain"))
AUDIENCE = TermFacet(Scheme.AUDIENCE.value, _("Audience"))
PARTNER_TYPE = TermFacet(Scheme.PARTNER_TYPE.value, _("Partner type"))
LIBRARY_TYPE = TermFacet(Scheme.LIBRARY_TYPE.value, _("Library type"))
RESOURCE_TYPE = TermFacet(Scheme.RESOURCE_TYPE.value, _("Kind"))
REGION = RegionFacet()
COUNTRY = CountryFacet()
