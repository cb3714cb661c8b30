"""What the shelf of a text tells beside its kind: how many steps it has, else the year in which it was published.

A page type names its text in ``counted_stream``.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.apps import apps
from django.db.models import F, QuerySet
from django.utils.translation import ngettext
from wagtail.models import Page


class Shelf(NamedTuple):
    """``mark`` is large and only for the eye: ``note`` says it in words."""

    mark: str = ""
    note: str = ""


def shelf_of(stream, published) -> Shelf:
    """The shelf of a text and the time of its publication."""
    lists = [len(block["value"].get("steps") or ()) for block in _raw(stream) if block["type"] == "steps"]
    number = sum(lists)
    if number:
        # A second list of steps begins at 1 again: then no range holds.
        mark = f"1–{number}" if len(lists) == 1 and number > 1 else ""
        return Shelf(mark, ngettext("%(count)d step", "%(count)d steps", number) % {"count": number})
    return Shelf(note=f"{published:%Y}" if published else "")


def shelves_of(pages: Iterable[Page]) -> dict[int, Shelf]:
    """The shelf of each page that has a text, in one query at most: none for pages that brought their texts along."""
    shelves, missing = {}, {}
    for page in pages:
        path = _path(page.specific_class)
        if not path:
            continue
        for held in (_attribute(path), page.specific_class.counted_stream):
            if held in page.__dict__:
                shelves[page.pk] = shelf_of(page.__dict__[held], page.first_published_at)
                break
        else:
            missing[page.pk] = page
    found = with_texts(Page.objects.filter(pk__in=missing)) if missing else []
    for page in found:
        text = getattr(page, _attribute(_path(missing[page.pk].specific_class)))
        shelves[page.pk] = shelf_of(text, page.first_published_at)
    return shelves


def with_texts(pages: QuerySet) -> QuerySet:
    """The text of each page's own type beside the columns that all pages share."""
    paths = {path for model in apps.get_models() if issubclass(model, Page) and (path := _path(model))}
    return pages.annotate(**{_attribute(path): F(path) for path in sorted(paths)})


def _path(page_class) -> str:
    """The way from ``Page`` to the text of a class, or nothing where it has none."""
    name = getattr(page_class, "counted_stream", "")
    if not name or not hasattr(page_class, name):
        return ""
    return f"{page_class._meta.get_field('page_ptr').remote_field.name}__{name}"


def _attribute(path: str) -> str:
    return f"text_of_{path.replace('__', '_')}"


def _raw(stream) -> Iterable:
    return stream.raw_data if stream else ()
