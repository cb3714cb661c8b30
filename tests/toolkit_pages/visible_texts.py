"""The texts of a page as its reader meets them, each with the language that the page says it has."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
TEXT_ATTRIBUTES = ("alt", "title", "aria-label", "aria-description", "placeholder", "label")
#: Buttons whose word is an attribute.
BUTTONS = {"submit", "reset", "button"}
#: ``meta`` elements that hold words for people, by ``name`` or ``property``.
META = {"description", "og:title", "og:description", "og:site_name"}
META |= {"citation_title", "citation_author", "citation_publisher"}
#: Keys of JSON-LD whose values are words.
JSON_LD_WORDS = {"name", "description", "headline"}


@dataclass(frozen=True)
class VisibleText:
    """``place`` tells where it stands: ``p.lead``, ``a.btn``, ``img alt``, ``meta og:title``, ``json-ld name``."""

    text: str
    language: str
    place: str


def visible_texts(html: str) -> list[VisibleText]:
    """Text nodes, attributes that are read aloud or shown, and what search engines show; in the page's order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found: list[VisibleText] = []
        self.open: list[tuple[str, str, str]] = []
        self.waiting: list[str] = []

    @property
    def language(self) -> str:
        return self.open[-1][1] if self.open else ""

    def keep(self, text: str | None, language: str, place: str):
        words = " ".join((text or "").split())
        if words:
            self.found.append(VisibleText(words, language, place))

    def end_of_text(self):
        text, self.waiting = "".join(self.waiting), []
        if not self.open:
            return
        tag, language, place = self.open[-1]
        if place == "json-ld":
            for key, value in _words(json.loads(text)):
                self.keep(value, language, f"json-ld {key}")
        elif tag not in {"script", "style"}:
            self.keep(text, language, place)

    def handle_starttag(self, tag, attrs):
        self.end_of_text()
        attributes = dict(attrs)
        language = attributes.get("lang") or self.language
        place = f"{tag}.{attributes['class']}" if attributes.get("class") else tag
        if attributes.get("type") == "application/ld+json":
            place = "json-ld"
        for name in TEXT_ATTRIBUTES:
            self.keep(attributes.get(name), language, f"{tag} {name}")
        if tag == "input" and attributes.get("type") in BUTTONS:
            self.keep(attributes.get("value"), language, "input value")
        if tag == "meta" and (name := attributes.get("name") or attributes.get("property")) in META:
            self.keep(attributes.get("content"), language, f"meta {name}")
        if tag not in VOID:
            self.open.append((tag, language, place))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        self.end_of_text()
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        self.waiting.append(data)

    def close(self):
        super().close()
        self.end_of_text()


def _words(data) -> Iterator[tuple[str, str]]:
    if isinstance(data, list):
        for one in data:
            yield from _words(one)
    elif isinstance(data, dict):
        for key, value in data.items():
            if key in JSON_LD_WORDS and isinstance(value, str):
                yield key, value
            else:
                yield from _words(value)
