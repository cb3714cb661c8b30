"""A form as a Word file: headings, hints, content controls to fill in, check boxes, tables with a header row.

The file is written by hand, part by part, so that the same source makes the same file everywhere.
"""

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from . import docx_parts as parts
from .common_keys import AUTHOR
from .forms import FormSource
from .inline import Span, parse_inline
from .markdown import Heading, Hint, Listing, Paragraph, Table
from .problems import ContentFile

#: A4 in twentieths of a point, the margins, and what is left for the text.
PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 11906, 16838, 1134
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
EMPTY_ROW_HEIGHT = 567
#: Column widths follow the longest cell, within these numbers of characters.
NARROWEST, WIDEST = 8, 34
#: What a cell keeps free at its sides, and the width of a bold letter with some to spare (twentieths of a point).
CELL_PADDING, LETTER = 240, 125


def docx_bytes(form: FormSource) -> bytes:
    """The Word file of a form."""
    language = parts.WORD_LANGUAGES[form.language]
    body = _Body(form, language)
    document = body.document()
    files = {
        "[Content_Types].xml": parts.CONTENT_TYPES,
        "_rels/.rels": parts.PACKAGE_RELATIONS,
        "docProps/core.xml": parts.core_properties(
            title=form.title, summary=form.summary, author=AUTHOR, language=language
        ),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": parts.DOCUMENT_RELATIONS,
        "word/styles.xml": parts.styles(language),
        "word/settings.xml": parts.settings(language),
        "word/numbering.xml": parts.numbering(body.ordered_lists),
        "word/footer1.xml": parts.footer(title=form.title, language=language),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text.encode())
    return packed.getvalue()


def same_content(one: bytes, other: bytes) -> bool:
    """Whether two Word files have the same parts, however they were compressed."""
    return _contents(one) == _contents(other)


