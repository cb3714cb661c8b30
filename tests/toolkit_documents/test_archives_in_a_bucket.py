"""An archive of files that lie in a bucket: read as streams, and told in time where the bucket fails."""

import io
import time
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.test import RequestFactory
from wagtail.documents import get_document_model

from tests.services.faulty_proxy import TOLD_WITHIN
from toolkit_documents.archives import Archive, archive_response
from toolkit_documents.buckets import BucketUnavailable

pytestmark = [pytest.mark.service, pytest.mark.django_db]

CONTENT = {f"letter-{number}.txt": bytes([64 + number]) * 300_000 for number in (1, 2, 3)}


@pytest.fixture
def archive(db, settings, bucket, faulty_s3):
    place = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": bucket.options(endpoint_url=faulty_s3.url)}
    settings.STORAGES = {**settings.STORAGES, "documents": place}
    records = []
    for name, data in CONTENT.items():
        document = get_document_model()(title=name)
        document.file.save(name, ContentFile(data), save=False)
        document.save()
        records.append(document.toolkit_record)
    return Archive("letters.zip", records)


def fetched(archive):
    return archive_response(RequestFactory().get("/"), archive)


def test_it_holds_the_files_of_the_bucket(archive):
    response = fetched(archive)
    body = b"".join(response.streaming_content)
    response.close()
    assert len(body) == archive.size == int(response["Content-Length"])
    with ZipFile(io.BytesIO(body)) as zipped:
        assert {name: zipped.read(name) for name in zipped.namelist()} == CONTENT


@pytest.mark.parametrize(
    "fault",
    [
        lambda proxy: proxy.refuse(),
        lambda proxy: proxy.hang(),
        lambda proxy: proxy.drip(seconds_a_byte=0.2),
        lambda proxy: proxy.cut_after(400_000),
        lambda proxy: proxy.hang_after(400_000),
    ],
    ids=["refused", "hung", "drips", "cut in the second file", "hung in the second file"],
)
def test_a_bucket_that_fails_is_unavailable_before_a_byte_is_sent(archive, faulty_s3, fault):
    fetched(archive).close()
    fault(faulty_s3)
    begun = time.monotonic()
    with pytest.raises(BucketUnavailable):
        fetched(archive)
    # A second for each megabyte is granted on top of the three.
    assert time.monotonic() - begun < TOLD_WITHIN + archive.size / 1024**2
