"""Settings of the document library, read when used. docs/reference/settings.md tells them all."""

from django.conf import settings

from .reading.limits import FORMATS, Limits


def delivery() -> str:
    """``TOOLKIT_DOCUMENTS_DELIVERY``: how files of a bucket reach visitors: ``redirect`` to a signed address, or
    ``stream`` through the site where a portal may not redirect."""
    return getattr(settings, "TOOLKIT_DOCUMENTS_DELIVERY", "redirect")


def address_window() -> int:
    """``TOOLKIT_DOCUMENTS_ADDRESS_WINDOW``: seconds in which a public file keeps its signed address; it lives twice as
    long."""
    return getattr(settings, "TOOLKIT_DOCUMENTS_ADDRESS_WINDOW", 2 * 60 * 60)


def restricted_seconds() -> int:
    """``TOOLKIT_DOCUMENTS_RESTRICTED_SECONDS``: the life of the signed address of a file that is not for everybody."""
    return getattr(settings, "TOOLKIT_DOCUMENTS_RESTRICTED_SECONDS", 60)


def check_uploads() -> bool:
    """``TOOLKIT_DOCUMENTS_CHECK_UPLOADS``: whether uploads are looked into before they are taken."""
    return getattr(settings, "TOOLKIT_DOCUMENTS_CHECK_UPLOADS", True)


def formats() -> list[str]:
    """``TOOLKIT_DOCUMENTS_FORMATS``: extensions of the formats that are taken, recognised by content; else those of
    ``WAGTAILDOCS_EXTENSIONS``."""
    named = getattr(settings, "TOOLKIT_DOCUMENTS_FORMATS", None) or getattr(settings, "WAGTAILDOCS_EXTENSIONS", None)
    return list(named or FORMATS)


def max_bytes() -> int:
    """``TOOLKIT_DOCUMENTS_MAX_BYTES``: the largest file that is taken."""
    return getattr(settings, "TOOLKIT_DOCUMENTS_MAX_BYTES", Limits.bytes)


def max_pages() -> int:
    """``TOOLKIT_DOCUMENTS_MAX_PAGES``: the largest number of pages, slides, sheets or chapters."""
    return getattr(settings, "TOOLKIT_DOCUMENTS_MAX_PAGES", Limits.pages)


def max_pixels() -> int:
    """``TOOLKIT_DOCUMENTS_MAX_PIXELS``: the largest picture in a file, width times height."""
    return getattr(settings, "TOOLKIT_DOCUMENTS_MAX_PIXELS", Limits.pixels)


def max_unpacked_bytes() -> int:
    """``TOOLKIT_DOCUMENTS_MAX_UNPACKED_BYTES``: what a zipped format may unpack to."""
    return getattr(settings, "TOOLKIT_DOCUMENTS_MAX_UNPACKED_BYTES", Limits.unpacked_bytes)


def clamd() -> str:
    """``TOOLKIT_DOCUMENTS_CLAMD``: ``host:port`` of a ClamAV daemon, or the path of its socket; empty for none."""
    return getattr(settings, "TOOLKIT_DOCUMENTS_CLAMD", "")


def scanner() -> str:
    """``TOOLKIT_DOCUMENTS_SCANNER``: dotted path of the scanner's class; empty where files are not scanned."""
    named = getattr(settings, "TOOLKIT_DOCUMENTS_SCANNER", "")
    return named or ("toolkit_documents.clamav.ClamdScanner" if clamd() else "")


def scanning() -> bool:
    """Whether a file waits for a scanner's word before visitors get it."""
    return bool(scanner())
