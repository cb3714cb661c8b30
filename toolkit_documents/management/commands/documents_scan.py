from collections import Counter

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from toolkit_documents import conf
from toolkit_documents.models import DocumentRecord, DocumentVersion
from toolkit_documents.quarantine import put_away
from toolkit_documents.scanners import ScannerUnavailable
from toolkit_documents.scanning import NotScannedYet, file_of, scan, unscanned

#: So many failures of the scanner one after the other, and it is taken for down: with a thousand files to go it would
#: be waited for all day.
DOWN = 3


class Command(BaseCommand):
    help = (
        "Scan the files that wait for it, earlier versions included, and those of before a scanner was set. Ends with "
        "1 when some still wait."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--all", action="store_true", dest="again", help="Scan all files again, as with new signatures."
        )

    def handle(self, *, again, **options):
        if not conf.scanning():
            raise CommandError("No scanner is set (TOOLKIT_DOCUMENTS_CLAMD, or TOOLKIT_DOCUMENTS_SCANNER).")
        wanted = Q() if again else unscanned()
        self.counts: Counter[str] = Counter()
        failures = 0
        for row in rows(wanted):
            failures = failures + 1 if self.scanner_failed_on(row) else 0
            if failures == DOWN:
                self.stderr.write(f"The scanner failed {DOWN} times in a row; nothing more was tried.")
                break
        for row in rows(Q(scan=DocumentRecord.Scan.INFECTED)):
            put_away(file_of(row))
        told = ", ".join(f"{self.counts[state]} {state}" for state in ("clean", "infected", "not scanned"))
        self.stdout.write(f"{told}.")
        waiting = sum(model.objects.filter(unscanned()).count() for model in (DocumentRecord, DocumentVersion))
        if waiting or self.counts["not scanned"]:
            raise CommandError(f"{waiting} files wait to be scanned; visitors do not get them.", returncode=1)

    def scanner_failed_on(self, row) -> bool:
        name = file_of(row).file.name
        try:
            state = scan(row)
        except NotScannedYet as error:
            self.counts["not scanned"] += 1
            self.stderr.write(f"{name}: {error}")
            return error.try_again and isinstance(error.__cause__, ScannerUnavailable)
        self.counts[state.value] += 1
        if state == DocumentRecord.Scan.INFECTED:
            # It has been moved since.
            self.stdout.write(f"{name}: infected")
        return False


def rows(wanted: Q):
    """Records and versions one by one, each read when its turn comes: a scan of all takes hours."""
    records = DocumentRecord.objects.select_related("document")
    for queryset in (records.filter(wanted), DocumentVersion.objects.filter(wanted)):
        for pk in list(queryset.order_by("pk").values_list("pk", flat=True)):
            if row := queryset.filter(pk=pk).first():
                yield row
