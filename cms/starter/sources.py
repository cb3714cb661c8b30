"""A page as its file has it: everything but the ids that only a site has."""

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True)
class TermSource:
    scheme: str
    code: str
    coverage: str = ""


@dataclass(frozen=True)
class PlaceSource:
    country: str = ""
    region: str = ""


@dataclass(frozen=True)
class PartnerSource:
    name: str
    partner_type: str
    role: str = ""
    link: str = ""


@dataclass(frozen=True)
class EntrySource:
    """A way in on the home page."""

    title: str
    hint: str
    target: str


@dataclass
class PageSource:
    """``path`` has no language folder and makes the page's identity; ``key`` is what links call it."""

    path: str
    key: str
    parent: str
    slug: str
    digest: str
    title: str = ""
    summary: str = ""
    live: bool = True
    order: int = 0
    in_menus: bool = False
    licence: str = ""
    values: dict = field(default_factory=dict)
    rich: dict[str, str] = field(default_factory=dict)
    streams: dict[str, list] = field(default_factory=dict)
    terms: list[TermSource] = field(default_factory=list)
    places: list[PlaceSource] = field(default_factory=list)
    partners: list[PartnerSource] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    downloads: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    entries: list[EntrySource] = field(default_factory=list)
    featured: list[str] = field(default_factory=list)


def digest_of(*parts: str | bytes) -> str:
    """SHA-256 of a file's text, and of the files that its page is made from."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
