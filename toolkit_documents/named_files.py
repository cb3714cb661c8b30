"""Which rows name which files, in any model of the site."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import FileField, Model, QuerySet

from .object_stores import ObjectStore, store_for

BATCH = 500


@dataclass(frozen=True)
class FileColumn:
    """A column that names files: its field, of the model that has the table."""

    model: type[Model]
    field: FileField

    @property
    def store(self) -> ObjectStore:
        return store_for(self.field.storage)


def file_columns() -> list[FileColumn]:
    """All of the site's, the columns of parents with the parents."""
    return [
        FileColumn(model, field)
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, FileField)
    ]


def named_by_any(names: Iterable[str]) -> set[str]:
    """Those names that some row has, whatever its storage: where in doubt, a file belongs to somebody."""
    return named_by(names, columns=file_columns())


def named_by(names: Iterable[str], *, columns: Iterable[FileColumn]) -> set[str]:
    """Those names that a row has in one of the columns."""
    asked, named = list(names), set()
    for column in columns:
        left = [name for name in asked if name not in named]
        if left:
            rows = column.model._base_manager.filter(**{f"{column.field.name}__in": left})
            named.update(rows.values_list(column.field.name, flat=True))
    return named


def in_batches(rows: QuerySet) -> Iterator[list]:
    """All rows, some hundred at a time, in queries of their own: what is done with them may change the table."""
    rows, last = rows.order_by("pk"), None
    while batch := list((rows if last is None else rows.filter(pk__gt=last))[:BATCH]):
        yield batch
        last = batch[-1].pk


def folder_of(field: FileField) -> str:
    """The folder that a field's files go to, "" where it has none of its own (a function, or the root).

    ``documents/%Y/%m`` lies in ``documents``.
    """
    if not isinstance(field.upload_to, str):
        return ""
    fixed, dated, _rest = field.upload_to.partition("%")
    return fixed.rpartition("/")[0] if dated else fixed.strip("/")
