"""Try the wheel on every supported combination that this machine has an interpreter for: ``make matrix``.

Each gets an environment and a site of its own in a temporary folder: check, migrate, look for missing migrations,
publish a page. The table that is printed stands in docs/reference/compatibility.md. It fetches packages and takes some
minutes.
"""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.hosts.bare_site import ALL_APPS, NEIGHBOURS, TRANSLATION_SETTINGS, BareSite, build_wheel, run

STEPS = ["check", "migrate", "missing_migrations", "publish"]
HEADINGS = ["Python", "Wagtail", "Django", "check", "migrate", "no missing migrations", "publish a page"]


@dataclass(frozen=True)
class Combination:
    python: str
    wagtail: str
    django: str


COMBINATIONS = [
    Combination("3.11", "7.4", "5.2"),
    Combination("3.12", "7.4", "5.2"),
    Combination("3.11", "8.0", "5.2"),
    Combination("3.12", "8.0", "6.1"),
    Combination("3.13", "8.0", "6.1"),
]


def find_python(version: str) -> str | None:
    """An interpreter of this version that really runs: a stub on the path may fail when called, so each is tried."""
    versions = Path.home() / ".pyenv" / "versions"
    for candidate in [f"python{version}", *sorted(versions.glob(f"{version}.*/bin/python"), reverse=True)]:
        try:
            told = run([candidate, "-c", "import sys, venv, ensurepip, sqlite3; print('%d.%d' % sys.version_info[:2])"])
        except (OSError, RuntimeError):
            continue
        if told.strip() == version:
            return str(candidate)
    return None


def try_combination(combination: Combination, python: str, wheel: Path, folder: Path) -> list[str]:
    """A row of the table: versions as installed, then what came of each step."""
    environment = folder / "environment"
    run([python, "-m", "venv", environment])
    own = environment / "bin" / "python"
    packages = [f"wagtail=={combination.wagtail}.*", f"Django=={combination.django}.*", f"{wheel}[translation]"]
    run([own, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", *packages])
    site = BareSite.start(folder / "site", own)
    said = site.boot("matrix", [*ALL_APPS, *NEIGHBOURS], steps=STEPS, settings=TRANSLATION_SETTINGS)
    page, missing = said["publish"], said["missing_migrations"]
    return [
        *(page["python"], page["wagtail"], page["django"], "yes", "yes"),
        "yes" if not missing else f"missing: {', '.join(missing)}",
        "yes" if page["before"] == 404 and page["status"] == page["editor"] == 200 else f"answers {page['status']}",
    ]


def row_for(combination: Combination, wheel: Path, folder: Path) -> tuple[bool, list[str]]:
    """Whether it went well (as far as it could be tried), and the row."""
    wanted = [combination.python, combination.wagtail, combination.django]
    python = find_python(combination.python)
    if python is None:
        return True, [*wanted, "not tried: no interpreter", "", "", ""]
    try:
        row = try_combination(combination, python, wheel, folder)
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        print(error, file=sys.stderr)
        return False, [*wanted, "failed", "", "", ""]
    return row[3:] == ["yes"] * 4, row


def main() -> int:
    failed = False
    table = [HEADINGS, ["---"] * len(HEADINGS)]
    with tempfile.TemporaryDirectory(prefix="toolkit-matrix-") as temporary:
        folder = Path(temporary)
        wheel = build_wheel(folder / "wheel")
        for number, combination in enumerate(COMBINATIONS):
            print(f"Trying {combination} ...", file=sys.stderr)
            well, row = row_for(combination, wheel, folder / str(number))
            failed |= not well
            table.append(row)
    print("\n".join(f"| {' | '.join(row)} |" for row in table))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
