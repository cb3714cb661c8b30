"""StreamField blocks that all page types share."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images.blocks import ImageBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from toolkit_documents.models import DocumentSet
from toolkit_taxonomy.languages import language_tag

RICH_TEXT = ["bold", "italic", "link", "ol", "ul", "document-link"]

anchor_validator = RegexValidator(
    r"^[a-z][a-z0-9-]*$", _("Begin with a letter; use lower-case letters without accents, digits and hyphens.")
)


_choosing_by_key = ContextVar("choosing_by_key", default=False)


@contextmanager
def choosing_by_key() -> Iterator[None]:
    """Within it, a stream that is read holds what was chosen by key alone: nothing is fetched.

    Wagtail fetches what was chosen, a query for each type of block and stream; a page that is shown does not use that:
    it shows the translations of pages and the files of sets (``body_references``).
    """
    token = _choosing_by_key.set(True)
    try:
        yield
    finally:
        _choosing_by_key.reset(token)


class ChosenByKey:
    """Mixin of chooser blocks whose choice is shown by its key."""

    def bulk_to_python(self, values):
        if not _choosing_by_key.get():
            return super().bulk_to_python(values)
        key = self.model_class._meta.pk.attname
        # The other fields are deferred: a template that asks for one still gets it.
        return [None if value is None else self.model_class.from_db(None, [key], [value]) for value in values]


class AnchorBlock(blocks.CharBlock):
    """The stable end of a link to a place in a page."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Anchor"))
        kwargs.setdefault("required", False)
        kwargs.setdefault("max_length", 60)
        kwargs.setdefault("validators", [anchor_validator])
        kwargs.setdefault(
            "help_text", _("The end of links to this place, for example find-a-partner. Made from the text if empty.")
        )
        super().__init__(**kwargs)


class AnchoredValue(blocks.StructValue):
    """A block with a heading that can be linked to."""

    @property
    def anchor_id(self) -> str:
        if anchor := self.get("anchor"):
            return anchor
        # A step has a title and a text, a heading only a text. In the heading's own script: reduced to ASCII, every
        # Arabic, Chinese and Russian heading would be "section".
        heading = self["title"] if "title" in self else self.get("text")
        return slugify(heading or "", allow_unicode=True) or "section"


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("Heading"), max_length=160)
    anchor = AnchorBlock()
    level = blocks.ChoiceBlock(label=_("Level"), choices=[("2", _("Heading")), ("3", _("Sub-heading"))], default="2")

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "toolkit_pages/blocks/heading.html"
        value_class = AnchoredValue


class KeyPointsBlock(blocks.StructBlock):
    points = blocks.ListBlock(blocks.CharBlock(max_length=240), label=_("Key points"))

    class Meta:
        icon = "key"
        label = _("Key points")
        template = "toolkit_pages/blocks/key_points.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Step"), max_length=160)
    anchor = AnchorBlock()
    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT)
    note = blocks.RichTextBlock(
        label=_("Note in the margin"),
        features=["bold", "italic", "link"],
        required=False,
        help_text=_("Where this was done in practice, or a tool for it."),
    )

    class Meta:
        icon = "order"
        label = _("Step")
        value_class = AnchoredValue


class StepsBlock(blocks.StructBlock):
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"))

    class Meta:
        icon = "list-ol"
        label = _("Numbered steps")
        template = "toolkit_pages/blocks/steps.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Quotation"))
    attribution = blocks.CharBlock(label=_("Who said it, and where"), max_length=240)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "toolkit_pages/blocks/quote.html"


class PictureBlock(blocks.StructBlock):
    image = ImageBlock(label=_("Picture"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=240)
    credit = blocks.CharBlock(
        label=_("Credit"), required=False, max_length=240, help_text=_("Who made it, and under which licence.")
    )

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "toolkit_pages/blocks/picture.html"


class DataTableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("Caption"), max_length=200)
    table = TableBlock(label=_("Table"))
    note = blocks.CharBlock(label=_("Note"), required=False, max_length=400)
    source = blocks.CharBlock(label=_("Source"), max_length=400, required=False)

    class Meta:
        icon = "table"
        label = _("Data table")
        template = "toolkit_pages/blocks/data_table.html"


class ChartRowBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("Label"), max_length=120)
    value = blocks.FloatBlock(label=_("Value"), min_value=0)

    class Meta:
        icon = "minus"


class ChartBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("bar", _("Bars: quantities side by side")), ("share", _("Share: one part of a whole"))],
        default="bar",
    )
    title = blocks.CharBlock(
        label=_("Finding"), max_length=160, help_text=_("What the figures say, and no more than they say.")
    )
    counted = blocks.CharBlock(label=_("What is counted"), max_length=200)
    unit = blocks.CharBlock(label=_("Unit"), required=False, max_length=40, help_text=_("For example libraries, or %."))
    rows = blocks.ListBlock(ChartRowBlock(), label=_("Figures"), min_num=1, max_num=16)
    base = blocks.CharBlock(label=_("Base"), max_length=300, help_text=_("Of whom or of what: the number asked."))
    source = blocks.CharBlock(label=_("Source"), max_length=300)

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned["kind"] == "share" and len(cleaned["rows"]) > 2:
            error = ValidationError(_("A share has one part, or a part and the rest. Use bars for more figures."))
            raise StructBlockValidationError(block_errors={"rows": error})
        return cleaned

    class Meta:
        icon = "history"
        label = _("Chart")
        template = "toolkit_pages/blocks/chart.html"


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("note", _("Note or warning")), ("editors", _("Editors’ advice, not a source’s"))],
        default="note",
    )
    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT)

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "toolkit_pages/blocks/callout.html"


class DownloadBlock(ChosenByKey, SnippetChooserBlock):
    """A document set; its file in the page's language is chosen when rendering."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Download"))
        super().__init__(kwargs.pop("target_model", DocumentSet), **kwargs)

    class Meta:
        icon = "download"
        template = "toolkit_pages/blocks/download.html"


class RelatedPageBlock(ChosenByKey, blocks.PageChooserBlock):
    def deconstruct(self):
        """In migrations it is the block of Wagtail's that it was."""
        return ("wagtail.blocks.PageChooserBlock", *super().deconstruct()[1:])


class RelatedPagesBlock(blocks.StructBlock):
    pages = blocks.ListBlock(RelatedPageBlock(), label=_("Pages"))

    class Meta:
        icon = "link"
        label = _("Related pages")
        template = "toolkit_pages/blocks/related_pages.html"


class BodyBlock(blocks.StreamBlock):
    """What the body of a guideline, an article, a template or a standard page is made of."""

    text = blocks.RichTextBlock(
        label=_("Text"), features=RICH_TEXT, icon="pilcrow", template="toolkit_pages/blocks/text.html"
    )
    heading = HeadingBlock()
    key_points = KeyPointsBlock()
    steps = StepsBlock()
    callout = CalloutBlock()
    quote = QuoteBlock()
    picture = PictureBlock()
    table = DataTableBlock()
    chart = ChartBlock()
    download = DownloadBlock()
    related = RelatedPagesBlock()


class LanguageBlock(blocks.CharBlock):
    """The language of something cited, as HTML's ``lang`` takes it."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", _("Language"))
        kwargs.setdefault("max_length", 35)
        kwargs.setdefault("required", False)
        kwargs.setdefault("validators", [language_tag])
        kwargs.setdefault("help_text", _("BCP 47, for example es."))
        super().__init__(**kwargs)


class SourceBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=240)
    publisher = blocks.CharBlock(label=_("Publisher"), max_length=200, required=False)
    year = blocks.CharBlock(label=_("Year or date"), max_length=60, required=False)
    note = blocks.CharBlock(
        label=_("What it supports"), max_length=300, required=False, help_text=_("Or how it was read: on a copy.")
    )
    url = blocks.URLBlock(
        label=_("Address"), required=False, help_text=_("The publisher’s own. A source read on a copy has none.")
    )
    language = LanguageBlock()

    class Meta:
        icon = "doc-empty"
        label = _("Source")


class SourcesBlock(blocks.StreamBlock):
    source = SourceBlock()
