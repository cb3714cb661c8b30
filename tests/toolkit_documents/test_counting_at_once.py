"""A thousand downloads of one file at once, on a real PostgreSQL: the day's first among them, and none is lost."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import RequestFactory

from cms.settings.base import databases
from toolkit_documents import counting
from toolkit_documents.models import DocumentRecord, DownloadCount

pytestmark = pytest.mark.service

ALIAS = "postgresql"
VISITORS, DOWNLOADS = 20, 50


@pytest.fixture
def counts(postgres_database, monkeypatch, django_db_blocker):
    """The numbers in a database that has nothing else: no record that they belong to."""
    with django_db_blocker.unblock():
        yield from counts_in(postgres_database, monkeypatch)


def counts_in(postgres_database, monkeypatch):
    connections.databases[ALIAS] = databases(postgres_database)["default"]
    connections.configure_settings(connections.databases)
    monkeypatch.setattr(counting.router, "db_for_write", lambda model, **hints: ALIAS)
    with monkeypatch.context() as alone, connections[ALIAS].schema_editor() as editor:
        alone.setattr(DownloadCount._meta.get_field("record"), "db_constraint", False)
        editor.create_model(DownloadCount)
    yield DownloadCount.objects.using(ALIAS)
    connections[ALIAS].close()
    del connections[ALIAS], connections.databases[ALIAS]


def test_none_is_lost(counts):
    request = RequestFactory().get("/", headers={"user-agent": "Mozilla/5.0"})
    start = threading.Barrier(VISITORS)

    def visit(number):
        record = DocumentRecord(pk=1, document_id=1, language="ar")
        start.wait(timeout=30)
        try:
            for _time in range(DOWNLOADS):
                counting.count_download(request, record, status=200)
        finally:
            connections[ALIAS].close()

    with ThreadPoolExecutor(VISITORS) as visitors:
        list(visitors.map(visit, range(VISITORS)))
    assert list(counts.values_list("record_id", "language", "count")) == [(1, "ar", VISITORS * DOWNLOADS)]


def test_a_row_that_is_held_holds_up_no_download_for_long(counts, monkeypatch, caplog):
    monkeypatch.setattr(counting, "PATIENCE", 1)
    request = RequestFactory().get("/", headers={"user-agent": "Mozilla/5.0"})
    record = DocumentRecord(pk=1, document_id=1, language="ar")
    counting.count_download(request, record, status=200)
    held, done = threading.Event(), threading.Event()

    def hold():
        with connections[ALIAS].cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("UPDATE toolkit_documents_downloadcount SET count = count")
            held.set()
            done.wait(timeout=30)
            cursor.execute("ROLLBACK")
        connections[ALIAS].close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(timeout=30)
    counting.count_download(request, record, status=200)
    assert "was not counted" in caplog.text
    done.set()
    holder.join()
    counting.count_download(request, record, status=200)
    assert counts.get().count == 2
