"""Reads every file that a folder's ``MANIFEST.tsv`` names: ``python -m bench.extraction DIR``.

Runs from an environment with requirements.txt alone; needs neither settings nor a database. The last line is the share
that came out as the manifest tells, in per cent. A file passes when it
meets one of the verdicts given (``|`` stands between alternatives):
``extract``: it is kept and its phrase is in the text; ``mark``: it is kept and the fault is shown; ``refuse``: it is
kept out for that fault. Where the manifest gives ``pages:`` and the file is kept, the number has to be the same.
Whatever the verdict, it takes no longer than 30 s and no more memory than the child is given.
"""

import csv
import re
import sys
import unicodedata
from pathlib import Path

from toolkit_documents.extraction import Limits, Reading, read_file

MOST_SECONDS = 30
UNSEEN = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\u00ad\u0640]")
PHRASE = re.compile(r"phrase: (.*?)(?: \| |$)")
PAGES = re.compile(r"\bpages: (\d+)")


def comparable(text: str, *, language: str) -> str:
    """The form in which phrases are compared, as the documents' README lays down."""
    text = UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    return ("" if language.startswith("zh") else " ").join(text.split())


def problem(reading: Reading, row: dict[str, str]) -> str:
    """Why the file fails, or an empty text."""
    if reading.seconds > MOST_SECONDS:
        return f"took over {MOST_SECONDS} s"
    if reading.peak_mb * 1024 * 1024 > Limits().memory_bytes:
        return "over the memory limit"
    reasons = [failed(reading, row, verdict=verdict) for verdict in row["verdict"].split("|")]
    return "" if "" in reasons else "; ".join(reasons)


def failed(reading: Reading, row: dict[str, str], *, verdict: str) -> str:
    """Why the file does not pass as this verdict, or an empty text."""
    faults = row["fault"].split("|")
    if verdict == "refuse":
        return "" if set(faults) & set(reading.faults) else "not refused for " + row["fault"]
    if reading.refused:
        return "refused"
    if verdict == "mark" and not set(faults) & set(reading.shown):
        return "not marked " + row["fault"]
    if verdict == "extract":
        text = comparable(" ".join(reading.pages), language=row["language"])
        if phrase := PHRASE.search(row["expected"]):
            if comparable(phrase[1], language=row["language"]) not in text:
                return "phrase not found"
        elif not text:
            return "no text"
    stated = PAGES.search(row["expected"])
    if stated and reading.page_count != int(stated[1]):
        return f"{reading.page_count} pages, not {stated[1]}"
    return ""


def main(folder: Path) -> int:
    with (folder / "MANIFEST.tsv").open(encoding="utf-8", newline="") as manifest:
        rows = list(csv.DictReader(manifest, delimiter="\t", quoting=csv.QUOTE_NONE))
    passed = 0
    print(f"{'file':44} {'verdict':8} {'fault or mark':16} {'s':>6} {'MB':>6}  result")
    for row in rows:
        path = folder / row["file"]
        if path.is_file():
            reading = read_file(path, name=path.name)
            why = problem(reading, row)
        else:
            reading, why = Reading(), "the file is missing"
        passed += not why
        shown = ",".join(reading.shown) or "-"
        peak = f"{reading.peak_mb:6.0f}" if reading.peak_mb else "     -"
        result = f"FAILED: {why}" if why else "ok"
        print(f"{path.name:44} {reading.verdict:8} {shown:16} {reading.seconds:6.2f} {peak}  {result}", flush=True)
    print(f"{100 * passed / max(1, len(rows)):.1f}")
    return 0 if passed == len(rows) else 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python -m bench.extraction DIR")
    sys.exit(main(Path(sys.argv[1])))
