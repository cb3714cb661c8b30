"""``python -m toolkit_documents.reading PATH --name NAME [--inspect-only] [--limits JSON]``

Writes JSON to standard output, which has to be a pipe: a line when the file is inspected (``format``, ``faults``,
``marks``), and, unless ``--inspect-only`` or refused, a second one that repeats it and adds what ``extraction`` found.
Who reads has the first line even when the second never comes.
"""

import argparse
import json
import sys
import time
from pathlib import Path

from .confinement import confine, peak_megabytes
from .inspection import inspect
from .limits import Limits, Refused


def main() -> int:
    parser = argparse.ArgumentParser(prog="toolkit_documents.reading")
    parser.add_argument("path", type=Path)
    parser.add_argument("--name", required=True, help="the name that it was uploaded under")
    parser.add_argument("--inspect-only", action="store_true")
    parser.add_argument("--limits", default="{}", help="those that differ from the defaults, as JSON")
    given = parser.parse_args()
    values = json.loads(given.limits)
    if "formats" in values:
        values["formats"] = tuple(values["formats"])
    limits = Limits(**values)
    confine(limits)
    found = inspected(given.path, name=given.name, limits=limits)
    say(found)
    if not (given.inspect_only or found["faults"] or found.get("error")):
        say(found | extracted(given.path, kind=found["format"], limits=limits))
    return 0


def inspected(path: Path, *, name: str, limits: Limits) -> dict:
    found = {"format": "", "faults": [], "marks": []}
    try:
        found["format"], found["marks"] = inspect(path, name=name, limits=limits)
    except Refused as error:
        found["faults"] = [error.fault]
    except MemoryError:
        found["faults"] = ["too-big"]
    except ImportError as error:
        # A library of the extra ``documents`` is not installed: no fault of the file.
        found["error"] = str(error)
    except Exception as error:  # noqa: BLE001 (the last resort: what no reader can read is damaged)
        found |= {"faults": ["damaged"], "error": f"{type(error).__name__}: {error}"[:500]}
    return found


def extracted(path: Path, *, kind: str, limits: Limits) -> dict:
    from .extraction import extract, outcome

    try:
        return extract(path, kind=kind, limits=limits)
    except MemoryError:
        return outcome([], state="too-big", page_count=None)
    except ImportError as error:
        return {"error": str(error)}
    except Exception as error:  # noqa: BLE001
        return outcome([], state="damaged", page_count=None) | {"error": f"{type(error).__name__}: {error}"[:500]}


def say(found: dict) -> None:
    found |= {"seconds": round(time.process_time(), 3), "peak_mb": peak_megabytes()}
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


sys.exit(main())
