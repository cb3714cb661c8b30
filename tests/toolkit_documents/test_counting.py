"""What is a download and what is not; that none is lost when many come at once, and none spoiled by the database."""

import datetime
import logging

import pytest
from django.db import DatabaseError
from django.db.models import QuerySet
from django.test import Client, RequestFactory

from tests.toolkit_documents.test_records import make_document
from toolkit_documents import counting
from toolkit_documents.counting import count_download
from toolkit_documents.models import DocumentRecord, DownloadCount

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
TEXT = b"0123456789"


@pytest.fixture
def record():
    """A file of ten bytes that everybody may fetch."""
    document = make_document(data=TEXT)
    DocumentRecord.objects.filter(document=document).update(public=True, language="fr")
    return DocumentRecord.objects.get(document=document)


def fetch(record, *, user_agent=FIREFOX, **headers):
    response = Client().get(record.document.url, headers={"user-agent": user_agent, **headers})
    b"".join(response)
    return response


def counted(record) -> int:
    return sum(record.download_counts.values_list("count", flat=True))


def test_a_download_is_counted_by_file_day_and_language_of_that_day(record):
    other = make_document("Another")
    fetch(record)
    fetch(record)
    DocumentRecord.objects.filter(pk=record.pk).update(language="es")
    fetch(record)
    day = datetime.datetime.now(datetime.UTC).date()
    assert set(record.download_counts.values_list("day", "language", "count")) == {(day, "fr", 2), (day, "es", 1)}
    assert counted(other.toolkit_record) == 0


def test_nothing_is_kept_of_the_visitor(record):
    response = fetch(record, cookie="visit=1", referer="http://elsewhere.example/")
    assert not response.cookies
    assert {field.name for field in DownloadCount._meta.fields} == {"id", "record", "day", "language", "count"}


@pytest.mark.parametrize(
    ("asked", "status", "number"),
    [
        ("bytes=0-", 206, 1),
        ("bytes=0-3", 206, 1),
        ("bytes=-10", 206, 1),
        ("bytes=4-", 206, 0),
        ("bytes=-3", 206, 0),
        ("bytes=10-", 416, 0),
        ("bytes=0-1,4-5", 200, 1),
        ("lines=4-", 200, 1),
    ],
)
def test_a_part_counts_when_it_begins_the_file(record, asked, status, number):
    assert fetch(record, range=asked).status_code == status
    assert counted(record) == number


def test_a_download_that_was_cut_and_taken_up_again_counts_once(record):
    etag = fetch(record)["ETag"]
    fetch(record, range="bytes=4-", if_range=etag)
    assert counted(record) == 1


def test_neither_head_nor_a_copy_that_is_still_good_nor_a_refusal_counts(record):
    etag = fetch(record)["ETag"]
    Client().head(record.document.url, headers={"user-agent": FIREFOX})
    assert fetch(record, if_none_match=etag).status_code == 304
    DocumentRecord.objects.filter(pk=record.pk).update(public=False)
    assert fetch(record).status_code == 404
    assert counted(record) == 1


@pytest.mark.parametrize(
    ("asked", "number"), [({}, 1), ({"range": "bytes=0-99"}, 1), ({"range": "bytes=4-"}, 0)], ids=str
)
def test_a_redirect_to_the_bucket_counts_by_the_part_that_will_be_asked_there(record, asked, number):
    headers = {"user-agent": FIREFOX, **asked}
    count_download(RequestFactory().get("/", headers=headers), record, status=302)
    count_download(RequestFactory().head("/", headers=headers), record, status=302)
    assert counted(record) == number


@pytest.mark.parametrize(
    "user_agent",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; Baiduspider/2.0)",
        "Mozilla/5.0 (compatible; Yahoo! Slurp)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2)",
        "facebookexternalhit/1.1",
        "WhatsApp/2.23.20.0",
        "Pingdom.com_bot_version_1.4",
        "python-requests/2.32.3",
        "",
    ],
)
def test_robots_are_left_out(record, user_agent):
    assert fetch(record, user_agent=user_agent).status_code == 200
    assert counted(record) == 0


@pytest.mark.parametrize(
    "user_agent",
    [
        "Mozilla/5.0 (Linux; Android 9; CUBOT_X18_Plus) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile Safari/604.1",
        "UCWEB/2.0 (Java; U; MIDP-2.0; en-US; nokia210) U2/1.0.0 UCBrowser/9.5.0.449 U2/1.0.0 Mobile",
        "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1.32052/29.3709; U; en) Presto/2.8.119 Version/11.10",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/97.0 Safari/537.36 baidubrowser/8.7",
        "Wget/1.21.3",
        "curl/8.5.0",
    ],
)
def test_people_count_on_plain_telephones_and_with_download_programs_too(record, user_agent):
    fetch(record, user_agent=user_agent)
    assert counted(record) == 1


def test_what_a_browser_fetches_ahead_is_no_download(record):
    fetch(record, sec_purpose="prefetch;prerender")
    assert counted(record) == 0


def test_the_days_first_downloads_may_come_at_once(record, monkeypatch):
    """Another process makes the row after we looked for it and before we make ours."""
    fetch(record)
    update, seen = QuerySet.update, []

    def see_nothing_at_first(counts, **values):
        if counts.model is not DownloadCount or seen:
            return update(counts, **values)
        seen.append(counts)
        return 0

    monkeypatch.setattr(QuerySet, "update", see_nothing_at_first)
    fetch(record)
    assert seen
    assert list(record.download_counts.values_list("count", flat=True)) == [2]


def test_a_database_that_fails_spoils_no_download(record, monkeypatch, caplog):
    def fail(*arguments):
        raise DatabaseError("The disk is full.")

    monkeypatch.setattr(counting, "update_or_insert", fail)
    with caplog.at_level(logging.WARNING, logger="toolkit_documents.counting"):
        response = Client().get(record.document.url, headers={"user-agent": FIREFOX, "x-forwarded-for": "192.0.2.7"})
    assert b"".join(response) == TEXT
    assert "was not counted" in caplog.text
    assert "192.0.2.7" not in caplog.text
