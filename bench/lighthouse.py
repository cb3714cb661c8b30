"""Lighthouse's four figures for the home, a list, a guideline and a case study, in English and in Arabic.

Looks at a running site as a phone on a slow line does (Lighthouse's own default): ``make run`` in one window, and
``python -m bench.lighthouse [http://127.0.0.1:8000]`` in another. Lighthouse itself is fetched at the first run, by
npm, into ``build/bench-tools``; it drives the Chromium of ``make test-deps``. The figures are reported, nothing fails
by them: they move with the machine.
"""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path
from xml.etree import ElementTree

LIGHTHOUSE = "lighthouse@13.5.0"
TOOLS = Path(__file__).resolve().parent.parent / "build" / "bench-tools"
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
GOAL = 98
#: A browser fails to start now and then.
ATTEMPTS = 3
PAGES = {
    "home": "/en/",
    "case studies": "/en/case-studies/",
    "guideline": "/en/guidelines/choosing-a-partner/",
    "case study": "/en/case-studies/assabil-beirut/",
}
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def addresses(site: str):
    """``(page, language, address)``: the English pages, and their Arabic ones as the sitemap names them."""
    with urllib.request.urlopen(f"{site}/sitemap.xml", timeout=30) as response:
        entries = ElementTree.parse(response).getroot()
    for name, path in PAGES.items():
        for entry in entries:
            if entry.findtext("s:loc", namespaces=SITEMAP) == site + path:
                links = {link.get("hreflang"): link.get("href") for link in entry.findall("x:link", SITEMAP)}
                yield from ((name, language, links[language]) for language in ("en", "ar") if language in links)


def lighthouse() -> Path:
    """The program, fetched if need be."""
    program = TOOLS / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        TOOLS.mkdir(parents=True, exist_ok=True)
        npm = ["npm", "install", "--prefix", str(TOOLS), "--no-save", "--no-audit", "--no-fund", "--no-package-lock"]
        subprocess.run([*npm, "--loglevel=error", LIGHTHOUSE], check=True)
    return program


def measure(program: Path, address: str) -> dict | None:
    """Lighthouse's report of an address; ``None``, with the reason told, where the browser failed it each time."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or ""
    command = [str(program), address, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}"]
    reason = ""
    for _attempt in range(ATTEMPTS):
        done = subprocess.run(
            [*command, "--chrome-flags=--headless=new --no-sandbox"],
            env={**os.environ, "CHROME_PATH": chromium},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            return json.loads(done.stdout)
        reason = done.stderr[-400:]
    print(f"Not measured: {address}\n{reason}", file=sys.stderr)
    return None


def below_goal(report: dict) -> list[str]:
    """What cost a category points, by Lighthouse's own names."""
    found = []
    for category in report["categories"].values():
        if category["score"] is not None and category["score"] * 100 < GOAL:
            audits = [(report["audits"][ref["id"]], ref["weight"]) for ref in category["auditRefs"] if ref["weight"]]
            lost = [audit["title"] for audit, _weight in audits if audit["score"] is not None and audit["score"] < 0.9]
            found.append(f"{category['title']}: {'; '.join(lost) or 'many small losses'}")
    return found


def main() -> int:
    site = (sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000").rstrip("/")
    program = lighthouse()
    print(f"{'page':14} {'':3} {'performance':>12} {'accessibility':>14} {'best practices':>15} {'SEO':>5}  address")
    missing = 0
    for name, language, address in addresses(site):
        report = measure(program, address)
        if report is None:
            missing += 1
            continue
        scores = [round(report["categories"][category]["score"] * 100) for category in CATEGORIES]
        print(f"{name:14} {language:3} {scores[0]:12} {scores[1]:14} {scores[2]:15} {scores[3]:5}  {address}")
        for line in below_goal(report):
            print(f"    {line}")
    print(f"Goal: {GOAL} and more.")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
