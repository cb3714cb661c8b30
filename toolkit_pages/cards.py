"""The catalogue card: one component for every item in a list, a search result, a related box.

Cards of any number of pages of any type are made in a fixed number of queries.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from toolkit_documents.models import DocumentRecord
from toolkit_documents.records import files_of_pages
from toolkit_taxonomy.countries import country_name
from toolkit_taxonomy.labels import TermLabel, Vocabulary
from toolkit_taxonomy.languages import language_for
from toolkit_taxonomy.models import Coverage, PagePlace, PageTerm
from toolkit_taxonomy.rows import child_rows
from toolkit_taxonomy.vocabularies import Scheme

from .badges import Badge, card_badges_for
from .labels import in_a_row
from .navigation import Navigation, in_order
from .shelves import Shelf, shelves_of


@dataclass
class PageFacts:
    """What the rows around a page say of it, in the page's own language where there is one."""

    terms: dict[str, list[TermLabel]] = field(default_factory=dict)
    partial: set[TermLabel] = field(default_factory=set)
    places: list[PagePlace] = field(default_factory=list)
    records: list[DocumentRecord] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    rows: dict[str, list] = field(default_factory=dict)

    def labels(self, scheme: str) -> list[TermLabel]:
        return self.terms.get(scheme, [])


@dataclass
class Card:
    """Shelf (kind, mark, note), title, summary and facts in the order of the design: place or audience; partner
    types or topics; languages; format and size."""

    page: Page
    kind: str
    mark: str = ""
    note: str = ""
    first_fact: str = ""
    second_fact: str = ""
    languages: list[str] = field(default_factory=list)
    files: str = ""
    badges: list[Badge] = field(default_factory=list)

    @property
    def title(self):
        return self.page.title

    @property
    def summary(self):
        return self.page.search_description


def page_facts(pages: Iterable[Page], vocabulary: Vocabulary, navigation: Navigation) -> dict[int, PageFacts]:
    """Terms, places, files and published languages of the pages, in four queries whatever their number.

    A page class adds rows of its own through ``rows_for(pages)``, which returns ``{name: {page id: rows}}``.
    """
    pages = list(pages)
    terms = child_rows("page_terms", pages, PageTerm.objects.order_by("sort_order"))
    places = child_rows("page_places", pages, PagePlace.objects.order_by("sort_order"))
    files = files_of_pages(pages)
    languages = navigation.published_languages(pages)
    facts = {}
    for page in pages:
        fact = facts[page.pk] = PageFacts()
        for row in terms[page.pk]:
            label = vocabulary.of(row.term_id)
            if label is not None:
                fact.terms.setdefault(label.scheme, []).append(label)
                if row.coverage == Coverage.PART:
                    fact.partial.add(label)
        fact.places = places[page.pk]
        fact.records = files[page.pk]
        fact.languages = [language_for(code).html for code in languages.get(page.translation_key, [])]
    for page_class, members in _by_class(pages).items():
        rows_for = getattr(page_class, "rows_for", None)
        for name, rows in (rows_for(members) if rows_for else {}).items():
            for page in members:
                facts[page.pk].rows[name] = rows[page.pk]
    return facts


def _by_class(pages) -> dict[type, list[Page]]:
    grouped: dict[type, list[Page]] = {}
    for page in pages:
        grouped.setdefault(page.specific_class or Page, []).append(page)
    return grouped


def place_names(places: Iterable[PagePlace], language: str, vocabulary: Vocabulary, *, limit: int = 0) -> SafeString:
    """The countries (or regions, where no country is given) as a list in words; beyond ``limit``, how many more."""
    names: list = [
        country_name(place.country, language) if place.country else vocabulary.get(Scheme.REGION, place.region)
        for place in places
    ]
    if limit and len(names) > limit:
        more = len(names) - limit + 1
        # Translators: the end of a list of places: "Lebanon, Jordan, and 3 more".
        names[limit - 1 :] = [ngettext("%(count)d more", "%(count)d more", more) % {"count": more}]
    return in_a_row(names, language)


def files_text(records: list[DocumentRecord]) -> str:
    """Format and size of the one file, or the formats of several."""
    if not records:
        return ""
    if len(records) == 1 and records[0].size is not None:
        # Translators: a file, as "DOCX 24 KB".
        return _("%(format)s %(size)s") % {"format": records[0].format, "size": records[0].size_text}
    return " ".join(dict.fromkeys(record.format for record in records))


def cards_for(
    pages: Iterable[Page], navigation: Navigation, *, facts: dict[int, PageFacts] | None = None
) -> list[Card]:
    """A card for each page, in the order given, labelled for the page that shows them (``navigation.page``).

    A page class shapes its card in ``fill_card(card, facts, vocabulary, language)`` and may name in
    ``card_specific = True`` that it needs its own columns: they are fetched in one query a class. What leaves its shelf
    empty gets there what its text says of itself.
    """
    pages = list(pages)
    vocabulary, language = navigation.page.vocabulary, navigation.page.language_code
    facts = page_facts(pages, vocabulary, navigation) if facts is None else facts
    pages = _with_own_columns(pages)
    badges = card_badges_for(pages)
    cards = []
    for page in pages:
        page_class = page.specific_class or Page
        card = Card(
            page=page,
            kind=str(getattr(page_class, "card_kind", page_class._meta.verbose_name)),
            languages=facts[page.pk].languages,
            files=files_text(facts[page.pk].records),
            badges=badges.get(page.pk, []),
        )
        fill = getattr(page_class, "fill_card", None)
        if fill:
            fill(card, facts[page.pk], vocabulary, language)
        card.languages = in_order(card.languages)
        cards.append(card)
    bare = [card for card in cards if not (card.mark or card.note)]
    shelves = shelves_of(card.page for card in bare)
    for card in bare:
        card.mark, card.note = shelves.get(card.page.pk, Shelf())
    return cards


def _with_own_columns(pages: list[Page]) -> list[Page]:
    wanting: dict[type[Page], list[int]] = {}
    for page in pages:
        page_class = page.specific_class
        if getattr(page_class, "card_specific", False) and not isinstance(page, page_class):
            wanting.setdefault(page_class, []).append(page.pk)
    specific = {}
    for page_class, ids in wanting.items():
        specific.update(page_class.objects.defer_streamfields().in_bulk(ids))
    return [specific.get(page.pk, page) for page in pages]
