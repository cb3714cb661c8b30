"""Looking for malware: what a scanner is, whatever stands behind it, and the one that the site has."""

from dataclasses import dataclass

from django.utils.module_loading import import_string

from . import conf
from .object_stores import Readable


class ScannerUnavailable(Exception):
    """Nothing is known of the file: the scanner refused, hung, broke off or failed. Try again later."""


class TooLargeForScanner(ScannerUnavailable):
    """The scanner takes no file of this size. Trying again helps once its administrator has raised the limit."""


@dataclass(frozen=True)
class Verdict:
    """``threat`` is the scanner's own name for what it found."""

    clean: bool
    threat: str = ""


class Scanner:
    """Base of all scanners; a subclass without arguments is named by ``TOOLKIT_DOCUMENTS_SCANNER``."""

    def scan(self, stream: Readable) -> Verdict:
        """Read the stream to its end and judge it. Raises ``ScannerUnavailable``, never guesses."""
        raise NotImplementedError


class EverythingClean(Scanner):
    """For tests and for trying things out: reads the file and finds nothing."""

    def scan(self, stream: Readable) -> Verdict:
        while stream.read(65536):
            pass
        return Verdict(clean=True)


def get_scanner() -> Scanner:
    """The scanner of the site. Only where ``conf.scanning()``; raises ImportError for a path that leads nowhere."""
    return import_string(conf.scanner())()
