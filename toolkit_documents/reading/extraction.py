"""The text of a file, by its format, and how that went."""

import unicodedata
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from . import epub_text, html_text, ooxml_text, opendocument_text, pdf_text, rtf_text
from .languages import WORD, language_of, script
from .limits import Limits, Refused
from .packages import Package
from .plain_text import decoded

#: Characters that no index wants.
UNWANTED = ("Cc", "Co", "Cn", "Cs")


def extract(path: Path, *, kind: str, limits: Limits) -> dict:
    """``state``, ``pages`` (texts), ``page_count`` (None where the format has none and says none), ``words``,
    ``language`` and ``truncated``. States: done, empty, scanned, garbled, damaged, too-big, encrypted."""
    state = "done"
    count = None
    try:
        if kind == "pdf":
            texts, state = pdf_text.pdf_pages(path, limits=limits)
            count = len(texts)
        else:
            texts = list(islice(pages_of(path, kind=kind), limits.pages + 1))
            count = stated_count(path, kind=kind, texts=texts)
    except Refused as error:
        return outcome([], state=error.fault, page_count=None)
    if len(texts) > limits.pages:
        return outcome([], state="too-big", page_count=count)
    pages, truncated = cut([clean(text) for text in texts], most=limits.characters)
    if state == "done" and not any(pages):
        state = "empty"
    return outcome(pages, state=state, page_count=count, truncated=truncated)


def pages_of(path: Path, *, kind: str) -> Iterator[str]:
    match kind:
        case "docx":
            return ooxml_text.docx_pages(Package(path))
        case "pptx":
            return ooxml_text.pptx_pages(Package(path))
        case "xlsx":
            return ooxml_text.xlsx_pages(Package(path))
        case "odt" | "ods" | "odp":
            return opendocument_text.opendocument_pages(Package(path), kind)
        case "epub":
            return epub_text.epub_pages(Package(path))
        case "rtf":
            return iter([rtf_text.rtf_text(path.read_bytes())])
        case "html":
            return iter([html_text.html_text(decoded(path.read_bytes()) or "")])
        case _:
            return iter([decoded(path.read_bytes()) or ""])


def stated_count(path: Path, *, kind: str, texts: list[str]) -> int | None:
    match kind:
        case "docx":
            return ooxml_text.stated_pages(Package(path))
        case "odt":
            return opendocument_text.stated_pages(Package(path))
        case "pptx" | "xlsx" | "ods" | "odp" | "epub":
            return len(texts)
        case _:
            return None


def clean(text: str) -> str:
    """Without control and unassigned characters; lines stay."""
    if text.isascii() and text.isprintable():
        return text.strip()
    kept = (
        character
        for character in text.replace("\f", "\n").replace("\r\n", "\n").replace("\r", "\n")
        if character in "\n\t" or unicodedata.category(character) not in UNWANTED
    )
    return "".join(kept).strip()


def cut(pages: list[str], *, most: int) -> tuple[list[str], bool]:
    """The pages up to so many characters in all; later ones stay, empty, so that the numbers hold."""
    left = most
    kept = []
    for page in pages:
        kept.append(page[:left])
        left -= len(kept[-1])
    return kept, kept != pages


def outcome(pages: list[str], *, state: str, page_count: int | None, truncated: bool = False) -> dict:
    text = "\n".join(pages)
    return {
        "state": state,
        "pages": pages,
        "page_count": page_count,
        "words": word_count(text),
        "language": language_of(text) if state in ("done", "damaged") else "",
        "truncated": truncated,
    }


def word_count(text: str) -> int:
    """Words between spaces; in scripts that write none, each character is one, as word processors count."""
    words = 0
    for word in WORD.findall(text):
        words += len(word) if script(word[0]) == "IDEOGRAPHIC" else 1
    return words
