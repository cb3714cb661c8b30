"""PO files as translators' tools write them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from wagtail_localize.models import Translation

_LEFT_OUT: ContextVar[list | None] = ContextVar("suggestions_left_out", default=None)


@contextmanager
def suggestions_left_out() -> Iterator[list]:
    """Collects the entries that an import leaves out."""
    left_out: list = []
    token = _LEFT_OUT.set(left_out)
    try:
        yield left_out
    finally:
        _LEFT_OUT.reset(token)


def leave_suggestions_out() -> None:
    """A fuzzy entry is a tool's guess that nobody has confirmed: wagtail-localize would take it for a translation."""
    stock = Translation.import_po
    if getattr(stock, "leaves_suggestions_out", False):
        return

    @wraps(stock)
    def import_po(self, po, *args, **kwargs):
        fuzzy = [entry for entry in po if "fuzzy" in entry.flags]
        for entry in fuzzy:
            po.remove(entry)
        left_out = _LEFT_OUT.get()
        if left_out is not None:
            left_out += fuzzy
        return stock(self, po, *args, **kwargs)

    import_po.leaves_suggestions_out = True  # type: ignore[attr-defined]
    Translation.import_po = import_po
