"""The text of PDF, page by page: PDFium first, pypdf where that fails or gives nonsense.

No one library reads every file (``../shared``'s manifest of documents says which misses which phrase).
"""

import contextlib
import ctypes
import re
import time
from pathlib import Path

from .garbling import is_garbled
from .limits import Limits, Refused
from .pdf_inspection import open_with_pdfium

ALEFS = "اأإآ"
ALEF_BEFORE_LAM = re.compile(f"[{ALEFS}]ل")
#: PDFium puts this where a line ends within a word.
HYPHEN = re.compile("[\ufffe\u0002]\\s*\n?")
#: Points within which two characters stand in one place.
SAME_PLACE = 0.01
#: CPU seconds of the whole process after which pypdf begins no further page.
PYPDF_SECONDS = 15
#: So many tell whether the whole is readable.
FEW_PAGES = 4
#: A scan may have a stamp or a number on each page.
SCAN_LETTERS = 10


def pdf_pages(path: Path, *, limits: Limits) -> tuple[list[str], str]:
    """``(texts of the pages, state)``: state is ``done``, ``scanned``, ``garbled`` or ``damaged``."""
    pages, broken, pictures = with_pdfium(path)
    if not pages or (broken == len(pages)):
        pages = with_pypdf(path, limits=limits)
        if not pages:
            raise Refused("damaged")
        broken = 0
    if is_garbled(pages):
        other = [] if is_garbled_for_pypdf(path, limits=limits) else with_pypdf(path, limits=limits)
        if len(other) < len(pages) or is_garbled(other):
            return [""] * len(pages), "garbled"
        pages = other
    letters = sum(character.isalpha() for page in pages for character in page)
    if pictures and letters < SCAN_LETTERS * len(pages):
        return pages, "scanned"
    return pages, "damaged" if broken else "done"


def with_pdfium(path: Path) -> tuple[list[str], int, bool]:
    """``(texts, pages that could not be read, whether a page holds pictures or drawings)``."""
    import pypdfium2

    pages: list[str] = []
    broken = 0
    pictures = False
    document = open_with_pdfium(path)
    if document is None:
        return pages, broken, pictures
    with contextlib.closing(document):
        for number in range(len(document)):
            try:
                page = document[number]
                with contextlib.closing(page.get_textpage()) as text_page:
                    pages.append(HYPHEN.sub("", page_text(text_page).replace("\r\n", "\n")))
                pictures = pictures or (not pages[-1].strip() and has_pictures(page))
                page.close()
            except pypdfium2.PdfiumError:
                pages.append("")
                broken += 1
    return pages, broken, pictures


def page_text(text_page) -> str:
    """The text of a page, with the ligature of lam and alef in the order of reading.

    PDFium turns a line of Arabic as a whole, and so the two letters that one sign stands for: of an alef and a lam that
    stand in one place, the lam comes first.
    """
    text = text_page.get_text_range()
    if not any(alef in text for alef in ALEFS) or len(text) != text_page.count_chars():
        return text
    letters = list(text)
    for found in ALEF_BEFORE_LAM.finditer(text):
        first = found.start()
        if place(text_page, first) == place(text_page, first + 1):
            letters[first], letters[first + 1] = letters[first + 1], letters[first]
    return "".join(letters)


def place(text_page, index: int) -> tuple[float, float]:
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    return round(x.value / SAME_PLACE), round(y.value / SAME_PLACE)


def has_pictures(page) -> bool:
    """Whether a page without text shows something all the same: a picture, or letters drawn as lines."""
    import pypdfium2.raw as pdfium

    return any(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH], max_depth=3))


def is_garbled_for_pypdf(path: Path, *, limits: Limits) -> bool:
    """Whether pypdf too gives nonsense, by a few pages, since it is twenty times slower."""
    few = with_pypdf(path, limits=limits, most=FEW_PAGES)
    return any(page.strip() for page in few) and is_garbled(few)


def with_pypdf(path: Path, *, limits: Limits, most: int | None = None) -> list[str]:
    """The texts of the pages as pypdf reads them; none where it cannot. A page that it cannot read is empty.

    With ``most``, only so many pages out of the middle.
    """
    from pypdf import PdfReader

    pages: list[str] = []
    try:
        reader = PdfReader(path)
        if len(reader.pages) > limits.pages:
            raise Refused("too-big")
        first = 0 if most is None else max(0, (len(reader.pages) - most) // 2)
        for number in range(first, len(reader.pages) if most is None else min(first + most, len(reader.pages))):
            late = time.process_time() > PYPDF_SECONDS
            try:
                pages.append("" if late else reader.pages[number].extract_text())
            except (MemoryError, RecursionError):
                raise
            except Exception:  # noqa: BLE001 (a reader of broken files raises anything)
                pages.append("")
    except (Refused, MemoryError):
        raise
    except Exception:  # noqa: BLE001
        return pages
    return pages
