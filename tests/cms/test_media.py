"""Media by their path: pictures for everyone, documents for nobody, a bucket that may be down."""

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import RequestFactory
from wagtail.documents.models import Document

from cms.media import BucketUnavailableMiddleware, MediaBucket, media

pytestmark = pytest.mark.django_db

WAYS = ["/media/{}", "/media//{}", "/media/./{}", "/media/images/../{}", "/media/%2e/{}", "/media/Documents/../{}"]


@pytest.mark.parametrize("way", WAYS)
def test_a_document_answers_to_no_path(client, way):
    document = Document.objects.first()
    assert default_storage.exists(document.file.name)
    assert client.get(way.format(document.file.name)).status_code == 404


@pytest.mark.parametrize("folder", ["documents", "Documents", "document-versions", "documents-lost", "wagtail_uploads"])
def test_closed_folders_are_closed(client, folder):
    default_storage.save(f"{folder}/closed.txt", ContentFile(b"closed"))
    assert client.get(f"/media/{folder}/closed.txt").status_code == 404


def test_a_picture_answers_to_its_path(client):
    name = default_storage.save("images/open.svg", ContentFile(b"<svg/>"))
    response = client.get(f"/media/{name}")
    assert response["Content-Type"] == "image/svg+xml"
    assert b"".join(response.streaming_content) == b"<svg/>"
    response.close()


def test_a_path_out_of_the_folder_finds_nothing(client):
    assert client.get("/media/../../manage.py").status_code == 404


@pytest.fixture
def dead_bucket(settings, monkeypatch):
    """A bucket whose server refuses every connection."""
    from botocore.config import Config

    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    settings.AWS_STORAGE_BUCKET_NAME = "documents"
    settings.AWS_S3_ENDPOINT_URL = "http://127.0.0.1:9"
    settings.AWS_S3_REGION_NAME = "us-east-1"
    settings.AWS_S3_CLIENT_CONFIG = Config(connect_timeout=1, retries={"total_max_attempts": 1})
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "cms.media.MediaBucket"}}
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "cms.media.BucketUnavailableMiddleware"]


def test_addresses_of_a_bucket_are_the_sites_own(dead_bucket, settings):
    settings.MEDIA_URL = "/toolkit/media/"
    assert default_storage.url("images/a b.png") == "/toolkit/media/images/a%20b.png"


def test_tasks_can_name_the_bucket_without_arguments(dead_bucket):
    assert MediaBucket().deconstruct() == ("cms.media.MediaBucket", (), {})


def test_a_picture_in_a_dead_bucket_is_answered_with_try_again_later(dead_bucket, client):
    response = client.get("/media/images/a.png")
    assert response.status_code == 503
    assert response["Retry-After"] == "30"


def test_pages_do_not_need_the_bucket(dead_bucket, client):
    assert client.get("/en/").status_code == 200


def test_closed_folders_are_closed_before_the_bucket_is_asked(dead_bucket, client):
    assert client.get("/media/images/../documents/a.docx").status_code == 404


@pytest.mark.parametrize(
    ("exception", "status"),
    [
        (EndpointConnectionError(endpoint_url="http://s3"), 503),
        (ClientError({"ResponseMetadata": {"HTTPStatusCode": 500}}, "GetObject"), 503),
        (ClientError({"ResponseMetadata": {"HTTPStatusCode": 403}}, "GetObject"), 503),
        (ClientError({"ResponseMetadata": {"HTTPStatusCode": 404}}, "GetObject"), None),
        (ValueError(), None),
    ],
)
def test_only_an_unavailable_bucket_is_told_as_such(exception, status):
    response = BucketUnavailableMiddleware(media).process_exception(RequestFactory().get("/"), exception)
    assert getattr(response, "status_code", None) == status
