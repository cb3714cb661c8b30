"""What a host can see is documented, and no link in the documentation leads nowhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.management import get_commands
from wagtail.models import Page, get_page_models

ROOT = Path(__file__).resolve().parents[2]
APPS = ("case_studies", "cms", *sorted(path.parent.name for path in ROOT.glob("toolkit_*/__init__.py")))
REFERENCE = ROOT / "docs" / "reference"

#: A setting of ours, as docs/reference/settings.md promises it.
SETTING = re.compile(r"(?:TOOLKIT|CASE_STUDIES)_[A-Z0-9_]+")
#: Where a name is read from the environment: ``env.str("NAME")``, ``os.environ.get("NAME")``, ``variables["NAME"]``.
READERS = {"env", "environ", "variables"}
LINK = re.compile(r"(?<!\\)\]\(([^()\s]+)\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*$", re.MULTILINE)
FENCE = re.compile(r"^( *)```.*?^\1```", re.MULTILINE | re.DOTALL)


def sources(*folders: str) -> list[Path]:
    paths = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in paths if "migrations" not in path.parts)


def calls(path: Path) -> Iterator[tuple[str, str]]:
    """``(what is called or looked into, first argument)`` wherever the argument is a plain text."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            function, argument = ast.unparse(node.func), node.args[0]
        elif isinstance(node, ast.Subscript):
            function, argument = ast.unparse(node.value), node.slice
        else:
            continue
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield function, argument.value


def documented(page: str) -> set[str]:
    """Everything that stands in backticks on a reference page, and the names at the beginning of it."""
    spans = re.findall(r"`([^`\n]+)`", (REFERENCE / page).read_text(encoding="utf-8"))
    return {*spans, *(span.split()[0] for span in spans if span.strip())}


def markdown_files() -> list[Path]:
    """The documents of the repository, without what starter content is made of: its links are checked by its loader."""
    own = [*ROOT.glob("*.md"), ROOT / "starter_content" / "README.md"]
    return sorted([*own, *(ROOT / "docs").rglob("*.md"), *(ROOT / "deploy").rglob("*.md")])


def anchors(path: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    text = FENCE.sub("", path.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in HEADING.findall(text)}


def test_every_setting_that_the_apps_read_is_documented():
    read = set()
    for path in sources(*APPS):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "settings":
                read.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and path.name == "conf.py":
                read.update(SETTING.findall(node.value))
    read = {name for name in read if SETTING.fullmatch(name)}
    assert "TOOLKIT_PAGES_NAME" in read, "the way of reading has changed: mend this test"
    assert read - documented("settings.md") == set()


def test_every_name_that_the_host_reads_from_its_environment_is_documented():
    read = set()
    paths = [*sources("cms", "tools"), ROOT / "deploy" / "gunicorn.conf.py"]
    for path in paths:
        for function, name in calls(path):
            if READERS & set(function.split(".")) and re.fullmatch(r"[A-Z][A-Z0-9_]+", name):
                read.add(name)
    assert {"DATABASE_URL", "SECRET_KEY", "TOOLKIT_BASE_URL"} <= read, "the way of reading has changed: mend this test"
    # CI is for the tests, and for nobody who hosts a site.
    assert read - {"CI"} - documented("settings.md") == set()


def test_every_hook_that_the_apps_ask_or_answer_is_documented():
    names = {
        name
        for path in sources(*APPS)
        for function, name in calls(path)
        if function in {"hooks.get_hooks", "hooks.register"}
    }
    assert "register_toolkit_pages_badges" in names
    assert names - documented("hooks.md") == set()


def test_every_command_is_documented():
    ours = {name for name, app in get_commands().items() if app in APPS}
    assert "load_vocabularies" in ours
    assert ours - documented("commands.md") == set()


def test_every_page_type_is_documented():
    ours = {model._meta.label for model in get_page_models() if model is not Page and model._meta.app_label in APPS}
    assert "toolkit_pages.Guideline" in ours
    assert ours - documented("page-types.md") == set()


def test_every_block_of_a_body_is_documented():
    from toolkit_pages.blocks import BodyBlock

    assert set(BodyBlock().child_blocks) - documented("blocks.md") == set()


def test_every_facet_is_documented():
    from toolkit_pages.models import EditorialPage
    from toolkit_pages.types import concrete_subclasses

    names = {facet.name for model in concrete_subclasses(EditorialPage) for facet in model.facets}
    assert names - set(" ".join(documented("facets.md")).split()) == set()


def test_every_code_of_the_vocabularies_but_narrower_topics_is_documented():
    from toolkit_taxonomy.vocabularies import shipped_terms

    codes = {term.code for term in shipped_terms() if not (term.scheme == "topic" and term.broader)}
    assert codes - documented("vocabularies.md") == set()


def test_every_make_target_is_documented():
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    texts = "\n".join(path.read_text(encoding="utf-8") for path in markdown_files())
    assert {target for target in targets if not re.search(rf"\bmake {target}(?![\w-])", texts)} == set()


def test_every_decision_stands_in_the_list_of_decisions():
    folder = ROOT / "docs" / "adr"
    listed = set(LINK.findall((folder / "README.md").read_text(encoding="utf-8")))
    assert {path.name for path in folder.glob("[0-9]*.md")} - listed == set()


def test_every_document_is_reached_from_the_index():
    index = ROOT / "docs" / "index.md"
    listed = {(index.parent / link).resolve() for link in LINK.findall(index.read_text(encoding="utf-8"))}
    here = {path for path in index.parent.rglob("*.md") if path.parent.name != "adr" and path != index}
    assert {str(path.relative_to(ROOT)) for path in here - listed} == set()


@pytest.mark.parametrize("path", markdown_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_relative_link_resolves(path):
    broken = []
    for link in LINK.findall(FENCE.sub("", path.read_text(encoding="utf-8"))):
        if re.match(r"[a-z][a-z0-9+.-]*:", link):
            continue
        target, _, anchor = unquote(link).partition("#")
        file = (path.parent / target).resolve() if target else path
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in anchors(file)):
            broken.append(link)
    assert broken == []
