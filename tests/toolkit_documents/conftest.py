"""What tests of documents in a bucket ask for."""

import pytest

from tests.services.faulty_proxy import faulty_proxy
from tests.services.s3 import s3_server, throwaway_bucket


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
