"""The source of a Word form: ``files/<code>.md``, and the preview that its page shows."""

from dataclasses import dataclass
from html import escape

from .docx_parts import WORD_LANGUAGES
from .fields import is_web_address, read_yaml
from .ids import BlockIds
from .inline import Span, parse_inline
from .markdown import Container, Heading, Hint, Listing, Paragraph, Table, parse_blocks
from .problems import ContentFile
from .streams import table_value


@dataclass
class FormSource:
    code: str
    title: str
    language: str
    summary: str
    nodes: list


def split_front_matter(file: ContentFile):
    """The keys between the ``---`` lines, the text below them, and the line on which that text begins."""
    keys, text, first_line = _split(file.text)
    if not first_line:
        file.problem(1, "the file begins with keys between two lines '---'")
        return read_yaml("{}", file=file), "", 1
    return read_yaml(keys, file=file, first_line=2, original=_split(file.original)[0]), text, first_line


def _split(text: str) -> tuple[str, str, int]:
    """Keys, the text below them and its first line, which is 0 where there are no keys."""
    lines = text.splitlines()
    ends = [number for number, line in enumerate(lines) if line.rstrip() == "---"]
    if len(ends) < 2 or ends[0] != 0:
        return "", "", 0
    return "\n".join(lines[1 : ends[1]]), "\n".join(lines[ends[1] + 1 :]), ends[1] + 2


def read_form(file: ContentFile, *, code: str, language: str) -> FormSource:
    """A form's source, checked."""
    fields, body, first_line = split_front_matter(file)
    form = FormSource(
        code=code,
        title=fields.text("title", required=True, limit=200),
        language=fields.text("language", required=True),
        summary=fields.text("summary", required=True, limit=300),
        nodes=parse_blocks(body, file=file, first_line=first_line),
    )
    if fields.text("set", required=True) != code:
        fields.problem("set", f"'set' must be the file's name, {code}")
    if form.language != language:
        fields.problem("language", f"'language' must be that of the folder, {language}")
    if form.language not in WORD_LANGUAGES:
        fields.problem("language", f"Word's name of the language '{form.language}' is not known here")
    fields.close()
    for node in form.nodes:
        if isinstance(node, Container):
            file.problem(node.line, "a container is not possible in a form")
        for text, line in texts_of(node):
            _check(parse_inline(text, line=line, file=file), file)
    return form


def _check(spans: tuple[Span, ...], file: ContentFile) -> None:
    for span in spans:
        if span.kind == "link" and not is_web_address(span.target):
            file.problem(span.line, "a link in a form leads to a web address")
        _check(span.inner, file)


def texts_of(node) -> list[tuple[str, int]]:
    """The marked texts of a block with their lines."""
    if isinstance(node, Table):
        rows = [(node.header, node.line), *((row, node.line + number) for number, row in enumerate(node.rows, 2))]
        return [(cell, line) for row, line in rows for cell in row]
    if isinstance(node, Listing):
        return [(item.text, item.line) for item in node.items]
    return [] if isinstance(node, Container) else [(node.text, node.line)]


def preview_blocks(form: FormSource, *, path: str, file: ContentFile) -> list[dict]:
    """What the form holds: text, with a field as its label in brackets, and tables under the heading they stand below,
    as in the Word file."""
    ids = BlockIds(path, "preview")
    blocks: list[dict] = []
    html = ""
    headings = 0
    heading = form.title
    for node in form.nodes:
        if html and isinstance(node, Heading | Table):
            blocks.append(ids.raw("text", html))
            html = ""
        if isinstance(node, Table):
            blocks.append(ids.raw("table", _preview_table(node, heading, file)))
        elif not isinstance(node, Heading):
            html += _preview_html(node, file)
        elif node.level > 1:
            headings += 1
            anchor = f"preview-{headings}"
            ids.enter(anchor)
            heading = _plain(node.text, file)
            blocks.append(ids.raw("heading", {"text": heading, "anchor": anchor, "level": "3"}))
    if html:
        blocks.append(ids.raw("text", html))
    return blocks


def _preview_html(node, file: ContentFile) -> str:
    if isinstance(node, Hint):
        return f"<p><i>{_html(node.text, file, italic=False)}</i></p>"
    if isinstance(node, Paragraph):
        return f"<p>{_html(node.text, file)}</p>"
    if isinstance(node, Listing):
        tag = "ol" if node.ordered else "ul"
        items = "".join(f"<li>{'☐ ' if item.box else ''}{_html(item.text, file)}</li>" for item in node.items)
        return f"<{tag}>{items}</{tag}>"
    return ""


def _preview_table(node: Table, heading: str, file: ContentFile) -> dict:
    """A table as the value of a table block; of rows that are all to be filled in, one stands for several."""
    rows = [[_plain(cell, file) for cell in row] for row in node.rows]
    shown = [row for number, row in enumerate(rows) if any(row) or row not in rows[:number]]
    header = [_plain(cell, file) for cell in node.header]
    value = table_value(header, shown, row_headings=all(row[0] for row in shown))
    return {"caption": heading, "table": value, "note": "", "source": ""}


def _plain(text: str, file: ContentFile) -> str:
    return "".join(_words(span) for span in parse_inline(text, line=1, file=file))


def _html(text: str, file: ContentFile, *, italic: bool = True) -> str:
    return "".join(_span_html(span, italic) for span in parse_inline(text, line=1, file=file))


def _span_html(span: Span, italic: bool) -> str:
    inner = "".join(_span_html(child, italic) for child in span.inner)
    if span.kind == "field":
        label = f"[{escape(span.text, quote=False)}]"
        return f"<i>{label}</i>" if italic else label
    if span.kind == "italic":
        return f"<i>{inner}</i>" if italic else inner
    if span.kind == "bold":
        return f"<b>{inner}</b>"
    if span.kind == "link":
        return f'<a href="{escape(span.target)}">{inner}</a>'
    return escape(span.text, quote=False)


def _words(span: Span) -> str:
    return f"[{span.text}]" if span.kind == "field" else span.text + "".join(map(_words, span.inner))
