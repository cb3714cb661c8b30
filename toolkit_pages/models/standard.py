"""Pages about the toolkit itself: about, contact, privacy, accessibility."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from ..blocks import BodyBlock
from .toolkit_page import ToolkitPage


class StandardPage(ToolkitPage):
    """A plain text; those below the home stand in the footer."""

    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    search_fields = [*ToolkitPage.search_fields, index.SearchField("body")]
    navigation_role = "about"
    card_kind = _("Page")
    parent_page_types = ["toolkit_pages.ToolkitHome"]
    subpage_types: list = []

    class Meta:
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")


StandardPage.edit_handler = StandardPage.editor_tabs(
    (_("Content"), [TitleFieldPanel("title"), StandardPage.summary_panel, FieldPanel("body")])
)
