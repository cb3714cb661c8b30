"""What a translation must share with its original: blocks, paragraphs, links, rows, and no text left out."""

import re
from collections.abc import Iterator

from .sources import PageSource

_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
_LINK = re.compile(r'<a href="([^"]*)"')
_BLOCKS = {"p", "ul", "ol", "li"}
#: The part of a block under which a complaint about it can be found in the file.
_NAMES = ("anchor", "title", "point", "what", "caption", "kind")


def differences(original: PageSource, translated: PageSource) -> Iterator[str]:
    """A sentence for each place where a translation has more or less than its original, or links elsewhere."""
    for name in dict.fromkeys([*original.rich, *translated.rich]):
        yield from _compared(original.rich.get(name, ""), translated.rich.get(name, ""), f"'{name}'")
    for name in dict.fromkeys([*original.streams, *translated.streams]):
        yield from _compared(original.streams.get(name, []), translated.streams.get(name, []), f"'{name}'")


def _compared(original, translated, place: str) -> Iterator[str]:
    if isinstance(original, list) and isinstance(translated, list):
        yield from _lists(original, translated, place)
    elif isinstance(original, dict) and isinstance(translated, dict):
        if original.get("id") != translated.get("id"):
            yield f"{place}: here stands another block than in the original"
            return
        named = f"{place}, '{_name_of(original)}'" if _name_of(original) else place
        for key in original:
            yield from _compared(original[key], translated.get(key), named)
    elif isinstance(original, str) and isinstance(translated, str):
        yield from _texts(original, translated, place)


def _lists(original: list, translated: list, place: str) -> Iterator[str]:
    if len(original) != len(translated):
        yield f"{place} has {len(translated)} parts, the original has {len(original)}"
        return
    for number, (one, other) in enumerate(zip(original, translated, strict=True), 1):
        yield from _compared(one, other, place if isinstance(one, dict) and _name_of(one) else f"{place} {number}")


def _texts(original: str, translated: str, place: str) -> Iterator[str]:
    if bool(original.strip()) != bool(translated.strip()):
        yield f"{place}: " + ("a text is missing" if original.strip() else "the original has no text here")
    elif _skeleton(original) != _skeleton(translated):
        yield f"{place}: the paragraphs and list items differ from the original's"
    elif sorted(_LINK.findall(original)) != sorted(_LINK.findall(translated)):
        yield f"{place}: the links differ from the original's"


def _name_of(block: dict) -> str:
    value = block.get("value", block)
    if not isinstance(value, dict):
        return ""
    return next((str(value[name])[:40] for name in _NAMES if value.get(name)), "")


def _skeleton(html: str) -> list[tuple[str, str]]:
    return [tag for tag in _TAG.findall(html) if tag[1] in _BLOCKS]
