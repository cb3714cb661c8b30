"""YAML of a content file, taken key by key; every complaint knows its line."""

import datetime

import yaml
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from .overlay import Overlay
from .problems import ContentFile

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TEXT, NULL, INTEGER, FLOAT, BOOLEAN, DATE = (
    f"tag:yaml.org,2002:{name}" for name in ("str", "null", "int", "float", "bool", "timestamp")
)
_web_address = URLValidator(schemes=["http", "https"])


def read_yaml(text: str, *, file: ContentFile, first_line: int = 1, original: str = "") -> "Fields":
    """The mapping that a text holds; a text that is no mapping is reported and read as an empty one.

    The keys of a translation lie over those of its ``original``, which has passed already.
    """
    node = _compose(text, file=file, first_line=first_line)
    under = yaml.compose(original, Loader=Loader) if original else None
    if node is not None and isinstance(under, yaml.MappingNode):
        node = Overlay(file, first_line).of(under, node)
    return Fields(node, file, first_line)


def _compose(text: str, *, file: ContentFile, first_line: int) -> yaml.MappingNode | None:
    try:
        node = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        file.problem(
            first_line + (mark.line if mark else 0), f"YAML cannot be read: {getattr(error, 'problem', error)}"
        )
        return None
    if not isinstance(node, yaml.MappingNode):
        file.problem(first_line, "expected keys with values")
        return None
    return node


def is_web_address(address: str) -> bool:
    try:
        _web_address(address)
    except ValidationError:
        return False
    return True


