"""Which pages point at a page through a row of theirs: related pages, ways in and featured pages of a home.

The rows go with the page they point at, without a word. What the guard before deleting tells comes from here.
"""

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from wagtail.models import Page

from toolkit_taxonomy.drafts import unpublished_drafts

from .models import RelatedPage
from .models.home import FeaturedPage, HomeEntry

#: Row models with a key ``page`` to the page that has the row and ``target`` to the one it points at.
ROWS = (RelatedPage, HomeEntry, FeaturedPage)


@dataclass
class PageUse:
    """A page that points at others, as published and as its draft has it: what the row is called, id pointed at."""

    page: Page
    published: list[tuple[str, int]] = field(default_factory=list)
    drafted: list[tuple[str, int]] = field(default_factory=list)

    def targets(self, among: Container[int]) -> dict[str, list[int]]:
        """Those of some pages that it points at, by what the rows are called; each once."""
        found: dict[str, list[int]] = defaultdict(list)
        for kind, target_id in dict.fromkeys([*self.published, *self.drafted]):
            if target_id in among:
                found[kind].append(target_id)
        return found


def with_descendants(page: Page) -> dict[int, str]:
    """The titles, by id, of a page and all pages below it: what is deleted with it."""
    return dict(Page.objects.descendant_of(page, inclusive=True).values_list("pk", "title"))


def uses_from_outside(target_ids: Iterable[int]) -> list[PageUse]:
    """The pages that point at one of the targets and are none themselves, as published or as their draft has it.

    What the table holds of a page that is not published is what its first version said: its draft counts instead.
    An alias is left out where its source is told, for it follows that.
    """
    targets = set(target_ids)
    drafts = {draft.page.pk: draft.page for draft in unpublished_drafts()}
    uses: dict[int, PageUse] = {page_id: PageUse(page) for page_id, page in drafts.items() if page_id not in targets}
    for model in ROWS:
        kind = str(model._meta.verbose_name_plural)
        relation = model._meta.get_field("page").remote_field.related_name
        for use in uses.values():
            for row in getattr(use.page, relation).all() if hasattr(use.page, relation) else []:
                if row.target_id in targets:
                    use.drafted.append((kind, row.target_id))
    only_drafted = Q(page__live=False, page__has_unpublished_changes=True, page__latest_revision__isnull=False)
    published = [
        (str(model._meta.verbose_name_plural), *row)
        for model in ROWS
        for row in model._default_manager.filter(target__in=targets)
        .exclude(page__in=targets)
        .exclude(only_drafted)
        .values_list("page_id", "target_id")
    ]
    pages = Page.objects.in_bulk({page_id for _kind, page_id, _target_id in published} - uses.keys())
    uses.update({page_id: PageUse(page) for page_id, page in pages.items()})
    for kind, page_id, target_id in published:
        uses[page_id].published.append((kind, target_id))
    uses = {page_id: use for page_id, use in uses.items() if use.published or use.drafted}
    found = [use for use in uses.values() if use.page.alias_of_id not in uses]
    return sorted(found, key=lambda use: (use.page.title, use.page.pk))
