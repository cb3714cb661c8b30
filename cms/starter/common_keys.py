"""The keys that content files of several kinds share."""

import re
from dataclasses import dataclass, field

from toolkit_taxonomy.authors import EDITORS
from toolkit_taxonomy.countries import DIVISIONS
from toolkit_taxonomy.vocabularies import Region, Scheme, shipped_terms

from .fields import Fields
from .ids import BlockIds
from .markdown import parse_blocks
from .rich_text import rich_text
from .sources import PageSource, PlaceSource, TermSource
from .streams import SOURCE

AUTHOR, LICENCE = EDITORS, "cc-by-4.0"
#: Characters of a title, and of a summary with room for languages that need more of them than English.
TITLE_LIMIT, SUMMARY_LIMIT = 255, 320
SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
CODES = {(term.scheme, term.code) for term in shipped_terms()}


@dataclass
class Mentions:
    """Pages and documents that a file names, each with its line; a page in a link must be published."""

    links: list[tuple[str, int]] = field(default_factory=list)
    related: list[tuple[str, int]] = field(default_factory=list)
    documents: list[tuple[str, int]] = field(default_factory=list)


def longest(model, name: str) -> int:
    return model._meta.get_field(name).max_length


def title_and_summary(fields: Fields, page: PageSource) -> None:
    page.title = fields.text("title", required=True, limit=TITLE_LIMIT)
    if fields.file.original:
        page.slug = fields.text("slug", required=True)
        if not SLUG.match(page.slug):
            fields.problem("slug", "a slug has lower-case ASCII letters and digits with single hyphens between them")
    page.summary = fields.text("summary", required=True, limit=SUMMARY_LIMIT)


def common_keys(fields: Fields, page: PageSource, schemes: tuple, mentions: Mentions) -> None:
    """The keys that items of every kind share."""
    title_and_summary(fields, page)
    page.values["read_on"] = fields.date("read_on")
    page.values["author"] = AUTHOR
    page.licence = LICENCE
    page.terms += _terms(fields.mapping("terms"), schemes)
    page.places = _places(fields)
    page.related = names_of(fields, "related", mentions.related)


def _terms(fields: Fields, schemes: tuple) -> list[TermSource]:
    found: list[TermSource] = []
    for scheme in schemes:
        for entry in fields.codes(str(scheme)):
            known_code(fields, scheme, entry.code, entry.line)
            if entry.coverage and scheme != Scheme.NEED:
                fields.file.problem(entry.line, "'coverage' belongs to needs only")
            if any((term.scheme, term.code) == (scheme, entry.code) for term in found):
                fields.file.problem(entry.line, f"'{entry.code}' stands here twice")
            found.append(TermSource(str(scheme), entry.code, entry.coverage or "full"))
    fields.close()
    return found


def known_code(fields: Fields, scheme: str, code: str, line: int) -> None:
    if (scheme, code) not in CODES:
        fields.file.problem(line, f"unknown code '{code}' of '{scheme}'")


def code_of(fields: Fields, key: str, scheme: Scheme, *, required: bool = False) -> str:
    code = fields.text(key, required=required)
    if code:
        known_code(fields, str(scheme), code, fields.line(key))
    return code


def _places(fields: Fields) -> list[PlaceSource]:
    found = []
    for entry in fields.mappings("places"):
        place = PlaceSource(entry.text("country"), entry.choice("region", Region.values))
        if place.country and place.country not in DIVISIONS:
            entry.problem("country", f"unknown country '{place.country}'")
        if not (place.country or place.region):
            entry.problem("country", "a place is a country, or a region where no country fits")
        entry.close()
        found.append(place)
    return found


def names_of(fields: Fields, key: str, mentioned: list[tuple[str, int]]) -> list[str]:
    names = fields.texts(key)
    mentioned += names
    return [name for name, _line in names]


def source_blocks(fields: Fields, ids: BlockIds) -> list[dict]:
    blocks = []
    for entry in fields.mappings("sources"):
        value = {name: entry.text(name, limit=SOURCE.get(name)) for name in ("publisher", "year", "note", "language")}
        value |= {"title": entry.text("title", required=True, limit=SOURCE["title"]), "url": entry.address("url")}
        entry.close()
        blocks.append(ids.raw("source", value))
    return blocks


def markdown_of(fields: Fields, key: str, mentions: Mentions) -> str:
    text = fields.text(key)
    nodes = parse_blocks(text, file=fields.file, first_line=fields.text_line(key))
    return rich_text(nodes, file=fields.file, references=mentions.links)
