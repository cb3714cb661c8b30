"""Search and reference index after a load: right at once, with or without a worker."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_save
from modelsearch import index
from modelsearch.backends import get_search_backends_with_name
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

logger = logging.getLogger(__name__)


@contextmanager
def indexing_paused() -> Iterator[None]:
    """No task for each save: a load would leave hundreds, some of them about pages half made."""
    paused = [
        model for model in index.get_indexed_models() if post_save.disconnect(post_save_signal_handler, sender=model)
    ]
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in paused:
            post_save.connect(post_save_signal_handler, sender=model)


def index_written(objects: Iterable) -> None:
    """Bring both indexes up to date for what was written."""
    objects = list(objects)
    with transaction.atomic():
        for model, found in _by_model(objects).items():
            _add_to_search(model, found)
        for written in objects:
            if ReferenceIndex.model_is_indexable(type(written)):
                ReferenceIndex.create_or_update_for_object(written)


def _by_model(objects: Iterable) -> dict[type[Model], list]:
    """What search is to find."""
    found: dict[type[Model], list] = defaultdict(list)
    for written in objects:
        indexed = index.get_indexed_instance(written)
        if indexed:
            found[type(indexed)].append(indexed)
    return found


def _add_to_search(model: type[Model], found: list) -> None:
    """All of a model at once, for SQLite weighs every title of the site anew each time."""
    for name, backend in get_search_backends_with_name(with_auto_update=True):
        try:
            backend.add_bulk(model, found)
        except Exception:
            # As where a single object is saved: a search server that is down stops no load.
            logger.exception("Search backend %r took in no %s", name, model._meta.label)
            if not backend.catch_indexing_errors:
                raise
