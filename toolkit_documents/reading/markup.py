"""A walk through XML that knows no entities, opens nothing and stops at a DOCTYPE, whatever the encoding.

The parser of the standard library reports events as it reads: memory stays flat, and a DOCTYPE is met before anything
that it declares could be used.
"""

from collections.abc import Callable
from typing import IO
from xml.parsers import expat

from .limits import Refused

CHUNK = 64 * 1024


class Malformed(Exception):
    """Not well-formed XML."""


def local_name(name: str) -> str:
    return name.rpartition(" ")[2]


def by_local_name(attributes: dict[str, str]) -> dict[str, str]:
    """Where one name is there with a namespace and without, the one with it: a slide has an ``id`` and an ``r:id``."""
    without = {name: value for name, value in attributes.items() if " " not in name}
    return without | {local_name(name): value for name, value in attributes.items() if " " in name}


class Walker:
    """Parses what it is fed. ``plain_doctype`` lets a DOCTYPE pass that declares nothing, as chapters of EPUB have."""

    def __init__(
        self,
        *,
        start: Callable[[str, dict[str, str]], object] | None = None,
        end: Callable[[str], object] | None = None,
        text: Callable[[str], object] | None = None,
        plain_doctype: bool = False,
    ):
        self.plain_doctype = plain_doctype
        # A namespace separator, so that names come as "address name": prefixes are the writer's own.
        parser = self.parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self.doctype
        parser.EntityDeclHandler = self.entity
        if start:
            parser.StartElementHandler = lambda name, attributes: start(local_name(name), by_local_name(attributes))
        if end:
            parser.EndElementHandler = lambda name: end(local_name(name))
        if text:
            parser.CharacterDataHandler = text

    def doctype(self, name, system_id, public_id, has_internal_subset):
        if has_internal_subset or not self.plain_doctype:
            raise Refused("doctype")

    def entity(self, *declared):
        raise Refused("doctype")

    def feed(self, chunk: bytes) -> None:
        try:
            self.parser.Parse(chunk, False)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise Malformed(str(error)) from error

    def close(self) -> None:
        try:
            self.parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise Malformed(str(error)) from error


def walk(stream: IO[bytes], **handlers) -> None:
    """Parse a stream to its end; raises ``Malformed`` or ``Refused("doctype")``."""
    walker = Walker(**handlers)
    while chunk := stream.read(CHUNK):
        walker.feed(chunk)
    walker.close()


def looks_like_xml(head: bytes) -> bool:
    """Whether the first bytes open a tag, after a byte order mark and white space, in UTF-8 or UTF-16."""
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")
