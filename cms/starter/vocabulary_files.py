"""Reading ``vocabularies.toml`` of a translation: the labels of the shipped terms in its language."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from toolkit_taxonomy.models import Term
from toolkit_taxonomy.vocabularies import shipped_terms

from .common_keys import longest
from .problems import ContentFile

VOCABULARY_FILE = "vocabularies.toml"
PARTS = {"label", "alt", "definition"}


@dataclass(frozen=True)
class TermWords:
    """A term's words in one language."""

    label: str
    alternative_labels: str = ""
    definition: str = ""


def read_vocabulary(path: Path, file: ContentFile) -> dict[tuple[str, str], TermWords]:
    """The words of every shipped term by scheme and code; an empty mapping where there is no file."""
    if not path.is_file():
        return {}
    file.text = path.read_text(encoding="utf-8")
    try:
        schemes = tomllib.loads(file.text)
    except tomllib.TOMLDecodeError as error:
        file.problem(1, f"TOML cannot be read: {error}")
        return {}
    given = {(scheme, code): entry for scheme, entries in schemes.items() for code, entry in entries.items()}
    words = {}
    for term in shipped_terms():
        entry = given.pop((term.scheme, term.code), None)
        if entry is None:
            file.problem(1, f"the term '{term.code}' of '{term.scheme}' is missing")
            continue
        for problem in _problems(entry, has_definition=bool(term.definition)):
            file.problem(_line_of(file.text, term.code), f"'{term.code}' of '{term.scheme}': {problem}")
        if isinstance(entry, dict):
            words[term.scheme, term.code] = TermWords(
                str(entry.get("label", "")), "\n".join(entry.get("alt", [])), str(entry.get("definition", ""))
            )
    for scheme, code in given:
        file.problem(_line_of(file.text, code), f"there is no term '{code}' of '{scheme}'")
    return words


def _problems(entry, *, has_definition: bool):
    if not isinstance(entry, dict):
        yield "a term is { label = ..., alt = [...], definition = ... }"
        return
    for part in entry.keys() - PARTS:
        yield f"unknown key '{part}'"
    label = entry.get("label")
    if not isinstance(label, str) or not label.strip():
        yield "'label' is missing"
    elif len(label) > longest(Term, "label"):
        yield "'label' is too long"
    if not all(isinstance(text, str) for text in entry.get("alt", [])):
        yield "'alt' must be a list of texts"
    if bool(entry.get("definition")) != has_definition:
        yield "'definition' is missing" if has_definition else "the original has no definition"


def _line_of(text: str, code: str) -> int:
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.startswith((f"{code} ", f'"{code}"'))]
    return lines[0] if lines else 1
