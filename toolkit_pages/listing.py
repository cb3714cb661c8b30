"""A list of items under facets, as an address describes it: what section indexes and search show."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from toolkit_taxonomy.collation import InLanguage
from toolkit_taxonomy.labels import Vocabulary

from .cards import Card, cards_for
from .conf import items_per_page
from .facets import Facet, FacetView, count_facets, facet_views, narrowed
from .navigation import Navigation

#: Longer values in an address are cut: no label or code is longer.
VALUE_LIMIT = 200
#: More filters than this are left out: each is told with an address that holds all the others.
CHOICE_LIMIT = 40

SORTS: dict[str, tuple[str | Promise, list[str]]] = {
    "order": (_("Editors’ order"), ["path"]),
    "title": (_("By title"), ["title", "path"]),
    "newest": (_("Newest first"), ["-first_published_at", "path"]),
    "relevance": (_("Best match first"), ["-first_published_at", "path"]),
}


def order_of(sort: str, language: str) -> list[str | InLanguage]:
    """What ``order_by`` takes for a sort: titles in the order in which readers of the language look for them."""
    return [InLanguage(name, language) if name == "title" else name for name in SORTS[sort][1]]


@dataclass(frozen=True)
class ListingQuery:
    """The state of a list, read from an address: chosen codes by facet, sort, page number, search words."""

    chosen: dict[str, list[str]]
    sort: str
    page: int
    q: str = ""

    @classmethod
    def from_request(cls, data, facets: list[Facet], *, sorts: tuple[str, ...], q: str = "") -> "ListingQuery":
        """Never raises: a parameter that makes no sense falls back to its default."""
        chosen: dict[str, list[str]] = {}
        room = CHOICE_LIMIT
        for facet in facets:
            values = [clean_value(value) for value in data.getlist(facet.name)]
            values = list(dict.fromkeys(value for value in values if value))[:room]
            if values:
                chosen[facet.name] = values
                room -= len(values)
        sort = data.get("sort", "")
        try:
            page = max(1, min(int(data.get("page", 1)), 10_000))
        except (TypeError, ValueError):
            page = 1
        return cls(chosen=chosen, sort=sort if sort in sorts else sorts[0], page=page, q=q)

    def address(self, *, default_sort: str, **changes) -> str:
        """The query string of this state with changes; empty when everything is at its default."""
        pairs = [("q", self.q)] if self.q else []
        chosen = changes.get("chosen", self.chosen)
        pairs += [(name, code) for name, codes in chosen.items() for code in codes]
        sort = changes.get("sort", self.sort)
        if sort != default_sort:
            pairs.append(("sort", sort))
        if changes.get("page", 1) > 1:
            pairs.append(("page", changes["page"]))
        return f"?{urlencode(pairs)}" if pairs else "?"

    def without(self, name: str, code: str) -> dict[str, list[str]]:
        chosen = {key: [c for c in codes if (key, c) != (name, code)] for key, codes in self.chosen.items()}
        return {key: codes for key, codes in chosen.items() if codes}


def clean_value(text: str, limit: int = VALUE_LIMIT) -> str:
    """Text from an address without control characters (NUL breaks databases), cut to a length."""
    return "".join(character for character in text if character.isprintable())[:limit].strip()


@dataclass
class Chip:
    """An applied filter, and the address without it; ``lang`` as in the facet's value."""

    facet_label: str
    label: str
    address: str
    lang: str = ""


