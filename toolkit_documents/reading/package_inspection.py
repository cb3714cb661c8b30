"""Faults of packages: bombs, names that climb, DOCTYPE, passwords, large pictures, links that load by themselves."""

import io
import posixpath
import re
import zipfile
from copy import copy
from pathlib import Path

from .limits import Limits, Refused
from .markup import CHUNK, Malformed, Walker, looks_like_xml
from .packages import METHODS, Package, climbs

KINDS = ("docx", "xlsx", "pptx", "odt", "ods", "odp", "epub")
ENCRYPTED_FLAG = 0x1
#: An address that leads to another machine: a scheme of the network, or a share (``\\server`` or ``file://server``).
#: Word on macOS writes its own templates with one slash too many (``file:////Users``).
REMOTE = re.compile(
    r"\s*(https?:|s?ftps?:|(web)?davs?:|smb:|nfs:|ldaps?:|mhtml:|ms-[a-z]+:"
    r"|file:[\\/]{2}(?![\\/]|localhost[\\/])|file:[\\/]{4,}(?!Users/|Volumes/|Applications/)"
    r"|[\\/]{2})",
    re.I,
)
#: EPUB's own algorithms blur fonts only.
FONT_ALGORITHMS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
#: Profiles and previews may stand before the size.
PICTURE_HEAD = 1024 * 1024
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp")
PICTURE_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
#: Elements whose address is followed only by a reader's click.
ODF_CLICKS = {"a", "hyperlink", "form", "event-listener", "button"}


def inspect_package(path: Path, *, kind: str, limits: Limits) -> set[str]:
    """The marks of a package; raises ``Refused``."""
    package = Package(path)
    entries = package.zip.infolist()
    if len(entries) > limits.entries or sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise Refused("too-big")
    for entry in entries:
        if climbs(entry.filename) or entry.compress_type not in METHODS:
            raise Refused("damaged")
        if entry.flag_bits & ENCRYPTED_FLAG:
            raise Refused("encrypted")
    unpacked = 0
    for entry in entries:
        unpacked += read_through(package, entry, kind=kind, limits=limits, left=limits.unpacked_bytes - unpacked)
    if kind == "epub":
        check_epub_is_open(package)
        return set()
    return odf_marks(package) if kind.startswith("od") else ooxml_marks(package)


def read_through(package: Package, entry: zipfile.ZipInfo, *, kind: str, limits: Limits, left: int) -> int:
    """Unpack an entry, count what really comes out, and look for a DOCTYPE in its XML. Returns the bytes."""
    size = 0
    walker = None
    picture = bytearray()
    name = entry.filename.lower()
    is_picture = name.endswith(PICTURES)
    # By the entry and not by its name, and beyond the size that it states: both may lie.
    beyond = copy(entry)
    beyond.file_size = left + 1
    with package.opened(beyond) as stream:
        while chunk := stream.read(CHUNK):
            if not size and (name.endswith((".xml", ".rels")) or looks_like_xml(chunk)):
                walker = Walker(plain_doctype=allows_plain_doctype(entry.filename, kind=kind))
            if is_picture and size < PICTURE_HEAD:
                picture += chunk
            size += len(chunk)
            if size > left:
                raise Refused("too-big")
            if walker:
                walker = fed(walker, chunk, entry=entry, kind=kind)
    if size != entry.file_size:
        raise Refused("damaged")
    if walker:
        fed(walker, None, entry=entry, kind=kind)
    if is_picture:
        check_picture(bytes(picture), limits=limits)
    return size


def fed(walker: Walker, chunk: bytes | None, *, entry: zipfile.ZipInfo, kind: str) -> Walker | None:
    """Feed the walker; the end of it where the part need not be sound XML."""
    try:
        if chunk is None:
            walker.close()
        else:
            walker.feed(chunk)
    except Malformed as error:
        # Chapters, old drawings (VML) and what others put beside the document may be tag soup.
        if kind != "epub" and entry.filename.endswith((".xml", ".rels")) and "customxml/" not in entry.filename.lower():
            raise Refused("damaged") from error
        return None
    return walker


def allows_plain_doctype(name: str, *, kind: str) -> bool:
    """EPUB 2 and 3 have a DOCTYPE in their chapters, OpenOffice 2 had one in its manifest; they declare nothing."""
    return kind == "epub" or (kind.startswith("od") and name == "META-INF/manifest.xml")


def check_picture(head: bytes, *, limits: Limits) -> None:
    """Refuse a picture whose header promises more pixels than allowed; a header that cannot be read promises none."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(io.BytesIO(head), formats=PICTURE_FORMATS) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        return
    if width * height > limits.pixels:
        raise Refused("too-big")


def ooxml_marks(package: Package) -> set[str]:
    """A template, picture or object that Office fetches as it opens the file; hyperlinks wait for a click."""
    for name in package.names:
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for each in package.relationships_in(name, folder):
                external = each.get("TargetMode") == "External" and not each.get("Type", "").endswith("/hyperlink")
                if external and REMOTE.match(each.get("Target", "")):
                    return {"external-link"}
    return set()


def odf_marks(package: Package) -> set[str]:
    """The same of OpenDocument; raises ``Refused`` where its manifest says that a password is needed."""
    marks: set[str] = set()

    def manifest(name, attributes):
        if name == "encryption-data":
            raise Refused("encrypted")

    def links(name, attributes):
        if name not in ODF_CLICKS and REMOTE.match(attributes.get("href", "")):
            marks.add("external-link")

    if package.has("META-INF/manifest.xml"):
        package.walk("META-INF/manifest.xml", start=manifest, plain_doctype=True)
    for part in package.names:
        if posixpath.basename(part) in ("content.xml", "styles.xml", "meta.xml"):
            package.walk(part, start=links)
    return marks


def check_epub_is_open(package: Package) -> None:
    """Raise ``Refused`` for a book under rights management."""

    def start(name, attributes):
        if name == "EncryptionMethod" and attributes.get("Algorithm") not in FONT_ALGORITHMS:
            raise Refused("encrypted")

    if package.has("META-INF/encryption.xml"):
        package.walk("META-INF/encryption.xml", start=start, plain_doctype=True)
