"""The same order in the database itself: ``pages.order_by(InLanguage("title", "de"))``.

PostgreSQL has it from ICU. SQLite is taught ours on every connection. Any other database sorts as it is set up.
"""

from functools import cache

from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models import Func

from .languages import language_for
from .ordering import OWN_LETTERS, SCRIPTS, alphabetical

#: The languages that need an order of their own; one serves all others.
TAILORED = sorted({*SCRIPTS, *OWN_LETTERS})
COMMON = "en"


class InLanguage(Func):
    """Text to sort by, in the order of a language."""

    def __init__(self, expression, language: str):
        super().__init__(expression)
        self.language = language

    def as_sql(self, compiler, connection, **extra):
        return compiler.compile(self.source_expressions[0])

    def as_sqlite(self, compiler, connection, **extra):
        return self._collated(compiler, _sqlite_name(self.language))

    def as_postgresql(self, compiler, connection, **extra):
        return self._collated(compiler, _postgresql_name(connection.alias, self.language))

    def _collated(self, compiler, collation: str):
        sql, params = compiler.compile(self.source_expressions[0])
        return (f'{sql} COLLATE "{collation}"', params) if collation else (sql, params)


def _sqlite_name(language: str) -> str:
    base = language.partition("-")[0]
    return f"toolkit_{base if base in TAILORED else COMMON}"


@cache
def _postgresql_name(alias: str, language: str) -> str:
    """ICU's collation of the language, as the server has it; empty where it was built without. Asked for once."""
    tag = language_for(language).html
    wanted = [f"{name}-x-icu" for name in (tag, tag.partition("-")[0], "und")]
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT collname FROM pg_collation WHERE collname = ANY(%s)", [wanted])
        present = {name for (name,) in cursor.fetchall()}
    return next((name for name in wanted if name in present), "")


def teach(connection, **kwargs) -> None:
    """Give an open connection to SQLite its collations."""
    if connection.vendor == "sqlite" and connection.connection is not None:
        for language in (*TAILORED, COMMON):
            connection.connection.create_collation(f"toolkit_{language}", _comparison(language))


def _comparison(language: str):
    def compare(one: str, other: str) -> int:
        ours, theirs = alphabetical(one, language), alphabetical(other, language)
        return (ours > theirs) - (ours < theirs)

    return compare


def connect():
    connection_created.connect(teach, dispatch_uid="toolkit_taxonomy.collation")
    for connection in connections.all(initialized_only=True):
        teach(connection)
