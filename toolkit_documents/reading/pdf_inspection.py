"""Faults of PDF: a password, a lying tree of pages, large pictures; marks: JavaScript, embedded files, damage."""

import contextlib
import logging
import mmap
import re
import time
from collections.abc import Iterator
from pathlib import Path

from .limits import Limits, Refused

#: PDFium's ``FPDF_ERR_PASSWORD`` and ``FPDF_ERR_SECURITY``.
PASSWORD_ERRORS = (4, 5)
#: Seconds for the walk over all objects; what is then left is searched as bytes.
WALK_SECONDS = 6
#: No writer nests an object deeper than this.
DEPTH = 30
STREAM = re.compile(rb"stream\r?\n.*?endstream", re.S)
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
SCRIPT_NAME = re.compile(rb"/(JS|JavaScript)\b")
FILE_NAME = re.compile(rb"/(EF|EmbeddedFile|FileAttachment)\b")
WHOLE_FILE = 64 * 1024 * 1024

logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def inspect_pdf(path: Path, *, limits: Limits) -> set[str]:
    """The marks of a PDF; raises ``Refused``."""
    marks = pdfium_marks(path, limits=limits)
    # What PDFium cannot open may be mended by pypdf; what neither can is no document.
    marks |= object_marks(path, limits=limits, has_to_open=marks == {"damaged"})
    if not has_end(path):
        marks.add("damaged")
    return marks


def open_with_pdfium(path: Path):
    """PDFium's document, or None where it cannot open it; raises ``Refused`` for a password."""
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code in PASSWORD_ERRORS:
            raise Refused("encrypted") from error
        return None


def pdfium_marks(path: Path, *, limits: Limits) -> set[str]:
    import pypdfium2.raw as pdfium

    document = open_with_pdfium(path)
    if document is None:
        return {"damaged"}
    with contextlib.closing(document):
        if len(document) > limits.pages:
            raise Refused("too-big")
        marks = set()
        if len(document) == 0:
            marks.add("damaged")
        if pdfium.FPDFDoc_GetJavaScriptActionCount(document) > 0:
            marks.add("javascript")
        if pdfium.FPDFDoc_GetAttachmentCount(document) > 0:
            marks.add("embedded-files")
        return marks


def object_marks(path: Path, *, limits: Limits, has_to_open: bool) -> set[str]:
    """Marks found in the objects themselves, since actions of fields, pages and notes are in no list of PDFium's."""
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError

    marks: set[str] = set()
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("encrypted")
        check_page_count(reader, limits=limits)
        if has_to_open and not len(reader.pages):
            raise Refused("damaged")
        until = time.process_time() + WALK_SECONDS
        for value in objects(reader):
            marks |= dictionary_marks(value, limits=limits)
            if time.process_time() > until:
                return marks | byte_marks(path)
    except (Refused, MemoryError):
        raise
    except FileNotDecryptedError as error:
        raise Refused("encrypted") from error
    except Exception as error:
        if has_to_open:
            raise Refused("damaged") from error
        return marks | byte_marks(path)
    return marks


def check_page_count(reader, *, limits: Limits) -> None:
    """Every page is an object of the file: more pages than objects are a lie, told to make readers work."""
    count = reader.trailer["/Root"]["/Pages"].get("/Count", 0)
    known = sum(len(table) for table in reader.xref.values()) + len(reader.xref_objStm)
    if isinstance(count, int) and count > max(known, 1):
        raise Refused("too-big" if count > limits.pages else "damaged")


def objects(reader) -> Iterator[object]:
    """Each object of the file once, those that nothing points to as well."""
    from pypdf.generic import IndirectObject

    numbers = [(number, generation) for generation, table in reader.xref.items() for number in table]
    numbers += [(number, 0) for number in reader.xref_objStm]
    for number, generation in numbers:
        try:
            yield IndirectObject(number, generation, reader).get_object()
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001, S112 (one broken object says nothing of the others)
            continue


def dictionary_marks(value: object, *, limits: Limits, depth: int = 0) -> set[str]:
    marks: set[str] = set()
    if depth > DEPTH:
        return marks
    if isinstance(value, dict):
        if "/JS" in value or value.get("/S") == "/JavaScript":
            marks.add("javascript")
        if "/EF" in value or value.get("/Type") == "/EmbeddedFile" or value.get("/Subtype") == "/FileAttachment":
            marks.add("embedded-files")
        if value.get("/Subtype") == "/Image":
            check_pixels(value.get("/Width"), value.get("/Height"), limits=limits)
        inner = value.values()
    elif isinstance(value, list):
        inner = value
    else:
        return marks
    for each in inner:
        # Direct parts only: what they point to comes by itself.
        if isinstance(each, dict | list):
            marks |= dictionary_marks(each, limits=limits, depth=depth + 1)
    return marks


def check_pixels(width: object, height: object, *, limits: Limits) -> None:
    if isinstance(width, int) and isinstance(height, int) and width * height > limits.pixels:
        raise Refused("too-big")


def byte_marks(path: Path) -> set[str]:
    """The same names, searched outside the streams of a file that no reader walks."""
    with path.open("rb") as file:
        data = STREAM.sub(b"", file.read(WHOLE_FILE))
    data = ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), data)
    marks = set()
    if SCRIPT_NAME.search(data):
        marks.add("javascript")
    if FILE_NAME.search(data):
        marks.add("embedded-files")
    return marks


def has_end(path: Path) -> bool:
    """Whether the file has its end, which one that was cut off lacks."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return data.rfind(b"%%EOF") >= 0
