"""Where a text stands, in words for an editor."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Manager, Model
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue


def part_of(instance: Model, path: str) -> int | None:
    """Which block or row of its field a place is in, counted from 1; 0 for one that is not there.

    ``None`` for a field without such parts.
    """
    name, _dot, rest = path.partition(".")
    value: Any = getattr(instance, name, None) if rest else None
    if isinstance(value, StreamValue):
        parts = [str(block.id) for block in value]
    elif isinstance(value, Manager):
        parts = [str(row.translation_key) for row in value.all()]
    else:
        return None
    part = rest.split(".")[0]
    return parts.index(part) + 1 if part in parts else 0


def field_name(instance: Model, path: str) -> str:
    """What the form calls the field in which a text stands."""
    name = path.partition(".")[0]
    try:
        field = instance._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    if field.related_model is not None and field.one_to_many:
        return str(field.related_model._meta.verbose_name_plural)
    return str(getattr(field, "verbose_name", name))


def place_name(instance: Model, path: str) -> str:
    """A place in words: "body (position: 3)"."""
    position = part_of(instance, path)
    return in_words(field_name(instance, path), positions=[position] if position else [], count=1)


def in_words(field: str, *, positions: Iterable[int], count: int) -> str:
    """Several places of one field: "body (7; position: 1–5, 9)"."""
    values = {"field": field, "count": count, "positions": _(", ").join(_runs(positions))}
    if values["positions"] and count > 1:
        # Translators: a field, how many texts of it, in which of its blocks or rows: "body (7; position: 1–5, 9)".
        return _("%(field)s (%(count)d; position: %(positions)s)") % values
    if values["positions"]:
        return _("%(field)s (position: %(positions)s)") % values
    return _("%(field)s (%(count)d)") % values if count > 1 else field


def _runs(numbers: Iterable[int]) -> list[str]:
    """Numbers that follow each other as one: 1, 2, 3, 7 are "1–3" and "7"."""
    runs = []
    for _difference, run in groupby(enumerate(sorted(numbers)), key=lambda pair: pair[1] - pair[0]):
        members = [number for _index, number in run]
        runs.append(f"{members[0]}–{members[-1]}" if len(members) > 1 else str(members[0]))
    return runs
