"""The text of RTF, by striprtf."""

import re

#: The bytes of pictures and objects, written as figures: no text, and slow to walk.
FIGURES = re.compile(r"[0-9a-fA-F]{64,}")


def rtf_text(data: bytes) -> str:
    from striprtf.striprtf import rtf_to_text

    text = rtf_to_text(FIGURES.sub("", data.decode("latin-1")), errors="ignore")
    # RTF writes a character beyond the first 65,536 as two halves.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
