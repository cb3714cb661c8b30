"""What is wrong with an upload: faults that keep it out (raised as ``Refused``) and marks that editors are shown."""

import re
from pathlib import Path

from . import package_inspection, pdf_inspection
from .formats import check_format, identify
from .limits import Limits, Refused

#: Word fetches the template that a file names so, as it opens the file.
RTF_TEMPLATE = re.compile(rb"\\template[\s{}]*((https?|ftp):|file:[\\/]{2}(?![\\/])|[\\/]{2,})", re.I)
#: A sign by its number, which hides what it spells: ``\'68`` and ``\u104?`` are both an h.
RTF_SIGN = re.compile(rb"\\'([0-9a-f]{2})|\\u(\d{1,5}) ?\??", re.I)


def inspect(path: Path, *, name: str, limits: Limits) -> tuple[str, list[str]]:
    """``(format, marks)`` of a file; raises ``Refused`` with the first fault found."""
    size = path.stat().st_size
    if size > limits.bytes:
        raise Refused("too-big")
    if size == 0:
        raise Refused("damaged")
    found = identify(path, name=name)
    check_format(found, name=name, allowed=limits.formats)
    if found == "pdf":
        marks = pdf_inspection.inspect_pdf(path, limits=limits)
    elif found in package_inspection.KINDS:
        marks = package_inspection.inspect_package(path, kind=found, limits=limits)
    elif found == "rtf":
        marks = {"external-link"} if RTF_TEMPLATE.search(RTF_SIGN.sub(spelt_out, path.read_bytes())) else set()
    else:
        marks = set()
    return found, sorted(marks)


def spelt_out(sign: re.Match[bytes]) -> bytes:
    number = int(sign[1], 16) if sign[1] else int(sign[2])
    return bytes([number]) if number < 128 else b"?"