@dataclass
class Listing:
    """One page of results with everything that the list's template shows."""

    query: ListingQuery
    total: int
    cards: list[Card]
    facets: list[FacetView]
    chips: list[Chip] = field(default_factory=list)
    sorts: list[dict] = field(default_factory=list)
    default_sort: str = "order"
    unknown: list[str] = field(default_factory=list)

    @property
    def filtered(self) -> bool:
        return bool(self.query.chosen or self.unknown)

    @property
    def filter_count(self) -> int:
        return sum(len(codes) for codes in self.query.chosen.values())

    @property
    def clear_address(self) -> str:
        return self.query.address(default_sort=self.default_sort, chosen={})

    @property
    def page_count(self) -> int:
        return max(1, -(-self.total // items_per_page()))

    @property
    def number(self) -> int:
        return min(self.query.page, self.page_count)

    @property
    def first(self) -> int:
        return (self.number - 1) * items_per_page() + 1

    @property
    def last(self) -> int:
        return min(self.number * items_per_page(), self.total)

    def _page(self, number: int) -> dict:
        return {"number": number, "address": self.query.address(default_sort=self.default_sort, page=number)}

    @property
    def pages(self) -> list[dict]:
        """The numbers around the current page, with the first and the last."""
        near = {1, self.page_count, *range(self.number - 2, self.number + 3)}
        return [self._page(number) for number in sorted(near) if 1 <= number <= self.page_count]

    @property
    def previous(self) -> dict | None:
        return self._page(self.number - 1) if self.number > 1 else None

    @property
    def next(self) -> dict | None:
        return self._page(self.number + 1) if self.number < self.page_count else None


def slice_of(pages: QuerySet | list, number: int) -> QuerySet | list:
    """The items of one page of the list, page numbers from 1."""
    per_page = items_per_page()
    return pages[(number - 1) * per_page : number * per_page]


def chips_for(views: list[FacetView], query: ListingQuery, default_sort: str) -> list[Chip]:
    return [
        Chip(
            facet_label=str(view.label),
            label=option.label,
            lang=option.lang,
            address=query.address(default_sort=default_sort, chosen=query.without(view.name, option.code)),
        )
        for view in views
        for option in view.options
        if option.checked
    ]


def known_only(query: ListingQuery, facets: list[Facet], vocabulary: Vocabulary) -> tuple[ListingQuery, list[str]]:
    """The query without values that no vocabulary knows, and those values, to be told to the visitor."""
    chosen: dict[str, list[str]] = {}
    unknown: list[str] = []
    for facet in facets:
        codes = query.chosen.get(facet.name, [])
        known = [code for code in codes if facet.knows(code, vocabulary)]
        unknown += [code for code in codes if code not in known]
        if known:
            chosen[facet.name] = known
    return replace(query, chosen=chosen), unknown


def make_listing(
    pages: QuerySet,
    *,
    query: ListingQuery,
    facets: list[Facet],
    navigation: Navigation,
    sorts: tuple[str, ...],
    ranked: list[int] | None = None,
) -> Listing:
    """Narrow, count, sort and slice ``pages`` as the query says, in a fixed number of queries.

    ``ranked`` is the order of relevance that a search found, by page id; without it that sort is the newest first.
    """
    vocabulary, language = navigation.page.vocabulary, navigation.page.language_code
    query, unknown = known_only(query, facets, vocabulary)
    total, counts = count_facets(pages, facets, query.chosen)
    views = facet_views(facets, counts, query.chosen, vocabulary, language)
    listing = Listing(
        query=query,
        total=total,
        cards=[],
        facets=views,
        chips=chips_for(views, query, sorts[0]),
        default_sort=sorts[0],
        unknown=unknown,
    )
    found = narrowed(pages, facets, query.chosen)
    if query.sort == "relevance" and ranked is not None:
        left = set(found.order_by().values_list("pk", flat=True))
        ids = list(slice_of([pk for pk in ranked if pk in left], listing.number))
        by_id = found.order_by().in_bulk(ids) if ids else {}
        items = [by_id[pk] for pk in ids]
    else:
        items = list(slice_of(found.order_by(*order_of(query.sort, language)), listing.number)) if total else []
    listing.cards = cards_for(items, navigation)
    listing.sorts = [
        {
            "name": name,
            "label": SORTS[name][0],
            "current": name == query.sort,
            "address": query.address(default_sort=sorts[0], sort=name),
        }
        for name in sorts
    ]
    return listing
