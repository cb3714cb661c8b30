"""Small files of each format, sound or hostile, written into a folder of the test."""

import io
import zipfile
from pathlib import Path

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.main+xml"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def package(path: Path, parts: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return path


def word_parts(body: str = "<w:p><w:r><w:t>Libraries are partners.</w:t></w:r></w:p>", *, kind: str = WORD) -> dict:
    return {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
        "<Default Extension='xml' ContentType='application/xml'/>"
        f"<Override PartName='/word/document.xml' ContentType='{kind}'/></Types>",
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }


def docx(path: Path, extra: dict[str, str | bytes] | None = None, **options) -> Path:
    return package(path, word_parts(**options) | (extra or {}))


def relationship(kind: str, target: str) -> str:
    return (
        f"<Relationships xmlns='{RELATIONSHIPS}'>"
        f"<Relationship Id='rId1' Type='{OFFICE}/{kind}' Target='{target}' TargetMode='External'/></Relationships>"
    )


def spreadsheet(path: Path, *, strings: bytes) -> Path:
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return package(
        path,
        {
            "[Content_Types].xml": "<Types><Default Extension='xml' ContentType='application/xml'/>"
            f"<Override PartName='/xl/workbook.xml' ContentType='{main}.sheet.main+xml'/>"
            f"<Override PartName='/xl/sharedStrings.xml' ContentType='{main}.sharedStrings+xml'/></Types>",
            "xl/workbook.xml": "<workbook/>",
            "xl/sharedStrings.xml": strings,
        },
    )


def pdf(objects: list[str]) -> bytes:
    """A PDF of these objects, the first being the catalogue, with a table of where each begins."""
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1"))
    table = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{place:010} 00000 n \n" for place in places).encode())
    out.write(f"trailer\n<</Size {len(objects) + 1} /Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n".encode())
    return out.getvalue()


def page_tree(*, levels: int, width: int) -> bytes:
    """A few hundred bytes that promise ``width ** levels`` pages, each level naming the next ``width`` times over."""
    objects = ["<</Type /Catalog /Pages 2 0 R>>"]
    for level in range(levels):
        kids = f"{level + 3} 0 R " * width
        objects.append(f"<</Type /Pages /Count {width ** (levels - level)} /Kids [{kids}]>>")
    return pdf([*objects, "<</Type /Page /MediaBox [0 0 9 9]>>"])