class Fields:
    """The keys of one mapping. Each is taken once; ``close`` reports those that nobody asked for."""

    def __init__(self, node, file: ContentFile, first_line: int):
        self.file = file
        self._first_line = first_line
        self._nodes: dict = {}
        self._lines: dict[str, int] = {}
        self._taken: set[str] = set()
        self.given = node is not None
        self.start = self._line_of(node) if node else first_line
        for key_node, value_node in node.value if node else ():
            key = str(key_node.value)
            if key in self._nodes:
                file.problem(self._line_of(key_node), f"'{key}' stands here twice")
            self._nodes[key] = value_node
            self._lines[key] = self._line_of(key_node)

    def _line_of(self, node) -> int:
        return self._first_line + node.start_mark.line

    def line(self, key: str) -> int:
        return self._lines.get(key, self.start)

    def text_line(self, key: str) -> int:
        """The line on which the text of a key begins: that below the key for a block text."""
        node = self._nodes.get(key)
        if node is None:
            return self.start
        return self._line_of(node) + (1 if getattr(node, "style", None) in ("|", ">") else 0)

    def problem(self, key: str, message: str) -> None:
        self.file.problem(self.line(key), message)

    def _take(self, key: str, required: bool = False):
        """The node of a key; ``None`` for a missing key and for null."""
        self._taken.add(key)
        node = self._nodes.get(key)
        if node is not None and node.tag == NULL:
            node = None
        if node is None and required:
            self.problem(key, f"'{key}' is missing")
        return node

    def _scalar(self, key: str, tags: tuple, what: str, required: bool):
        node = self._take(key, required)
        if node is not None and node.tag not in tags:
            self.file.problem(self._line_of(node), f"'{key}' must be {what}")
            node = None
        return node

    def text(self, key: str, *, required: bool = False, limit: int | None = None) -> str:
        """A text without its outer white space; a number is taken as it is written."""
        node = self._scalar(key, (TEXT, INTEGER, FLOAT, DATE), "a text", required)
        value = node.value.strip() if node is not None else ""
        if node is not None and required and not value:
            self.problem(key, f"'{key}' is empty")
        if limit and len(value) > limit:
            self.file.problem(self._line_of(node), f"'{key}' has {len(value)} characters, at most {limit} are allowed")
        return value

    def address(self, key: str, *, limit: int | None = None) -> str:
        value = self.text(key, limit=limit)
        if value and not is_web_address(value):
            self.problem(key, f"'{key}' is no web address: {value}")
        return value

    def integer(self, key: str, *, required: bool = False, least: int = 0) -> int | None:
        node = self._scalar(key, (INTEGER,), "a whole number", required)
        if node is None:
            return None
        value = yaml.safe_load(node.value)
        if value < least:
            self.problem(key, f"'{key}' must be {least} or more")
        return value

    def boolean(self, key: str) -> bool:
        node = self._scalar(key, (BOOLEAN,), "true or false", False)
        return bool(node is not None and yaml.safe_load(node.value))

    def date(self, key: str) -> datetime.date | None:
        node = self._scalar(key, (DATE, TEXT), "a date such as 2026-11-24", False)
        if node is None:
            return None
        try:
            return datetime.date.fromisoformat(node.value)
        except ValueError:
            self.problem(key, f"'{key}' must be a date such as 2026-11-24")
            return None

    def choice(self, key: str, choices, *, default: str = "", required: bool = False) -> str:
        value = self.text(key, required=required) or default
        if value and value not in choices:
            self.problem(key, f"'{value}' is not allowed for '{key}'; use one of: {', '.join(sorted(choices))}")
        return value

    def _sequence(self, key: str, required: bool = False) -> list:
        node = self._take(key, required)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            self.file.problem(self._line_of(node), f"'{key}' must be a list")
            return []
        return node.value

    def texts(self, key: str, *, required: bool = False) -> list[tuple[str, int]]:
        """A list of texts, each with its line."""
        found = []
        for node in self._sequence(key, required):
            if node.tag not in (TEXT, INTEGER, FLOAT):
                self.file.problem(self._line_of(node), f"'{key}' must be a list of texts")
                continue
            found.append((node.value, self._line_of(node)))
        return found

    def rows(self, key: str, *, required: bool = False) -> list[tuple[list[str], int]]:
        """A list of lists of texts, as a table has them, each with its line; numbers stay as they are written."""
        found = []
        for node in self._sequence(key, required):
            if not isinstance(node, yaml.SequenceNode) or any(
                not isinstance(cell, yaml.ScalarNode) for cell in node.value
            ):
                self.file.problem(self._line_of(node), f"every entry of '{key}' must be a list of cells")
                continue
            cells = ["" if cell.tag == NULL else cell.value for cell in node.value]
            found.append((cells, self._line_of(node)))
        return found

    def mapping(self, key: str, *, required: bool = False) -> "Fields":
        node = self._take(key, required)
        if node is not None and not isinstance(node, yaml.MappingNode):
            self.file.problem(self._line_of(node), f"'{key}' must have keys with values")
            node = None
        found = Fields(node, self.file, self._first_line)
        if node is None:
            found.start = self.line(key)
        return found

    def mappings(self, key: str, *, required: bool = False) -> list["Fields"]:
        """A list of mappings."""
        found = []
        for node in self._sequence(key, required):
            if isinstance(node, yaml.MappingNode):
                found.append(Fields(node, self.file, self._first_line))
            else:
                self.file.problem(self._line_of(node), f"every entry of '{key}' must have keys with values")
        return found

    def codes(self, key: str) -> list["CodeEntry"]:
        """A list of codes, each plain or as ``{code: ..., coverage: ...}``."""
        found = []
        for node in self._sequence(key):
            if isinstance(node, yaml.MappingNode):
                entry = Fields(node, self.file, self._first_line)
                found.append(
                    CodeEntry(
                        entry.text("code", required=True),
                        entry.start,
                        entry.choice("coverage", ("full", "part"), default="full"),
                    )
                )
                entry.close()
            else:
                found.append(CodeEntry(str(node.value), self._line_of(node), ""))
        return found

    def close(self) -> None:
        for key in self._nodes.keys() - self._taken:
            self.problem(key, f"unknown key '{key}'")


class CodeEntry:
    """A code where it stands; ``coverage`` is empty when none is given."""

    def __init__(self, code: str, line: int, coverage: str):
        self.code, self.line, self.coverage = code, line, coverage
