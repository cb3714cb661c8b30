"""What tests of documents ask for: pages that may use them, and a bucket to keep them in."""

import pytest

from tests.services.faulty_proxy import faulty_proxy
from tests.services.s3 import s3_server, throwaway_bucket
from toolkit_pages.models import Guideline


@pytest.fixture
def bucket():
    """An empty bucket of a real S3 server."""
    with throwaway_bucket() as bucket:
        yield bucket


@pytest.fixture(scope="session")
def proxied_s3():
    """One port for all tests: a client for each port takes a while to make."""
    with faulty_proxy(s3_server().url) as proxy:
        yield proxy


@pytest.fixture
def faulty_s3(proxied_s3):
    """A proxy before the server of ``bucket``; it fails when told to, until the end of the test."""
    yield proxied_s3
    proxied_s3.mend()


@pytest.fixture
def on_s3(settings, bucket, faulty_s3):
    """The site's documents lie in a bucket, behind a proxy that fails when told to."""
    for name, value in bucket.settings(AWS_S3_ENDPOINT_URL=faulty_s3.url).items():
        setattr(settings, name, value)
    from botocore.config import Config

    settings.AWS_S3_CLIENT_CONFIG = Config(
        signature_version="s3v4", connect_timeout=1, read_timeout=10, retries={"total_max_attempts": 1}
    )
    settings.STORAGES = {**settings.STORAGES, "documents": {"BACKEND": "cms.media.MediaBucket"}}
    return bucket


@pytest.fixture
def page(sections):
    page = Guideline(title="How to fill it in", slug="fill-in")
    sections["guidelines"].add_child(instance=page)
    page.save_revision().publish()
    return Guideline.objects.get(pk=page.pk)


@pytest.fixture
def pages(sections):
    """Three live pages."""
    made = [Guideline(title=f"Striped animals {number}", slug=f"striped-{number}") for number in (1, 2, 3)]
    for page in made:
        sections["guidelines"].add_child(instance=page)
        page.save_revision().publish()
    return made
