"""Bytes without a format of their own, as text."""

import codecs

CONTROLS = dict.fromkeys([*range(9), 11, *range(14, 27), *range(28, 32), 127])
#: Longest first: UTF-32's mark begins with UTF-16's.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: So much of a text tells its old encoding.
SAMPLE = 64 * 1024


def decoded(data: bytes) -> str | None:
    """The text of some bytes, or None where they are none: by byte order mark, as UTF-8, else by its look."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return sound(data, encoding)
    if b"\0" in data:
        return None
    text = sound(data, "utf-8")
    return text if text is not None else by_look(data)


def sound(data: bytes, encoding: str) -> str | None:
    """Decoded, unless it is not of that encoding or more than one character in a thousand is a control."""
    try:
        text = data.decode(encoding)
    except UnicodeError:
        return None
    controls = len(text) - len(text.translate(CONTROLS))
    return text if controls * 1000 <= len(text) else None


def by_look(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE]).best()
    if best is None:
        return None
    text = sound(data[:SAMPLE], best.encoding)
    return None if text is None else data.decode(best.encoding, errors="replace")
