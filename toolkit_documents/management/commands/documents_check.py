import json
from collections import Counter
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError

from toolkit_documents.findings import Finding
from toolkit_documents.inventory import Inventory
from toolkit_documents.object_stores import StoreFailure
from toolkit_documents.repairs import repair

#: Exit codes: something was found and not mended; the storage could not be asked.
FOUND, NOT_CHECKED = 1, 2


class Command(BaseCommand):
    help = (
        "Compare documents and their earlier versions with the files in their storage: every row has its file, every "
        "file its row, each file is the one that was uploaded, none was forgotten by a worker. Ends with 1 when "
        "something is wrong."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--repair",
            action="store_true",
            help="Mend what is safe: put files without a row aside in documents-lost/, make missing records, fill in "
            "missing sums, fetch a missing file from another storage of the site, scan and read files that wait, abort "
            "unfinished uploads. Nothing is deleted.",
        )
        parser.add_argument(
            "--grace",
            type=int,
            default=15,
            metavar="MINUTES",
            help="What is younger may be under way and is only noted (default: 15).",
        )
        parser.add_argument("--no-hashes", action="store_true", help="Read no file: compare names and sizes.")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Write JSON.")

    def handle(self, *, grace, no_hashes, as_json, **options):
        if grace < 0:
            raise CommandError("--grace takes a number of minutes from 0.")
        counts: Counter[str] = Counter()
        tell = JSONReport(self.stdout) if as_json else TextReport(self.stdout)
        finished = False
        try:
            for finding in Inventory(young=timedelta(minutes=grace), hashes=not no_hashes).findings():
                done = repair(finding) if options["repair"] else ""
                counts["young" if finding.young else "mended" if done else "found"] += 1
                tell.finding(finding, done)
            finished = True
        except (StoreFailure, OSError) as error:
            raise CommandError(f"The check was not finished: {error}", returncode=NOT_CHECKED) from error
        finally:
            tell.end(counts, finished=finished)
        if counts["found"]:
            raise CommandError(f"{counts['found']} findings.", returncode=FOUND)


class TextReport:
    """A line for each finding."""

    def __init__(self, out):
        self.out = out

    def finding(self, finding: Finding, done: str) -> None:
        label = "note" if finding.young else finding.kind
        self.out.write(f"{label}: {finding.sentence}{f' {done}' if done else ''}")

    def end(self, counts: Counter, *, finished: bool) -> None:
        if finished and not counts["found"] and not counts["mended"]:
            self.out.write("Every document has its file, and every file its document.")
        elif counts["mended"]:
            self.out.write(f"{counts['mended']} findings mended, {counts['found']} left.")


class JSONReport:
    """One object, written as it comes: ``findings`` and, at the end, how many there are of each sort."""

    def __init__(self, out):
        self.out, self.separator = out, ""
        self.out.write('{"findings": [', ending="")

    def finding(self, finding: Finding, done: str) -> None:
        told = {
            "kind": finding.kind,
            "name": finding.name,
            "document": finding.document_id,
            "sentence": finding.sentence,
            "note": finding.young,
            "repair": done,
        }
        self.out.write(self.separator + json.dumps(told, default=str), ending="")
        self.separator = ",\n"

    def end(self, counts: Counter, *, finished: bool) -> None:
        numbers = {"found": counts["found"], "mended": counts["mended"], "notes": counts["young"]}
        self.out.write("], " + json.dumps({**numbers, "finished": finished})[1:])
