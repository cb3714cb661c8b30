"""The toolkit's home: the cabinet, the ways in, and the news."""

from django.db import models
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel, TitleFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page, TranslatableMixin
from wagtail.search import index
from wagtail.url_routing import RouteResult

from toolkit_taxonomy.restrictions import closed_for
from toolkit_taxonomy.rows import child_rows

from ..blocks import RICH_TEXT
from ..cards import cards_for
from ..elsewhere import find_elsewhere
from ..feeds import atom_feed
from ..routing import DEPTH_LIMIT, follow, read_address
from ..types import concrete_subclasses
from .sections import SectionIndex
from .toolkit_page import ToolkitPage

#: Cards of the newest items on the home page, and entries in its feed.
NEWEST, FEED_ENTRIES = 4, 30


class HomeEntry(TranslatableMixin, Orderable):
    """A way in by what the visitor wants to do: "choose a partner", with the page that helps."""

    page = ParentalKey("toolkit_pages.ToolkitHome", on_delete=models.CASCADE, related_name="entries")
    title = models.CharField(_("what the visitor wants to do"), max_length=80, help_text=_("Begin with a verb."))
    hint = models.CharField(_("hint"), max_length=120, blank=True)
    target = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))

    panels = [FieldPanel("title"), FieldPanel("hint"), PageChooserPanel("target")]
    synchronised_fields = ["target"]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("way in")
        verbose_name_plural = _("ways in")

    def __str__(self):
        return self.title


class FeaturedPage(TranslatableMixin, Orderable):
    """A page that editors show on the home page."""

    page = ParentalKey("toolkit_pages.ToolkitHome", on_delete=models.CASCADE, related_name="featured_rows")
    target = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))

    panels = [PageChooserPanel("target")]
    synchronised_fields = ["target"]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("featured page")
        verbose_name_plural = _("featured pages")

    def __str__(self):
        return str(self.target) if self.target_id else ""


class ToolkitHome(RoutablePageMixin, ToolkitPage):
    """The top of a toolkit; it may stand anywhere in a site's tree, more than once."""

    purpose = models.CharField(
        _("purpose"), max_length=120, help_text=_("The sentence in the largest letters: what the toolkit is for.")
    )
    featured_title = models.CharField(_("heading of the featured pages"), max_length=120, blank=True)
    note = RichTextField(_("note at the foot of the page"), features=RICH_TEXT, blank=True)

    search_fields = [*ToolkitPage.search_fields, index.SearchField("purpose")]

    card_kind = _("Toolkit")

    class Meta:
        verbose_name = _("toolkit home")
        verbose_name_plural = _("toolkit homes")

    @classmethod
    def can_exist_under(cls, parent):
        """Anywhere in a host's tree but in a section of a toolkit, however deep: a section lists one type of item.

        Asked when a home is made, moved or copied. A list of page types cannot say it, for the host's are unknown.
        """
        if not super().can_exist_under(parent):
            return False
        sections = concrete_subclasses(SectionIndex)
        return not parent.get_ancestors(inclusive=True).type(*sections).exists()

    def route(self, request, path_components):
        """One query for the whole address; what that cannot answer goes Wagtail's own way, step by step.

        An address that is another language's leads there.
        """
        self._serving_request = request
        home, found = self, None
        try:
            if self.live and len(path_components) <= DEPTH_LIMIT:
                home, chain = read_address(self, request, path_components)
                found = follow(chain, home, request, path_components)
            if found is None:
                request.toolkit_chain = [self]
                found = super().route(request, path_components)
            return found
        except Http404:
            url = find_elsewhere(home, request, path_components) if self.live else None
            if url is None:
                raise
            return RouteResult(home, (lambda request: redirect(url), [], {}))

    def items(self, request):
        """All published items of the toolkit in this language, newest first, without what is closed."""
        from ..reviews import editorial_pages

        pages = editorial_pages().descendant_of(self).live()
        return closed_for(request).exclude_from(pages).order_by("-first_published_at", "-pk")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        entries = child_rows("entries", [self], HomeEntry.objects.select_related("target").order_by("sort_order"))
        featured = child_rows(
            "featured_rows", [self], FeaturedPage.objects.select_related("target").order_by("sort_order")
        )
        targets = self._in_this_language([row.target for row in entries[self.pk] + featured[self.pk]], request)
        featured_pages = [
            targets[r.target.translation_key] for r in featured[self.pk] if r.target.translation_key in targets
        ]
        newest = list(self.items(request)[: NEWEST + len(featured_pages)])
        featured_ids = {page.pk for page in featured_pages}
        newest = [page for page in newest if page.pk not in featured_ids][:NEWEST]
        cards = cards_for([*featured_pages, *newest], context["navigation"])
        context.update(
            entries=[
                (row, targets[row.target.translation_key])
                for row in entries[self.pk]
                if row.target.translation_key in targets
            ],
            drawers=self.drawers(context["navigation"]),
            featured=cards[: len(featured_pages)],
            newest=cards[len(featured_pages) :],
        )
        return context

    def _in_this_language(self, targets, request) -> dict:
        keys = {target.translation_key for target in targets}
        pages = Page.objects.filter(translation_key__in=keys, locale_id=self.locale_id).live()
        return {page.translation_key: page for page in closed_for(request).exclude_from(pages)}

    def drawers(self, navigation) -> list[dict]:
        """The sections with the number of published items in each, counted in one query."""
        sections = navigation.sections
        closed = closed_for(navigation.request)
        paths = closed.exclude_from(Page.objects.descendant_of(self).live()).values_list("path", flat=True)
        counts = {section.path: 0 for section in sections}
        for path_ in paths:
            parent = path_[: -self.steplen]
            if parent in counts:
                counts[parent] += 1
        return [{"page": section, "count": counts[section.path]} for section in sections if counts[section.path]]

    def get_route_paths(self):
        return [*super().get_route_paths(), "/feed/"]

    @path("feed/", name="feed")
    def serve_feed(self, request):
        return atom_feed(self, request, self.items(request)[:FEED_ENTRIES])


ToolkitHome.edit_handler = ToolkitHome.editor_tabs(
    (
        _("Content"),
        [
            TitleFieldPanel("title"),
            FieldPanel("purpose"),
            ToolkitHome.summary_panel,
            InlinePanel("entries", heading=_("Ways in"), label=_("way in"), max_num=6),
            FieldPanel("featured_title"),
            InlinePanel("featured_rows", heading=_("Featured pages"), label=_("page"), max_num=6),
            FieldPanel("note"),
        ],
    ),
)
