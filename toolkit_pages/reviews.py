"""When pages of any editorial type were reviewed and are due again: dates that each type keeps in its own table."""

from collections.abc import Iterable

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import DateField, F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Page


def reviewed_types() -> list[type[Page]]:
    """The page types of all installed apps that keep these dates."""
    return [model for model in apps.get_models() if issubclass(model, Page) and hasattr(model, "next_review_on")]


def editorial_pages() -> QuerySet:
    """Pages of the editorial types of all installed apps, with their own ``reviewed_on`` and ``next_review_on``."""
    return with_review_dates(Page.objects.type(*reviewed_types()))


def with_review_dates(pages: QuerySet) -> QuerySet:
    """The dates of each page's own type beside the columns that all pages share."""
    types = reviewed_types()
    return pages.annotate(
        reviewed_on=_own_date(types, "reviewed_on"), next_review_on=_own_date(types, "next_review_on")
    )


def _own_date(types: list[type[Page]], name: str):
    columns = [F(f"{model._meta.get_field('page_ptr').remote_field.name}__{name}") for model in types]
    return Coalesce(*columns, Value(None), output_field=DateField())


def editorial_types() -> QuerySet:
    """The content types of the editorial pages."""
    types = ContentType.objects.get_for_models(*reviewed_types())
    return ContentType.objects.filter(pk__in=[content_type.pk for content_type in types.values()]).order_by("model")


def overdue() -> Q:
    """The next review was to be before today."""
    return Q(next_review_on__lt=timezone.localdate())


def never_reviewed() -> Q:
    return Q(reviewed_on=None)


def overdue_ids(pages: Iterable[Page]) -> set[int]:
    """Ids of those pages whose review is overdue; one query at most, none for pages that carry the date already or are
    of a type that has none."""
    today, overdue_pages, unknown = timezone.localdate(), set(), []
    for page in pages:
        if hasattr(page, "next_review_on"):
            if page.next_review_on and page.next_review_on < today:
                overdue_pages.add(page.pk)
        elif hasattr(page.specific_class, "next_review_on"):
            unknown.append(page.pk)
    if unknown:
        overdue_pages.update(editorial_pages().filter(overdue(), pk__in=unknown).values_list("pk", flat=True))
    return overdue_pages
