"""Paragraphs and lists as the HTML that a rich text field stores."""

import re
from collections.abc import Iterable, Mapping
from html import escape

from .fields import is_web_address
from .inline import Span, parse_inline
from .markdown import Listing, Paragraph
from .problems import ContentFile

#: A link to a page of the toolkit, before the page's id is known.
PAGE_LINK = re.compile(r'<a href="page:([^"]+)">(.*?)</a>', re.DOTALL)


def rich_text(nodes: Iterable, *, file: ContentFile, references: list) -> str:
    """HTML of paragraphs and lists; each link to a page is added to ``references`` as (key, line)."""
    parts = []
    for node in nodes:
        if type(node) is Paragraph:
            parts.append(f"<p>{_inline(node.text, node.line, file, references)}</p>")
        elif type(node) is Listing:
            tag = "ol" if node.ordered else "ul"
            items = "".join(f"<li>{_inline(item.text, item.line, file, references)}</li>" for item in node.items)
            parts.append(f"<{tag}>{items}</{tag}>")
            for item in node.items:
                if item.box:
                    file.problem(item.line, "a check box is possible in a form only")
        else:
            file.problem(node.line, "only paragraphs and lists are possible here")
    return "".join(parts)


def _inline(text: str, line: int, file: ContentFile, references: list) -> str:
    return spans_html(parse_inline(text, line=line, file=file), file=file, references=references)


def spans_html(spans: Iterable[Span], *, file: ContentFile, references: list) -> str:
    return "".join(_span(span, file, references) for span in spans)


def _span(span: Span, file: ContentFile, references: list) -> str:
    inner = spans_html(span.inner, file=file, references=references)
    if span.kind == "bold":
        return f"<b>{inner}</b>"
    if span.kind == "italic":
        return f"<i>{inner}</i>"
    if span.kind == "link":
        if span.target.startswith("page:"):
            references.append((span.target.removeprefix("page:"), span.line))
        elif not is_web_address(span.target):
            file.problem(span.line, f"a link leads to page:<folder>/<file> or to a web address, not to {span.target}")
        return f'<a href="{escape(span.target)}">{inner}</a>'
    if span.kind == "field":
        file.problem(span.line, "a field to fill in is possible in a form only")
    return escape(span.text, quote=False)


def with_page_ids(html: str, page_ids: Mapping[str, int]) -> str:
    """Put ids into the links to pages. A link whose page an editor deleted becomes plain text."""

    def replaced(match: re.Match) -> str:
        key, inner = match.groups()
        return f'<a linktype="page" id="{page_ids[key]}">{inner}</a>' if key in page_ids else inner

    return PAGE_LINK.sub(replaced, html)
