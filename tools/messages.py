"""Message catalogues: extract the translatable strings of every app, and tell or mend what is out of date.

``write`` makes each ``locale/django.pot`` and brings each ``django.po`` up to date; ``check`` says which
files differ from what ``write`` would make. Templates pass through Django's own ``templatize``, as in
``makemessages``, but the extraction is Babel's, so that neither needs GNU gettext.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
# The host's strings lie in the project's own locale folder, an app's in the app's.
LOCALES = {
    "case_studies": "case_studies/locale",
    "cms": "locale",
    "toolkit_documents": "toolkit_documents/locale",
    "toolkit_pages": "toolkit_pages/locale",
    "toolkit_search": "toolkit_search/locale",
    "toolkit_taxonomy": "toolkit_taxonomy/locale",
    "toolkit_translation": "toolkit_translation/locale",
}
# The languages of the catalogues, as folders name them; the strings themselves are English.
LANGUAGES = ("ar", "de", "es", "fr", "ru", "zh_Hans")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
PROJECT = "library-partnership-toolkit"
COMMENT_TAG = "Translators"
# Header lines that would change with every run or tool, and gettext's form that nobody fills in.
UNSTABLE = (
    b'"Generated-By:',
    b'"Language-Team:',
    b'"Last-Translator:',
    b'"PO-Revision-Date:',
    b'"POT-Creation-Date:',
    b'"Report-Msgid-Bugs-To:',
)
HEADER = "# Translatable strings of {app}. Made by `make messages`; do not edit."


def main(mode: str) -> int:
    stale = []
    for app, folder in LOCALES.items():
        template = extracted(app)
        for path, content in catalogue_files(app=app, folder=ROOT / folder, template=template):
            if path.exists() and path.read_bytes() == content:
                continue
            if mode == "write":
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            stale.append(path.relative_to(ROOT))
    for path in stale:
        print(f"{'wrote' if mode == 'write' else 'out of date:'} {path}")
    return 0 if mode == "write" else min(len(stale), 1)


def extracted(app: str) -> Catalog:
    """The strings of an app, in the order of its files."""
    catalog = Catalog(
        header_comment=HEADER.format(app=app),
        project=PROJECT,
        version="1",
        fuzzy=False,
    )
    for path in sorted((ROOT / app).rglob("*")):
        if "migrations" in path.parts or not path.is_file():
            continue
        if path.suffix == ".py":
            source = path.read_bytes()
        elif "templates" in path.parts and path.suffix in {".html", ".txt", ".xml"}:
            source = template_as_python(path)
        else:
            continue
        name = path.relative_to(ROOT).as_posix()
        for _, message, comments, context in extract(
            "python", BytesIO(source), keywords=KEYWORDS, comment_tags=[COMMENT_TAG], strip_comment_tags=False
        ):
            # Files without line numbers: a catalogue changes when its strings do, not when a line moves.
            catalog.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalog


def template_as_python(path: Path) -> bytes:
    """A template's strings as Python calls, without the indentation, which would not be Python's."""
    lines = templatize(path.read_text(encoding="utf-8"), origin=str(path)).splitlines()
    return "\n".join(line.strip() for line in lines).encode()


def catalogue_files(*, app: str, folder: Path, template: Catalog):
    """Each file of a locale folder with the content that it should have. An app without strings has none."""
    if not len(template):
        return
    yield folder / "django.pot", written(template)
    for language in LANGUAGES:
        path = folder / language / "LC_MESSAGES" / "django.po"
        if path.exists():
            with path.open("rb") as file:
                catalog = read_po(file, locale=language)
        else:
            catalog = Catalog(
                locale=language, header_comment=f"# {app} in {language}.", project=PROJECT, version="1", fuzzy=False
            )
        # No guesses at similar strings: a guess is fuzzy, not shown, and easily taken for a translation.
        catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
        yield path, written(catalog)


def written(catalog: Catalog) -> bytes:
    out = BytesIO()
    write_po(out, catalog, width=100, include_lineno=False, ignore_obsolete=True)
    lines = out.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(UNSTABLE))


if __name__ == "__main__":
    if sys.argv[1:] not in (["write"], ["check"]):
        sys.exit("usage: python tools/messages.py write|check")
    sys.exit(main(sys.argv[1]))
