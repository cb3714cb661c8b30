"""ZIP packages (OOXML, OpenDocument, EPUB): opened without trust in what they say of themselves."""

import contextlib
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import IO
from urllib.parse import unquote

from .limits import Refused
from .markup import Malformed, walk

#: All that the reader raises for a package that is not sound.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, OverflowError)
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def climbs(name: str) -> bool:
    """Whether an entry's name would be written outside the folder it is unpacked into (``zip-slip``)."""
    path = name.replace("\\", "/")
    return path.startswith("/") or ".." in path.split("/") or ":" in path.split("/")[0]


class Package:
    """A package on disk and its parts by name; reading raises ``Refused``."""

    def __init__(self, path: Path):
        try:
            self.zip = zipfile.ZipFile(path)
        except UNREADABLE as error:
            raise Refused("damaged") from error
        stated = self.zip.namelist()
        # OOXML's part names do not tell capitals from small letters.
        self.names = {name.lower(): name for name in stated}
        # Programs differ in which of two parts of one name they read: what we looked at might not be what opens.
        distinct = self.names if "[content_types].xml" in self.names else set(stated)
        if len(distinct) != len(stated):
            raise Refused("damaged")

    def has(self, name: str) -> bool:
        return name.lower() in self.names

    @contextlib.contextmanager
    def opened(self, entry: zipfile.ZipInfo | str) -> Iterator[IO[bytes]]:
        try:
            with self.zip.open(entry) as stream:
                yield stream
        except (KeyError, RuntimeError, *UNREADABLE) as error:
            raise Refused("damaged") from error

    def part(self, name: str) -> contextlib.AbstractContextManager[IO[bytes]]:
        return self.opened(self.names.get(name.lower(), name))

    def read(self, name: str) -> bytes:
        with self.part(name) as stream:
            return stream.read()

    def walk(self, name: str, **handlers) -> None:
        """Walk a part's XML; malformed XML is a damaged file."""
        try:
            with self.part(name) as stream:
                walk(stream, **handlers)
        except Malformed as error:
            raise Refused("damaged") from error

    @cached_property
    def content_types(self) -> dict[str, str]:
        """What OOXML says each of its parts is: lower-case name to content type."""
        defaults: dict[str, str] = {}
        overrides: dict[str, str] = {}

        def start(name, attributes):
            kind = attributes.get("ContentType", "").lower()
            if name == "Default":
                defaults[attributes.get("Extension", "").lower()] = kind
            elif name == "Override":
                overrides[attributes.get("PartName", "").lstrip("/").lower()] = kind

        self.walk("[Content_Types].xml", start=start)
        return {name: overrides.get(name, defaults.get(name.rpartition(".")[2], "")) for name in self.names}

    def parts_of_type(self, *endings: str) -> list[str]:
        """The parts whose content type ends so, by kind and then by number."""

        def number(name: str) -> tuple[str, int, str]:
            stem = posixpath.splitext(posixpath.basename(name))[0]
            digits = stem[len(stem.rstrip("0123456789")) :]
            return stem[: len(stem) - len(digits)], int(digits or 0), name

        return [
            name
            for ending in endings
            for name in sorted((part for part, kind in self.content_types.items() if kind.endswith(ending)), key=number)
        ]

    def relationships(self, part: str) -> list[dict[str, str]]:
        """The relationships of a part: ``Id``, ``Type``, ``Target`` (resolved when internal), ``TargetMode``."""
        folder, _slash, file_name = part.rpartition("/")
        return self.relationships_in(posixpath.join(folder, "_rels", f"{file_name}.rels"), folder)

    def relationships_in(self, name: str, folder: str) -> list[dict[str, str]]:
        found: list[dict[str, str]] = []

        def start(element, attributes):
            if element == "Relationship":
                found.append(attributes)

        if self.has(name):
            self.walk(name, start=start)
        for each in found:
            if each.get("TargetMode") != "External":
                each["Target"] = resolved(each.get("Target", ""), folder=folder)
        return found


def resolved(target: str, *, folder: str) -> str:
    """The part that a relative address in a folder of the package names."""
    path = unquote(target.partition("#")[0])
    return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/").lower()
