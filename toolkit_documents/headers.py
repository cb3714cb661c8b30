"""What is said of a file when it is sent: its type, its name, and what a browser may do with it.

Nothing here is read from the file or from what its uploader's browser claimed.
"""

import unicodedata
from pathlib import PurePosixPath
from urllib.parse import quote

DOWNLOAD = "application/octet-stream"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

#: Types by extension, ours alone: a system's own table differs from machine to machine and can be changed.
#: HTML, SVG and XML are left out on purpose: no browser shall ever take a document for a page.
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "dotx": f"{_OFFICE}.wordprocessingml.template",
    "epub": "application/epub+zip",
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "odp": f"{_OPEN}.presentation",
    "ods": f"{_OPEN}.spreadsheet",
    "odt": f"{_OPEN}.text",
    "ott": f"{_OPEN}.text-template",
    "pdf": "application/pdf",
    "png": "image/png",
    "potx": f"{_OFFICE}.presentationml.template",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "rtf": "application/rtf",
    "srt": "text/plain; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
    "webp": "image/webp",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "xltx": f"{_OFFICE}.spreadsheetml.template",
    "zip": "application/zip",
}

#: Bytes of UTF-8, extension included: file systems refuse names of more than 255, and browsers number doubles.
NAME_LIMIT = 200
#: Used where nothing of a name can be written in ASCII.
NAMELESS = "document"
#: Persian and the Indian scripts spell with these; every other format character only misleads the eye.
_JOINERS = "\u200c\u200d"

#: What a browser may do with a file that it shows: nothing but show it. Chromium 156 shows a PDF under any policy;
#: Safari leaves the window empty under ``sandbox`` and asks for objects, older Chromium for inline styles.
SHOWN_POLICY = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
#: What is downloaded is never shown; should a browser do so nevertheless, it has no origin and no scripts.
DOWNLOADED_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


def content_type(name: str) -> str:
    """The type by the extension of ``name``; ``application/octet-stream`` where we do not know better."""
    return CONTENT_TYPES.get(_extension(name), DOWNLOAD)


def opens_inline(name: str) -> bool:
    """Only a PDF may open in the browser: everything else could be a page of somebody else's on our host."""
    return _extension(name) == "pdf"


def content_disposition(name: str, *, inline: bool) -> str:
    """The header for a file that the visitor's disk shall call ``name`` (RFC 6266, RFC 8187); always plain ASCII.

    ``inline`` is a wish, granted to a PDF only. Programs that read ``filename*`` get the name itself, the others what
    of it can be written in ASCII.
    """
    name = download_name(name)
    shown = "inline" if inline and opens_inline(name) else "attachment"
    plain = _ascii_name(name)
    header = f'{shown}; filename="{plain}"'
    return header if plain == name else f"{header}; filename*=UTF-8''{quote(name, safe='')}"


def closed_headers(name: str, *, inline: bool) -> dict[str, str]:
    """All headers that the site sends with a file, but for those of caches and ranges."""
    shown = inline and opens_inline(name)
    return {
        "Content-Type": content_type(name),
        "Content-Disposition": content_disposition(name, inline=inline),
        # Django's GZipMiddleware compresses even a part of a file, and a proxy may; neither touches what is encoded.
        "Content-Encoding": "identity",
        "Content-Security-Policy": SHOWN_POLICY if shown else DOWNLOADED_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN" if shown else "DENY",
    }


def download_name(name: str) -> str:
    """``name`` without what a disk refuses, what breaks a header and what shows another name than it is."""
    name = unicodedata.normalize("NFC", name)
    name = "".join(
        "_" if character in '/\\:*?"<>|' else character
        for character in name
        if character in _JOINERS or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )
    # Windows drops dots and spaces at the end, and a dot at the beginning hides a file.
    name = " ".join(name.split()).strip(". " + _JOINERS)
    ending = f".{_extension(name)}" if _extension(name) else ""
    stem = name[: len(name) - len(ending)]
    room = NAME_LIMIT - len(ending)
    stem = stem.encode()[:room].decode(errors="ignore").strip(". " + _JOINERS)
    # The original spelling of the extension, "PDF" as it may be.
    return (stem or NAMELESS) + (name[len(name) - len(ending) :] if ending else "")


def _extension(name: str) -> str:
    """Without its dot and in small letters; empty where what follows the dot is no extension."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix[1:].lower()
    return ending if ending.isascii() and ending.isalnum() and len(ending) <= 10 else ""


def _ascii_name(name: str) -> str:
    ending = _extension(name)
    stem = name[: len(name) - len(ending) - 1] if ending else name
    stem = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    # Some programs decode a percent sign here; the others have been taken out, or were made by the line above.
    stem = "".join("_" if character in '%"\\/:*?<>|;' else character for character in stem)
    stem = " ".join(stem.split()).strip(". ")
    stem = stem if any(character.isalnum() for character in stem) else NAMELESS
    return f"{stem}.{name[len(name) - len(ending) :]}" if ending else stem
