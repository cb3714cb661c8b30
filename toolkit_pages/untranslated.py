"""What a section holds in other languages only: listed apart from the rest, each in its own language."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from wagtail.models import Page

from toolkit_taxonomy.languages import Language, language_for, language_name
from toolkit_taxonomy.restrictions import closed_for

from .facets import narrowed
from .listing import Listing, order_of
from .navigation import Navigation

#: More titles than this are left to the other languages' own lists.
LIMIT = 60


@dataclass
class Untranslated:
    """The titles that one language has and the visitor's has not."""

    language: Language
    #: What the visitor's language calls it.
    language_name: str
    pages: list[Page]
    #: The whole list in that language under the same filters.
    address: str
    more: bool = False


def untranslated(page_class: type[Page], listing: Listing, navigation: Navigation) -> list[Untranslated]:
    """The originals that have no page in the language of a section, under the list's filters; one query.

    ``navigation`` is that of the section's index; only sections that are published themselves are looked into.
    """
    here = navigation.page.locale_id
    indexes = [entry["page"] for entry in navigation.languages if entry["page"].locale_id != here]
    if not indexes:
        return []
    siblings = Page.objects.filter(translation_key=OuterRef("translation_key"), live=True, alias_of=None)
    pages = page_class.objects.filter(live=True, alias_of=None, locale_id__in=[index.locale_id for index in indexes])
    pages = pages.exclude(Exists(siblings.filter(locale_id=here)))
    pages = pages.exclude(Exists(siblings.filter(pk__lt=OuterRef("pk"))))
    pages = narrowed(closed_for(navigation.request).exclude_from(pages), page_class.facets, listing.query.chosen)
    rows = pages.order_by(*order_of("title", navigation.page.language_code)).only(*_title_and_address())
    found = list(rows[: LIMIT + 1])
    more = len(found) > LIMIT
    shown = []
    for index in indexes:
        members = [page for page in found[:LIMIT] if page.path.startswith(index.path)]
        if members:
            shown.append(_in_one_language(index, members, more, listing, navigation))
    return shown


def _title_and_address() -> list[str]:
    """The columns that a link needs: its words, and what Wagtail makes an address of."""
    return ["title", "path", "depth", "url_path", "slug", "locale", "content_type", "translation_key"]


def _in_one_language(
    index: Page, members: list[Page], more: bool, listing: Listing, navigation: Navigation
) -> Untranslated:
    code = index.locale.language_code
    filters = listing.query.address(default_sort=listing.default_sort, sort=listing.default_sort)
    return Untranslated(
        language=language_for(code),
        language_name=language_name(code, navigation.page.language_code),
        pages=members,
        address=f"{index.get_url(navigation.request)}{filters if filters != '?' else ''}",
        more=more,
    )
