"""Making page instances from their sources."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from wagtail.models import Locale, Page

from case_studies.models import CasePartner, CaseStudy, CaseStudyIndex
from toolkit_documents.models import PageDownload
from toolkit_pages.models import (
    AdvocacyTemplate,
    Article,
    ArticleIndex,
    ExternalResource,
    Guideline,
    GuidelineIndex,
    RelatedPage,
    ResourceIndex,
    ResourceLanguage,
    StandardPage,
    TemplateIndex,
    ToolkitHome,
)
from toolkit_pages.models.home import FeaturedPage, HomeEntry
from toolkit_search.models import SearchPage
from toolkit_taxonomy.models import PagePlace, PageTerm
from toolkit_taxonomy.vocabularies import Scheme

from .ids import page_key, row_key
from .rich_text import with_page_ids
from .sources import PageSource
from .streams import resolved

SECTION_MODELS = {
    "home": ToolkitHome,
    "guidelines": GuidelineIndex,
    "case-studies": CaseStudyIndex,
    "templates": TemplateIndex,
    "articles": ArticleIndex,
    "resources": ResourceIndex,
    "search": SearchPage,
}
ITEM_MODELS = {
    "guidelines": Guideline,
    "case-studies": CaseStudy,
    "templates": AdvocacyTemplate,
    "articles": Article,
    "resources": ExternalResource,
    "pages": StandardPage,
}


@dataclass
class SiteIds:
    """Ids of this site by the names that files use."""

    locale: Locale
    terms: Mapping[tuple[str, str], int]
    sets: Mapping[str, int] = field(default_factory=dict)
    pages: Mapping[str, int] = field(default_factory=dict)


def model_of(source: PageSource) -> type[Page]:
    folder, slash, _name = source.key.partition("/")
    return ITEM_MODELS[folder] if slash else SECTION_MODELS[folder]


def make_shell(source: PageSource, *, parent: Page, locale: Locale) -> Page:
    """A draft with nothing but its title, so that other pages can point to it before its content is filled in."""
    shell = model_of(source)(
        title=source.title,
        slug=source.slug,
        live=False,
        locale=locale,
        translation_key=page_key(source.path),
        show_in_menus=source.in_menus,
    )
    if isinstance(shell, ToolkitHome):
        shell.purpose = source.values["purpose"]
    return parent.add_child(instance=shell)


def fill(page: Page, source: PageSource, ids: SiteIds) -> None:
    """Put the content of a source into a page, without saving it."""
    page.title = source.title
    page.draft_title = source.title
    page.search_description = source.summary
    page.show_in_menus = source.in_menus
    if hasattr(page, "licence_id"):
        page.licence_id = ids.terms.get((str(Scheme.LICENCE), source.licence))
    for name, value in source.values.items():
        setattr(page, name, value)
    for name, html in source.rich.items():
        setattr(page, name, with_page_ids(html, ids.pages))
    for name, blocks in source.streams.items():
        raw = resolved(blocks, page_ids=ids.pages, set_ids=ids.sets)
        setattr(page, name, page._meta.get_field(name).stream_block.to_python(raw))
    for relation, rows in _rows(source, ids).items():
        if hasattr(type(page), relation):
            _set_rows(page, relation, rows, source, ids)


def _rows(source: PageSource, ids: SiteIds) -> dict[str, list]:
    """Relation -> (name, row) pairs. What an editor deleted from the site (a term, a page, a document) is left out."""
    targets = ids.pages
    partner = str(Scheme.PARTNER_TYPE)
    return {
        "page_terms": [
            (f"{term.scheme}/{term.code}", PageTerm(term_id=ids.terms[term.scheme, term.code], coverage=term.coverage))
            for term in source.terms
            if (term.scheme, term.code) in ids.terms
        ],
        "page_places": [
            (place.country or place.region, PagePlace(country=place.country, region_choice=place.region))
            for place in source.places
        ],
        "partners": [
            (
                str(number),
                CasePartner(name=p.name, partner_type_id=ids.terms[partner, p.partner_type], role=p.role, link=p.link),
            )
            for number, p in enumerate(source.partners, 1)
            if (partner, p.partner_type) in ids.terms
        ],
        "page_downloads": [
            (code, PageDownload(document_set_id=ids.sets[code])) for code in source.downloads if code in ids.sets
        ],
        "related_page_rows": [(key, RelatedPage(target_id=targets[key])) for key in source.related if key in targets],
        "resource_languages": [(code, ResourceLanguage(language=code)) for code in source.languages],
        "entries": [
            (entry.target, HomeEntry(title=entry.title, hint=entry.hint, target_id=targets[entry.target]))
            for entry in source.entries
            if entry.target in targets
        ],
        "featured_rows": [(key, FeaturedPage(target_id=targets[key])) for key in source.featured if key in targets],
    }


def _set_rows(page: Page, relation: str, rows: list, source: PageSource, ids: SiteIds) -> None:
    """Replace the rows of a relation; a row that stays keeps its primary key."""
    present = {row.translation_key: row.pk for row in getattr(page, relation).all()}
    made = []
    for position, (name, row) in enumerate(rows):
        row.translation_key = row_key(source.path, relation, name)
        row.locale = ids.locale
        row.pk = present.get(row.translation_key)
        row.sort_order = position
        if isinstance(row, PagePlace):
            row.region = row.effective_region
        made.append(row)
    setattr(page, relation, made)
