"""Identities that are the same on every load and every site, so that translations find their blocks again."""

import uuid
from collections import Counter

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "library-partnership-toolkit/starter-content")


def page_key(path: str) -> uuid.UUID:
    """The translation key of a page, from its file's path without the language folder."""
    return uuid.uuid5(NAMESPACE, path)


def row_key(path: str, relation: str, name: str) -> uuid.UUID:
    """The translation key of an inline row; ``name`` is a code, or the row's position."""
    return uuid.uuid5(NAMESPACE, f"{path}#{relation}/{name}")


class BlockIds:
    """Ids of the blocks of one stream.

    A block is named by the anchor it stands under and its number among its kind there: text added in one section
    leaves the ids of all others alone.
    """

    def __init__(self, path: str, field: str):
        self._base = f"{path}#{field}"
        self._anchor = ""
        self._counts: Counter = Counter()

    def enter(self, anchor: str) -> None:
        """Begin the section of a heading."""
        self._anchor = anchor

    def block(self, block_type: str) -> str:
        """The name of the next block of a type; ``id`` makes an id of it."""
        stem = f"{self._anchor}/{block_type}"
        self._counts[stem] += 1
        return f"{stem}.{self._counts[stem]}"

    def id(self, name: str) -> str:
        return str(uuid.uuid5(NAMESPACE, f"{self._base}/{name}"))

    def raw(self, block_type: str, value) -> dict:
        """A block of a stream whose value has no items of its own."""
        return {"type": block_type, "value": value, "id": self.id(self.block(block_type))}

    def items(self, name: str, values: list) -> list[dict]:
        """The items of a list inside the block ``name``."""
        return [
            {"type": "item", "value": value, "id": self.id(f"{name}/{number}")}
            for number, value in enumerate(values, 1)
        ]
