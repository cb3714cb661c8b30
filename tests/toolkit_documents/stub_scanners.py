"""Scanners whose word is known beforehand, by their dotted paths."""

from toolkit_documents.scanners import EverythingClean, Scanner, ScannerUnavailable, TooLargeForScanner, Verdict


class EverythingInfected(Scanner):
    def scan(self, stream):
        return Verdict(clean=False, threat="Test.Threat")


class OutOfOrder(Scanner):
    def scan(self, stream):
        raise ScannerUnavailable("out of order")


class TakesNothingSoLarge(Scanner):
    def scan(self, stream):
        raise TooLargeForScanner("INSTREAM size limit exceeded. ERROR")


class CleanWithAnInterruption(EverythingClean):
    """``meanwhile`` is called once, in the middle of a scan."""

    meanwhile = None

    def scan(self, stream):
        meanwhile, type(self).meanwhile = self.meanwhile, None
        if meanwhile:
            meanwhile()
        return super().scan(stream)
