"""What unpublished drafts point at: Wagtail's reference index knows the published content of a page only."""

from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import Page, ReferenceIndex, Revision


@dataclass(frozen=True)
class Draft:
    """A page as its latest revision has it, and what it points at: ``(content type, primary key as text)``."""

    page: Page
    references: frozenset[tuple[int, str]]


def unpublished_drafts() -> list[Draft]:
    """The drafts of all pages that have changes to publish.

    It reads every one, some milliseconds each: for the rare moment before something is deleted.
    """
    changed = Page.objects.filter(has_unpublished_changes=True, latest_revision__isnull=False)
    drafts = []
    for revision in Revision.objects.filter(pk__in=changed.values("latest_revision")):
        page = revision.as_object()
        references = ReferenceIndex._extract_references_from_object(page)
        drafts.append(Draft(page, frozenset((content_type, pk) for content_type, pk, *_paths in references)))
    return drafts


def drafts_referring_to(targets: QuerySet, drafts: list[Draft]) -> list[Page]:
    """The pages of those drafts that point at one of the targets, from a row, a key or a block."""
    content_type = ContentType.objects.get_for_model(targets.model).pk
    wanted = {(content_type, str(pk)) for pk in targets.values_list("pk", flat=True)}
    return [draft.page for draft in drafts if wanted & draft.references]
