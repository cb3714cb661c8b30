"""What every page type of the toolkit shares, whatever app it lives in."""

from django.core.exceptions import ValidationError
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, PublishingPanel, TabbedInterface
from wagtail.models import Page
from wagtail.search import index

from toolkit_taxonomy.labels import Vocabulary
from toolkit_taxonomy.restrictions import closed_for, family_restrictions

from ..badges import badges_for
from ..body_references import BodyReferences
from ..conf import toolkit_name
from ..elsewhere import notice_for
from ..metadata import PageMetadata
from ..navigation import navigation_for
from ..publication import SCHEDULED, keep_as_draft, refuse_if_incomplete


class ToolkitPage(Page):
    """Abstract: summary, navigation, restrictions by family, metadata.

    The summary is Wagtail's own ``search_description``: it stands in the base table, so that a card needs no other.
    """

    #: Fields that all languages share, by name; ``toolkit_translation`` declares them to wagtail-localize.
    synchronised_fields: list[str] = []
    #: Where the toolkit's navigation shows a page of this type that stands right below the home: ``section`` among the
    #: sections, ``about`` in the footer alone. Any other stands in the menu where its editors say so.
    navigation_role: str = ""
    #: The page type at whose nearest page above the toolkit begins.
    home_type = "toolkit_pages.ToolkitHome"
    #: What a card calls this kind of page.
    card_kind: str | Promise | None = None

    search_fields = [*Page.search_fields, index.SearchField("search_description", boost=1.5)]

    summary_panel = FieldPanel(
        "search_description",
        heading=_("Summary"),
        help_text=_("One or two sentences. They open the page, stand on its card and are what search engines show."),
    )
    promote_panels = [
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("show_in_menus")], heading=_("Address and title")
        )
    ]
    settings_panels = [PublishingPanel()]

    class Meta:
        abstract = True

    @classmethod
    def editor_tabs(cls, *tabs):
        """The edit form in tabs: the type's own, then address and publishing."""
        return TabbedInterface(
            [
                *(ObjectList(panels, heading=heading) for heading, panels in tabs),
                ObjectList(cls.promote_panels, heading=_("Address")),
                ObjectList(cls.settings_panels, heading=_("Publishing")),
            ]
        )

    def missing_for_publication(self) -> dict[str, str]:
        """Field name -> what to do before a page of this type can go live; empty when it may."""
        return {}

    def save(self, clean=True, **kwargs):
        if clean and self.live and kwargs.get("update_fields") is None:
            refuse_if_incomplete(self)
        return super().save(clean=clean, **kwargs)

    def publish(self, revision, user=None, log_action=True, **kwargs):
        try:
            super().publish(revision, user=user, log_action=log_action, **kwargs)
        except ValidationError as error:
            if log_action != SCHEDULED:
                raise
            keep_as_draft(self, revision, user, error)

    def get_view_restrictions(self):
        request = getattr(self, "_serving_request", None)
        return family_restrictions(self, closed_for(request))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Labels in the page's language, read once for the page."""
        return Vocabulary(self.locale_id)

    @property
    def language_code(self) -> str:
        return self.locale.language_code

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        self._serving_request = request
        navigation = navigation_for(self, request)
        context.update(
            toolkit_name=toolkit_name(),
            navigation=navigation,
            body_references=BodyReferences.of_page(self, request, navigation),
            notice=notice_for(request, self.language_code),
            metadata=self.get_metadata(request),
            badges=badges_for([self]).get(self.pk, []),
        )
        return context

    def get_metadata(self, request) -> PageMetadata:
        return PageMetadata(self, request)
