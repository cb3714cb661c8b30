"""The parts of a Word file that are the same in every form: styles, settings, footer, and what ties them together."""

from dataclasses import dataclass
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
)
#: A file made twice is the same file: nothing in it tells when.
MADE = "2026-01-01T00:00:00Z"
#: Dark enough on white for WCAG 2.2 AA, and lighter than the text.
GREY, RULE = "595959", "8A8A8A"


@dataclass(frozen=True)
class WordLanguage:
    """A language as Word names it; ``script`` is the kind of font that it concerns."""

    tag: str
    script: str = "val"
    font: str = "Calibri"

    @property
    def rtl(self) -> bool:
        return self.script == "bidi"


WORD_LANGUAGES = {
    "ar": WordLanguage("ar-EG", "bidi", "Arial"),
    "de": WordLanguage("de-DE"),
    "en": WordLanguage("en-GB"),
    "es": WordLanguage("es-ES"),
    "fr": WordLanguage("fr-FR"),
    "ru": WordLanguage("ru-RU"),
    "zh-hans": WordLanguage("zh-CN", "eastAsia", "SimSun"),
}

CONTENT_TYPES = (
    DECLARATION
    + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    + '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    + '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/word/{part}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        for part, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("settings", "settings"),
            ("numbering", "numbering"),
            ("footer1", "footer"),
        )
    )
    + '<Override PartName="/docProps/core.xml" '
    + 'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    + "</Types>"
)


def _relations(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{DECLARATION}<Relationships xmlns="{namespace}">{rows}</Relationships>'


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = _relations(
    (f"{_OFFICE}/officeDocument", "word/document.xml"),
    ("http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
)
DOCUMENT_RELATIONS = _relations(
    *((f"{_OFFICE}/{kind}", target) for kind, target in (
        ("styles", "styles.xml"), ("settings", "settings.xml"),
        ("numbering", "numbering.xml"), ("footer", "footer1.xml"),
    ))
)  # fmt: skip
FOOTER_RELATION = "rId4"


def core_properties(*, title: str, summary: str, author: str, language: WordLanguage) -> str:
    return (
        f"{DECLARATION}<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{escape(author)}</dc:creator>"
        f"<dc:description>{escape(summary)}</dc:description><dc:language>{language.tag}</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{MADE}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{MADE}</dcterms:modified></cp:coreProperties>'
    )


def settings(language: WordLanguage) -> str:
    return (
        f"{DECLARATION}<w:settings {NAMESPACES}>"
        '<w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/><w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        f'</w:compat><w:themeFontLang w:{language.script}="{language.tag}"/></w:settings>'
    )


def footer(*, title: str, language: WordLanguage) -> str:
    def page_field(instruction: str) -> str:
        return f'<w:fldSimple w:instr=" {instruction} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'

    return (
        f'{DECLARATION}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
        f"<w:r>{'<w:rPr><w:rtl/></w:rPr>' if language.rtl else ''}<w:t>{escape(title)}</w:t></w:r><w:r><w:tab/></w:r>"
        f'{page_field("PAGE")}<w:r><w:t xml:space="preserve"> / </w:t></w:r>{page_field("NUMPAGES")}</w:p></w:ftr>'
    )


def numbering(ordered_lists: int) -> str:
    """Number 1 is the bullet; every ordered list has a number of its own, so that each begins at 1."""
    levels = {
        0: '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>',
        1: '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>',
    }
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{kind}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        f'<w:start w:val="1"/>{level}<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="397" w:hanging="397"/></w:pPr>'
        "</w:lvl></w:abstractNum>"
        for kind, level in levels.items()
    )
    numbers = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>' + "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num>"
        for number in range(2, ordered_lists + 2)
    )
    return f"{DECLARATION}<w:numbering {NAMESPACES}>{kinds}{numbers}</w:numbering>"


def _paragraph_style(name: str, label: str, paragraph: str = "", run: str = "", *, based: str = "Normal") -> str:
    following = '<w:next w:val="Normal"/>' if name.startswith("Heading") else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{label}"/>'
        f'<w:basedOn w:val="{based}"/>{following}'
        f"<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _heading_style(level: int, *, size: int, before: int, after: int) -> str:
    return _paragraph_style(
        f"Heading{level}",
        f"heading {level}",
        f'<w:keepNext/><w:keepLines/><w:spacing w:before="{before}" w:after="{after}"/>'
        f'<w:outlineLvl w:val="{level - 1}"/>',
        f'<w:b/><w:bCs/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>',
    )


def styles(language: WordLanguage) -> str:
    rtl_paragraph, rtl_run = ("<w:bidi/>", "<w:rtl/>") if language.rtl else ("", "")
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    hint_edge = f'<w:pBdr><w:left w:val="single" w:sz="12" w:space="8" w:color="{RULE}"/></w:pBdr>'
    return (
        f"{DECLARATION}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{language.font}" w:hAnsi="{language.font}" '
        f'w:eastAsia="{language.font}" w:cs="{language.font}"/>'
        f'<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:{language.script}="{language.tag}"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="140" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{rtl_paragraph}</w:pPr><w:rPr>{rtl_run}</w:rPr></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/></w:style>'
        + _heading_style(1, size=40, before=0, after=200)
        + _heading_style(2, size=28, before=360, after=120)
        + _heading_style(3, size=24, before=240, after=80)
        + _paragraph_style("ListParagraph", "List Paragraph", '<w:spacing w:after="60"/>')
        + _paragraph_style("CheckItem", "Check item", '<w:spacing w:after="60"/><w:ind w:left="397" w:hanging="397"/>')
        + _paragraph_style("Hint", "Hint", hint_edge, f'<w:i/><w:iCs/><w:color w:val="{GREY}"/>')
        + _paragraph_style(
            "TableText", "Table text", '<w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>'
        )
        + _paragraph_style("TableHeader", "Table header", "<w:keepNext/>", "<w:b/><w:bCs/>", based="TableText")
        + _paragraph_style(
            "Footer", "footer", '<w:tabs><w:tab w:val="right" w:pos="9638"/></w:tabs>', f'<w:color w:val="{GREY}"/>'
        )
        + '<w:style w:type="character" w:styleId="PlaceholderText"><w:name w:val="Placeholder Text"/>'
        f'<w:rPr><w:color w:val="{GREY}"/></w:rPr></w:style>'
        '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f'<w:tblPr><w:tblBorders>{edges}</w:tblBorders><w:tblCellMar><w:left w:w="85" w:type="dxa"/>'
        '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>'
    )
