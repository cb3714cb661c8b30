"""What stands inside a paragraph: bold, italics, links, fields of a form."""

import re
from dataclasses import dataclass

from .problems import ContentFile

#: A star with a space on its inner side is a star: the forms mark the editors' own lines with it.
TOKEN = re.compile(
    r"\\(?P<escaped>[*\[\]\\<])"
    r"|(?P<html></?[A-Za-z!][^>]*>?)"
    r"|\[\[(?P<field>[^\[\]]+)\]\]"
    r"|\[(?P<label>[^\[\]]+)\]\((?P<target>[^()\s]+)\)"
    r"|\*\*(?P<bold>(?=[^\s*]).+?(?<=[^\s*]))\*\*"
    r"|(?<![\w*])\*(?P<italic>(?=[^\s*]).+?(?<=[^\s*]))\*(?![\w*])",
    re.DOTALL,
)


@dataclass(frozen=True)
class Span:
    """A run of text; ``kind`` is text, bold, italic, link or field, ``inner`` what bold, italics and links hold."""

    kind: str
    text: str = ""
    target: str = ""
    inner: tuple["Span", ...] = ()
    line: int = 0


def parse_inline(text: str, *, line: int, file: ContentFile) -> tuple[Span, ...]:
    """The spans of a text that begins on ``line``."""
    spans: list[Span] = []
    end = 0
    for match in TOKEN.finditer(text):
        here = line + text.count("\n", 0, match.start())
        if match.start() > end:
            spans.append(_plain(text[end : match.start()], line=here, file=file))
        end = match.end()
        kind = match.lastgroup or ""
        value = match.group(kind)
        if kind == "html":
            file.problem(here, f"raw HTML is not allowed: {value[:40]}")
        elif kind == "escaped":
            spans.append(Span("text", value, line=here))
        elif kind == "field":
            if "\n" in value or len(value) > 60:
                file.problem(here, "a field stands on one line and has at most 60 characters")
            spans.append(Span("field", " ".join(value.split()), line=here))
        elif kind == "target":
            inner = parse_inline(match.group("label"), line=here, file=file)
            spans.append(Span("link", target=value, inner=inner, line=here))
        else:
            spans.append(Span(kind, inner=parse_inline(value, line=here, file=file), line=here))
    if end < len(text):
        spans.append(_plain(text[end:], line=line + text.count("\n", 0, end), file=file))
    return tuple(spans)


def _plain(text: str, *, line: int, file: ContentFile) -> Span:
    if "](" in text:
        file.problem(line, "a link is not understood; write [text](address) without spaces or brackets in the address")
    if "**" in text:
        file.problem(line, "'**' is not closed")
    return Span("text", re.sub(r"\s*\n\s*", " ", text), line=line)


def plain_text(text: str, *, line: int, file: ContentFile) -> str:
    """A text in which nothing is marked; marks are reported."""
    spans = parse_inline(text, line=line, file=file)
    for span in spans:
        if span.kind != "text":
            file.problem(span.line, f"{span.kind} is not possible here: this text is plain")
    return "".join(span.text for span in spans).strip()
