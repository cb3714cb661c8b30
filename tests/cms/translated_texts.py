"""The texts of the starter content in two languages, side by side: what the page shows, with its place in the file."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from html import unescape
from pathlib import Path

from django.conf import settings

from cms.starter.reading import Content, read_content, read_translation, translated_languages
from cms.starter.vocabulary_files import VOCABULARY_FILE
from toolkit_taxonomy.vocabularies import shipped_terms

ROOT = Path(settings.STARTER_CONTENT_DIR)
ENGLISH = "en"
LANGUAGES = translated_languages(ROOT, original=ENGLISH)
#: What stands beside the words: ids, codes, addresses, and what the loader adds.
NO_WORDS = {
    "anchor", "author", "code", "country", "coverage", "digest", "downloads", "featured", "id", "key", "kind",
    "language", "languages", "level", "licence", "link", "parent", "partner_type", "path", "region", "related",
    "scheme", "slug", "table_header_choice", "target", "terms", "type", "url",
}  # fmt: skip
#: Names, which may stay as they are: of partners, and of the works under sources and evidence.
NAMES = {"partners": {"name"}, "sources": {"title", "publisher"}, "evidence": {"title"}}
PARAGRAPH = re.compile(r"</(?:p|li|h\d)>")
TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class TextPair:
    """A text of a page in English and in another language, without its marks."""

    file: str
    place: str
    english: tuple[str, ...]
    translated: tuple[str, ...]

    @property
    def paragraphs(self) -> Iterator[tuple[str, str]]:
        yield from zip(self.english, self.translated, strict=True)

    def __str__(self):
        return f"{self.file}, {self.place}"


@cache
def english_content() -> Content:
    return read_content(ROOT, language=ENGLISH)


@cache
def translated_content(language: str) -> Content:
    """A language's content; raises ``ContentErrors`` where its blocks, paragraphs or links are not the original's."""
    return read_translation(english_content(), language=language)


@cache
def text_pairs(language: str) -> list[TextPair]:
    """All the texts of a language, each with its original. The forms are there as their pages show them."""
    content = translated_content(language)
    originals = {page.path: page for page in english_content().pages}
    forms = {form.code: form for form in english_content().forms}
    return [
        pair
        for file, english, translated in [
            *((page.path, asdict(originals[page.path]), asdict(page)) for page in content.pages),
            *((f"files/{form.code}.md", _about(forms[form.code]), _about(form)) for form in content.forms),
            *((VOCABULARY_FILE, *words) for words in _vocabulary(content)),
        ]
        for pair in _pairs(english, translated, file, ())
    ]


def _about(form) -> dict:
    return {"title": form.title, "summary": form.summary}


def _vocabulary(content: Content) -> Iterator[tuple[dict, dict]]:
    """Alternative labels are left out: they are other words for a thing, English ones among them."""
    for term in shipped_terms():
        words = content.vocabulary[term.scheme, term.code]
        yield (
            {f"{term.scheme}/{term.code}": [term.label, term.definition]},
            {f"{term.scheme}/{term.code}": [words.label, words.definition]},
        )


def _pairs(english, translated, file: str, place: tuple[str, ...]) -> Iterator[TextPair]:
    if isinstance(english, dict):
        for name in english:
            if name not in NO_WORDS and not any(name in NAMES.get(part, ()) for part in place):
                yield from _pairs(english[name], translated[name], file, (*place, name))
    elif isinstance(english, list | tuple):
        for number, (one, other) in enumerate(zip(english, translated, strict=True), 1):
            yield from _pairs(one, other, file, (*place, str(number)))
    elif isinstance(english, str) and english.strip():
        yield TextPair(file, "/".join(place), _paragraphs(english), _paragraphs(translated))


def _paragraphs(html: str) -> tuple[str, ...]:
    texts = (unescape(TAG.sub("", part)).strip() for part in PARAGRAPH.split(html))
    return tuple(text for text in texts if text)
