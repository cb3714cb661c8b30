"""Reading a whole content tree: every file, then what files say of each other."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .case_files import read_case_study
from .common_keys import Mentions
from .docx import docx_bytes, same_content
from .fields import read_yaml
from .forms import FormSource, read_form
from .frame_files import read_home, read_section
from .likeness import differences
from .problems import ContentErrors, ContentFile
from .resource_files import read_resource
from .sources import PageSource, digest_of
from .text_files import read_article, read_guideline, read_standard_page, read_template
from .vocabulary_files import VOCABULARY_FILE, TermWords, read_vocabulary

HOME_FILE, SECTIONS_FILE = "home.yaml", "sections.yaml"
HOME_KEY, HOME_SLUG = "home", "toolkit"
#: What the second reading of each translation found.
READINGS_FILE = "readings.tsv"
SECTIONS = ("guidelines", "case-studies", "templates", "articles", "resources", "search")
FORM_FOLDER = "files"
#: Folder -> the ending of its files and what reads one; templates also need the forms, so they stand apart.
READERS: dict[str, tuple[str, Callable[[ContentFile, PageSource], Mentions]]] = {
    "guidelines": (".md", read_guideline),
    "case-studies": (".yaml", read_case_study),
    "articles": (".md", read_article),
    "resources": (".yaml", read_resource),
    "pages": (".md", read_standard_page),
}


@dataclass
class Content:
    """All that one language folder holds, in the order in which pages are made."""

    language: str
    root: Path
    pages: list[PageSource] = field(default_factory=list)
    forms: list[FormSource] = field(default_factory=list)
    #: Of a translation only: the words of the shipped terms.
    vocabulary: dict[tuple[str, str], TermWords] = field(default_factory=dict)

    def form_path(self, code: str) -> Path:
        return self.root / self.language / FORM_FOLDER / f"{code}.docx"


class _TreeReader:
    def __init__(self, root: Path, language: str, original: Content | None = None):
        self.content = Content(language, root)
        self.folder = root / language
        self.language = language
        self.original = original
        self.files: list[ContentFile] = []
        self.mentions: list[tuple[ContentFile, Mentions]] = []
        self.forms: dict[str, tuple[FormSource, ContentFile]] = {}

    def open(self, path: Path) -> ContentFile:
        name = f"{self.language}/{path.relative_to(self.folder).as_posix()}"
        file = ContentFile(name, "")
        self.files.append(file)
        try:
            file.text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            file.problem(1, "the file is missing")
        except UnicodeDecodeError as error:
            file.problem(error.object.count(b"\n", 0, error.start) + 1, "the file is not UTF-8")
        for number, line in enumerate(file.text.splitlines(), 1):
            if "\t" in line:
                file.problem(number, "tabs are not allowed")
        if self.original and path.parent.name != FORM_FOLDER:
            self._open_original(file, self.original.root / self.original.language / path.relative_to(self.folder))
        return file

    def _open_original(self, file: ContentFile, path: Path) -> None:
        if path.is_file():
            file.original = path.read_text(encoding="utf-8")
        else:
            file.problem(1, f"there is no file of this name in '{path.parent.parent.name}'")

    def paths(self, folder: str, ending: str) -> list[Path]:
        found = []
        allowed = {ending} | ({".docx"} if folder == FORM_FOLDER else set())
        for path in sorted((self.folder / folder).glob("*")):
            if path.suffix not in allowed or path.name != path.name.lower() or not path.name.isascii():
                file = ContentFile(f"{self.language}/{folder}/{path.name}", "")
                file.problem(1, f"files here have lower-case ASCII names ending in {ending}")
                self.files.append(file)
            elif path.suffix == ending:
                found.append(path)
        return found

    def read_forms(self) -> None:
        for path in self.paths(FORM_FOLDER, ".md"):
            file = self.open(path)
            form = read_form(file, code=path.stem, language=self.language)
            self.forms[form.code] = (form, file)
            self.content.forms.append(form)

    def raise_problems(self) -> None:
        problems = [problem for file in self.files for problem in file.problems]
        if problems:
            raise ContentErrors(problems)

    def _check_folders(self) -> None:
        known = {HOME_FILE, SECTIONS_FILE, FORM_FOLDER, "templates", *READERS}
        if self.original:
            known |= {READINGS_FILE, VOCABULARY_FILE}
        for path in sorted(self.folder.iterdir()):
            if path.name not in known:
                file = ContentFile(f"{self.language}/{path.name}", "")
                file.problem(1, f"nothing of this name is loaded; known are {', '.join(sorted(known))}")
                self.files.append(file)

    def read(self) -> Content:
        self._check_folders()
        self.read_forms()
        for form, file in self.forms.values():
            path = self.content.form_path(form.code)
            if not file.problems and not (path.is_file() and same_content(path.read_bytes(), docx_bytes(form))):
                file.problem(1, f"{form.code}.docx does not fit its source: run 'manage.py make_template_files'")
        if self.original:
            self._vocabulary()
        self._home()
        self._sections()
        for folder, (ending, read) in READERS.items():
            pages = [self._item(path, folder, read) for path in self.paths(folder, ending)]
            self.content.pages += sorted(pages, key=lambda page: (page.order, page.slug))
        self.content.pages += [
            self._item(path, "templates", lambda file, page: read_template(file, page, self.forms))
            for path in self.paths("templates", ".md")
        ]
        self._check_mentions()
        if self.original and not any(file.problems for file in self.files):
            self._check_likeness(self.original)
        self.raise_problems()
        return self.content

    def _vocabulary(self) -> None:
        file = ContentFile(f"{self.language}/{VOCABULARY_FILE}", "")
        self.files.append(file)
        self.content.vocabulary = read_vocabulary(self.folder / VOCABULARY_FILE, file)

    def _home(self) -> None:
        file = self.open(self.folder / HOME_FILE)
        page = PageSource(HOME_FILE, HOME_KEY, "", HOME_SLUG, _digest(file))
        self.mentions.append((file, read_home(file, page) if file.text else Mentions()))
        self.content.pages.append(page)

    def _sections(self) -> None:
        file = self.open(self.folder / SECTIONS_FILE)
        fields = read_yaml(file.text, file=file, original=file.original) if file.text else None
        if fields is None:
            return
        for slug in SECTIONS:
            section = fields.mapping(slug, required=True)
            page = PageSource(f"{SECTIONS_FILE}#{slug}", slug, HOME_KEY, slug, "")
            read_section(section, page)
            words = [page.title, page.summary, page.slug] if self.original else [page.title, page.summary]
            page.digest = digest_of(*words, str(page.in_menus))
            self.content.pages.append(page)
        if fields:
            fields.close()

    def _item(self, path: Path, folder: str, read: Callable) -> PageSource:
        file = self.open(path)
        parent = HOME_KEY if folder == "pages" else folder
        digest = _digest(file)
        page = PageSource(f"{folder}/{path.name}", f"{folder}/{path.stem}", parent, path.stem, digest)
        self.mentions.append((file, read(file, page)))
        if folder == "templates":
            # The forms as the page shows them: another way to show them is a change of the page, too.
            page.digest = digest_of(digest, json.dumps(page.streams.get("preview"), sort_keys=True))
        return page

    def _check_likeness(self, original: Content) -> None:
        sources = {page.path: page for page in original.pages}
        for page in self.content.pages:
            file = ContentFile(f"{self.language}/{page.path}", "")
            self.files.append(file)
            for difference in differences(sources[page.path], page):
                file.problem(1, difference)

    def _check_mentions(self) -> None:
        content = self.original or self.content
        pages = {page.key: page for page in content.pages}
        forms = {form.code for form in content.forms}
        for file, mentions in self.mentions:
            for key, line in mentions.links + mentions.related:
                if key not in pages:
                    file.problem(line, f"there is no file for the page '{key}'")
            for key, line in mentions.links:
                if key in pages and not pages[key].live:
                    file.problem(line, f"the page '{key}' is a draft: a link to it leads nowhere")
            for code, line in mentions.documents:
                if code not in forms:
                    file.problem(line, f"there is no form '{FORM_FOLDER}/{code}.md'")


def _digest(file: ContentFile) -> str:
    return digest_of(file.text, file.original) if file.original else digest_of(file.text)


def read_content(root: Path, *, language: str) -> Content:
    """Everything in a language's folder; raises ``ContentErrors`` that name every wrong file and line."""
    if not (root / language).is_dir():
        file = ContentFile(language, "")
        file.problem(1, f"there is no folder '{language}' in {root.name}")
        raise ContentErrors(file.problems)
    return _TreeReader(root, language).read()


def read_translation(original: Content, *, language: str) -> Content:
    """A language's folder as translation of another's: it has the files of the original that are translated so far."""
    return _TreeReader(original.root, language, original).read()


def translated_languages(root: Path, *, original: str) -> list[str]:
    """The languages that have a folder beside the original's."""
    return [path.name for path in sorted(root.iterdir()) if path.is_dir() and path.name != original]


def read_forms(root: Path, *, language: str) -> list[FormSource]:
    """The sources of the Word forms alone."""
    reader = _TreeReader(root, language)
    reader.read_forms()
    reader.raise_problems()
    return reader.content.forms