def _contents(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile:
        return {}


class _Body:
    def __init__(self, form: FormSource, language: parts.WordLanguage):
        self.form, self.language = form, language
        self.file = ContentFile(form.code, "")
        self.ordered_lists = 0
        self.controls = 0
        self.heading = form.title

    def document(self) -> str:
        content = "".join(self._block(node) for node in self.form.nodes)
        section = (
            f'<w:sectPr><w:footerReference w:type="default" r:id="{parts.FOOTER_RELATION}"/>'
            f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
            f'<w:pgMar w:top="{MARGIN}" w:right="{MARGIN}" w:bottom="{MARGIN}" w:left="{MARGIN}" '
            'w:header="567" w:footer="567" w:gutter="0"/>'
            f"{'<w:bidi/>' if self.language.rtl else ''}</w:sectPr>"
        )
        return f"{parts.DECLARATION}<w:document {parts.NAMESPACES}><w:body>{content}{section}</w:body></w:document>"

    def _block(self, node) -> str:
        if isinstance(node, Heading):
            self.heading = node.text
            return self._paragraph(node.text, style=f"Heading{min(node.level, 3)}")
        if isinstance(node, Hint):
            return self._paragraph(node.text, style="Hint")
        if isinstance(node, Paragraph):
            return self._paragraph(node.text)
        if isinstance(node, Listing):
            return self._listing(node)
        if isinstance(node, Table):
            return self._table(node)
        return ""

    def _paragraph(self, text: str, *, style: str = "", before: str = "", properties: str = "") -> str:
        style_mark = f'<w:pStyle w:val="{style}"/>' if style else ""
        spans = parse_inline(text, line=1, file=self.file)
        # A field that has a line to itself may take several lines of text.
        alone = len(spans) == 1
        return f"<w:p><w:pPr>{style_mark}{properties}</w:pPr>{before}{self._runs(spans, alone=alone)}</w:p>"

    def _listing(self, node: Listing) -> str:
        number = 1
        if node.ordered:
            self.ordered_lists += 1
            number = self.ordered_lists + 1
        mark = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
        return "".join(
            self._paragraph(item.text, style="CheckItem", before=self._check_box(item.text))
            if item.box
            else self._paragraph(item.text, style="ListParagraph", properties=mark)
            for item in node.items
        )

    def _runs(self, spans: Iterable[Span], *, bold: bool = False, italic: bool = False, alone: bool = False) -> str:
        runs = []
        for span in spans:
            if span.kind == "field":
                runs.append(self._field(span.text, several_lines=alone))
            elif span.inner:
                runs.append(
                    self._runs(span.inner, bold=bold or span.kind == "bold", italic=italic or span.kind == "italic")
                )
                if span.kind == "link":
                    runs.append(self._run(f" ({span.target})", bold=bold, italic=italic))
            else:
                runs.append(self._run(span.text, bold=bold, italic=italic))
        return "".join(runs)

    def _run(self, text: str, *, bold: bool = False, italic: bool = False, style: str = "") -> str:
        marks = (
            (f'<w:rStyle w:val="{style}"/>' if style else "")
            + ("<w:b/><w:bCs/>" if bold else "")
            + ("<w:i/><w:iCs/>" if italic else "")
            + ("<w:rtl/>" if self.language.rtl else "")
        )
        return f'<w:r>{f"<w:rPr>{marks}</w:rPr>" if marks else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'

    def _control(self, label: str, kind: str, content: str, *, placeholder: bool) -> str:
        self.controls += 1
        return (
            f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(label[:64])}/>"
            f'<w:tag w:val="field-{self.controls}"/><w:id w:val="{self.controls}"/>'
            f"{'<w:showingPlcHdr/>' if placeholder else ''}{kind}</w:sdtPr>"
            f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
        )

    def _field(self, label: str, *, several_lines: bool) -> str:
        kind = '<w:text w:multiLine="1"/>' if several_lines else "<w:text/>"
        return self._control(label, kind, self._run(f"[{label}]", style="PlaceholderText"), placeholder=True)

    def _check_box(self, label: str) -> str:
        words = "".join(_words(span) for span in parse_inline(label, line=1, file=self.file))
        font = '<w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic" w:hint="eastAsia"/>'
        states = (
            '<w14:checkbox><w14:checked w14:val="0"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
            '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
        )
        box = f"<w:r><w:rPr>{font}</w:rPr><w:t>☐</w:t></w:r>"
        return self._control(words, states, box, placeholder=False) + self._run(" ")

    def _table(self, node: Table) -> str:
        widths = _widths([node.header, *node.rows])
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        rows = [self._row(node.header, widths, header=True), *(self._row(row, widths) for row in node.rows)]
        heading = "".join(_words(span) for span in parse_inline(self.heading, line=1, file=self.file))
        return (
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
            f'{"<w:bidiVisual/>" if self.language.rtl else ""}<w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>'
            '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
            f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val={quoteattr(heading)}/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
            # Two tables in a row would melt into one, and a table may not end a document.
            '<w:p><w:pPr><w:spacing w:after="60"/></w:pPr></w:p>'
        )

    def _row(self, cells: list[str], widths: list[int], *, header: bool = False) -> str:
        height = "" if all(cells) else f'<w:trHeight w:val="{EMPTY_ROW_HEIGHT}"/>'
        style = "TableHeader" if header else "TableText"
        made = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{self._paragraph(cell, style=style)}</w:tc>'
            for cell, width in zip(cells, widths, strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/>{height}{'<w:tblHeader/>' if header else ''}</w:trPr>{made}</w:tr>"


def _words(span: Span) -> str:
    return span.text + "".join(map(_words, span.inner))


def _widths(rows: list[list[str]]) -> list[int]:
    """Widths of the columns that together fill the text; none breaks a word where there is room for it."""
    columns = list(zip(*rows, strict=True))
    weights = [min(WIDEST, max(NARROWEST, *(len(cell) for cell in column))) for column in columns]
    words = [max(map(len, " ".join(column).split()), default=0) for column in columns]
    least = [CELL_PADDING + LETTER * longest for longest in words]
    room = max(0, TEXT_WIDTH - sum(least))
    if not room:
        least, room = [0] * len(columns), TEXT_WIDTH
    widths = [width + room * weight // sum(weights) for width, weight in zip(least, weights, strict=True)]
    widths[-1] += TEXT_WIDTH - sum(widths)
    return widths
