"""Reading the files that are mostly text: guidelines, articles, template pages, standard pages."""

from toolkit_pages.models import AdvocacyTemplate
from toolkit_pages.models.items import GUIDELINE_SCHEMES

from .common_keys import Mentions, common_keys, longest, names_of, source_blocks, title_and_summary
from .fields import Fields
from .forms import FormSource, preview_blocks, split_front_matter
from .ids import BlockIds
from .markdown import parse_blocks
from .problems import ContentFile
from .sources import PageSource
from .streams import BodyReader

TEMPLATE_ANCHORS = ["for", "use"]


def _body(file: ContentFile, page: PageSource, text: str, first_line: int, mentions: Mentions) -> BodyReader:
    reader = BodyReader(path=page.path, field="body", file=file)
    page.streams["body"] = reader.read(parse_blocks(text, file=file, first_line=first_line))
    if not page.streams["body"]:
        file.problem(first_line, "the page has no text")
    mentions.links += reader.references
    mentions.documents += reader.downloads
    return reader


def _text_item(file: ContentFile, page: PageSource) -> tuple[Fields, BodyReader, Mentions]:
    mentions = Mentions()
    fields, text, first_line = split_front_matter(file)
    common_keys(fields, page, GUIDELINE_SCHEMES, mentions)
    page.streams["sources"] = source_blocks(fields, BlockIds(page.path, "sources"))
    page.downloads = names_of(fields, "downloads", mentions.documents)
    page.live = fields.choice("status", ("live", "draft"), default="live") == "live"
    return fields, _body(file, page, text, first_line, mentions), mentions


def read_guideline(file: ContentFile, page: PageSource) -> Mentions:
    fields, _reader, mentions = _text_item(file, page)
    page.order = fields.integer("order", required=True) or 0
    fields.close()
    return mentions


def read_article(file: ContentFile, page: PageSource) -> Mentions:
    fields, _reader, mentions = _text_item(file, page)
    fields.close()
    return mentions


def read_template(file: ContentFile, page: PageSource, forms: dict[str, tuple[FormSource, ContentFile]]) -> Mentions:
    fields, reader, mentions = _text_item(file, page)
    page.values["version"] = fields.text("version", limit=longest(AdvocacyTemplate, "version"))
    codes = names_of(fields, "files", mentions.documents)
    if not codes:
        fields.problem("files", "a template page names under 'files' the form that it offers")
    page.downloads = [*codes, *page.downloads]
    sections = [b["value"]["anchor"] for b in reader.blocks if b["type"] == "heading" and b["value"]["level"] == "2"]
    if sections != TEMPLATE_ANCHORS:
        file.problem(fields.start, "the body has two '##' sections: 'What it is for {#for}' and 'How to use it {#use}'")
    fields.close()
    if codes and codes[0] in forms:
        form, form_file = forms[codes[0]]
        page.streams["preview"] = preview_blocks(form, path=page.path, file=form_file)
    return mentions


def read_standard_page(file: ContentFile, page: PageSource) -> Mentions:
    mentions = Mentions()
    fields, text, first_line = split_front_matter(file)
    title_and_summary(fields, page)
    fields.date("read_on")
    fields.close()
    _body(file, page, text, first_line, mentions)
    return mentions
