"""Wagtail's search in the site's own database, for whatever is typed and for Chinese too.

Set ``"BACKEND": "toolkit_search.backends.database"`` in ``WAGTAILSEARCH_BACKENDS``. Wagtail's own backend for the
database in use does the work. As measured, it answers quotes that do not balance and NUL with an exception on SQLite,
NUL on PostgreSQL, in the admin's search too, and finds nothing in Chinese: so queries are reduced to their words, and
Chinese is indexed and asked for in pairs of characters. After a change of this setting, run ``update_index``.
"""

import sys
from functools import cache

from modelsearch.backends import database

from ..words import prepared, segmented, within_vector


def SearchBackend(params):
    """The backend for the default database, under the name by which Wagtail looks for it."""
    return _forgiving(type(database.SearchBackend(params)))(params)


class ForgivingSearch:
    """Mixed into a backend: asks it for words only."""

    def search(self, query, *args, **kwargs):
        return super().search(prepared(query), *args, **kwargs)

    def autocomplete(self, query, *args, **kwargs):
        return super().autocomplete(prepared(query), *args, **kwargs)


@cache
def _forgiving(stock: type) -> type:
    """The stock backend's class with our queries and our index entries."""
    module = sys.modules[stock.__module__]
    # Wagtail offers no other way in: its index takes the indexer from its module by name.
    if hasattr(module, "ObjectIndexer"):
        setattr(module, "ObjectIndexer", _segmenting(module.ObjectIndexer))  # noqa: B010  (a module, to type checkers)
    return type(f"Forgiving{stock.__name__}", (ForgivingSearch, stock), {})


def _segmenting(stock: type) -> type:
    class SegmentingIndexer(stock):
        """Parts Chinese where our backend indexes; any other backend of the site keeps its ways."""

        def __init__(self, obj, backend):
            super().__init__(obj, backend)
            self.segments = isinstance(backend, ForgivingSearch)

        def prepare_value(self, value):
            text = super().prepare_value(value)
            # Lists and dictionaries come through here again, item by item.
            return text if isinstance(value, list | dict) or not self.segments else segmented(text)

        def as_vector(self, texts, for_autocomplete=False):
            """PostgreSQL's. One document with more words than it takes would stop ``update_index``."""
            if self.segments:
                texts = [(within_vector(text), weight) for text, weight in texts]
            return super().as_vector(texts, for_autocomplete)

    return SegmentingIndexer
