"""Search and reference index after a load: right at once, with or without a worker."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db.models.signals import post_save
from modelsearch import index
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update


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
    for written in objects:
        index.insert_or_update_object(written)
        if ReferenceIndex.model_is_indexable(type(written)):
            ReferenceIndex.create_or_update_for_object(written)
