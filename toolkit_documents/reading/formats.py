"""What a file is, by its content. The name only tells kinds of plain text apart.

Formats: those of ``limits.FORMATS``, and ``macro`` (Office with macros), ``encrypted`` (Office with a password),
``ole2`` (Office of before 2007), ``svg`` and ``other``.
"""

import codecs
import re
from pathlib import Path

from .limits import Refused
from .packages import Package
from .plain_text import decoded

#: The endings that go with a format; templates and shows are the same format as documents.
EXTENSIONS = {
    "pdf": ("pdf",),
    "docx": ("docx", "dotx"),
    "xlsx": ("xlsx", "xltx"),
    "pptx": ("pptx", "potx", "ppsx"),
    "odt": ("odt", "ott"),
    "ods": ("ods", "ots"),
    "odp": ("odp", "otp"),
    "epub": ("epub",),
    "rtf": ("rtf",),
    "txt": ("txt",),
    "md": ("md", "markdown"),
    "csv": ("csv",),
    "html": ("html", "htm", "xhtml"),
}
OFFICE = ("docx", "xlsx", "pptx", "odt", "ods", "odp")
#: An office content type, from the part that is the document itself.
MAIN_TYPES = (
    (re.compile(r"wordprocessingml\.(document|template)\.main\+xml$"), "docx"),
    (re.compile(r"spreadsheetml\.(sheet|template)\.main\+xml$"), "xlsx"),
    (re.compile(r"presentationml\.(presentation|template|slideshow)\.main\+xml$"), "pptx"),
)
MACRO_TYPE = re.compile(r"macroenabled|vbaproject|ms-excel\.(macrosheet|intlmacrosheet)")
MIME_TYPES = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/epub+zip": "epub",
}
#: OpenDocument keeps Basic modules beside these lists of them, which are there without any module too.
BASIC_MODULE = re.compile(r"basic/.+/(?!script-lb\.xml$|dialog-lb\.xml$).+\.xml$|scripts/.+\.\w+$")
OLE2 = bytes.fromhex("D0CF11E0A1B11AE1")
#: A browser takes such a beginning for a page or a picture with script, whatever the name says.
ACTIVE = re.compile(
    r"<(!doctype\s+html|html|head|body|script|iframe|object|embed|svg|\?php)[\s>/]|<!doctype\s+svg", re.I
)
ACTIVE_AT_START = re.compile(
    r"(\s|<\?xml[^>]*>|<!--.*?-->|<!doctype\s+svg[^>]*>)*" + f"({ACTIVE.pattern})", re.I | re.S
)
SVG = re.compile(r"<(svg|!doctype\s+svg)[\s>]", re.I)
SCRIPT_AT_START = re.compile(r"#!\s*/|@echo off\b", re.I)
HEAD = 4096


def extension(name: str) -> str:
    return Path(name).suffix.lower().lstrip(".")


def identify(path: Path, *, name: str) -> str:
    """The format of the file; raises ``Refused`` where a package cannot be opened."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return package_format(Package(path))
    if head.startswith(OLE2):
        return ole2_format(path)
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"%PDF-"):
        return "pdf"
    # Tags are ASCII in all encodings but UTF-16.
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    beginning = head.decode("utf-16" if wide else "latin-1", "replace").removeprefix("\u00ef\u00bb\u00bf")
    if ACTIVE_AT_START.match(beginning):
        return "svg" if SVG.search(beginning) and "<html" not in beginning.lower() else "html"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    return text_format(path, beginning, declared=extension(name))


def text_format(path: Path, beginning: str, *, declared: str) -> str:
    if SCRIPT_AT_START.match(beginning) or beginning.lstrip().startswith("<?xml"):
        return "other"
    if decoded(path.read_bytes()) is None:
        return "other"
    for name in ("md", "html"):
        if declared in EXTENSIONS[name]:
            return name
    # Markdown may speak of HTML; a list of values or a plain text has no call to.
    if ACTIVE.search(beginning[:1024]):
        return "html"
    return "csv" if declared == "csv" else "txt"


def package_format(package: Package) -> str:
    if package.has("mimetype"):
        with package.part("mimetype") as stream:
            kind = stream.read(200).decode("ascii", "replace").strip().removesuffix("-template")
        if kind in MIME_TYPES:
            return "macro" if any(BASIC_MODULE.match(name) for name in package.names) else MIME_TYPES[kind]
    if package.has("[Content_Types].xml"):
        kinds = set(package.content_types.values())
        if any(MACRO_TYPE.search(kind) for kind in kinds) or any("vbaproject.bin" in name for name in package.names):
            return "macro"
        for pattern, name in MAIN_TYPES:
            if any(pattern.search(kind) for kind in kinds):
                return name
    return "other"


def ole2_format(path: Path) -> str:
    """Office keeps a document with a password in the stream ``EncryptedPackage`` of such a file."""
    return "encrypted" if "EncryptedPackage".encode("utf-16-le") in path.read_bytes() else "ole2"


def check_format(found: str, *, name: str, allowed: tuple[str, ...]) -> None:
    """Raise ``Refused`` unless the library takes this format and the name agrees with it."""
    declared = extension(name)
    if found == "macro":
        raise Refused("macro")
    if found == "encrypted" and any(declared in EXTENSIONS[each] for each in OFFICE):
        raise Refused("encrypted")
    if found not in allowed or declared not in EXTENSIONS.get(found, ()):
        raise Refused("wrong-type")
