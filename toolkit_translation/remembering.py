"""What was read of an original, kept for as long as its translations are taken in."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from wagtail.models import TranslatableMixin

T = TypeVar("T")

_KEPT: ContextVar[dict[Hashable, object] | None] = ContextVar("kept_of_originals", default=None)


@contextmanager
def originals_read_once() -> Iterator[None]:
    """For a load of many languages, in which no original changes."""
    token = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(token)


def read_once(original: TranslatableMixin, read: Callable[[TranslatableMixin], T]) -> T:
    """What ``read`` finds in an original; read anew each time, but for such a load."""
    kept = _KEPT.get()
    if kept is None:
        return read(original)
    key = (read, type(original), original.pk)
    if key not in kept:
        kept[key] = read(original)
    return kept[key]  # type: ignore[return-value]
