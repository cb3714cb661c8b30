"""Files in a bucket: the connections to it, what its failures mean, and addresses that it answers itself.

``storage`` is always a ``storages.backends.s3.S3Storage``. Its libraries are imported where they are used: a site with
its files on disk has neither.
"""

import contextlib
import logging
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .deadlines import in_time
from .object_stores import StoreFailure

logger = logging.getLogger("toolkit_documents")

#: Seconds without an answer to a write after which S3 is given up.
PATIENCE_WRITING = 60
#: Seconds for S3 to say that it is there.
PATIENCE = 2.5
#: How S3 refuses keys: unknown, wrong or without the right (403), expired (400 at Amazon).
REFUSED = (400, 401, 403)


class BucketUnavailable(StoreFailure):
    """S3 refused, hung, was too slow or failed by itself. Try again later: a 503 with Retry-After."""


@dataclass(frozen=True)
class Connection:
    """One client and the credentials it signs with; both may be used by many threads."""

    client: Any
    credentials: Any


_connections: dict[tuple, Connection] = {}
_lock = threading.Lock()


def connection_to(storage, *, writing: bool = False, attempts: int = 1, signing: bool = True) -> Connection:
    """The connection for all of this process: a client costs 60-260 ms, and storages make one for each thread.

    Reading gives up soon, since a visitor waits. A write of 1 GB must not be broken by that: S3 takes its time to put
    the parts together. Commands and workers may try more often than once. Without ``signing`` addresses are plain.
    """
    # Clients do not survive a fork: two processes would read from one socket.
    place = (os.getpid(), storage.endpoint_url, storage.region_name, storage.use_ssl, repr(storage.verify))
    owner = (storage.access_key, storage.secret_key, storage.security_token, storage.session_profile)
    # Two storages of the same settings have two equal Config objects, which do not compare.
    options = repr(sorted(vars(storage.client_config).items(), key=lambda option: option[0]))
    key = (*place, *owner, options, writing, attempts, signing)
    with _lock, bucket_failures(storage.bucket_name):
        if key not in _connections:
            _connections[key] = _connect(storage, writing=writing, attempts=attempts, signing=signing)
        return _connections[key]


def _connect(storage, *, writing: bool, attempts: int, signing: bool) -> Connection:
    from botocore import UNSIGNED
    from botocore.config import Config

    config = storage.client_config.merge(
        Config(
            signature_version="s3v4" if signing else UNSIGNED,
            # Some stores know nothing of the new checksums; those of whole files would not fit parts anyhow.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            max_pool_connections=50,
            connect_timeout=1,
            read_timeout=PATIENCE_WRITING if writing else 2,
            retries={"total_max_attempts": attempts},
        )
    )
    if not storage.endpoint_url and (config.s3 or {}).get("addressing_style") in (None, "auto"):
        # botocore would sign for the global host, from where AWS sends visitors on to that of the region: 403.
        config = config.merge(Config(s3={**(config.s3 or {}), "addressing_style": "virtual"}))
    session = storage._create_session()
    client = session.client(
        "s3",
        region_name=storage.region_name,
        use_ssl=storage.use_ssl,
        endpoint_url=storage.endpoint_url,
        verify=storage.verify,
        config=config,
    )
    return Connection(client=client, credentials=session.get_credentials())


def ensure_bucket_answers(storage) -> None:
    """Raise ``BucketUnavailable`` in time, where the writing that is to follow would hang for a minute.

    Whatever S3 says to our question, it is there: a key may be allowed to write and not to ask.
    """
    from botocore.exceptions import ClientError

    client, bucket = connection_to(storage).client, storage.bucket_name
    with bucket_failures(bucket):
        try:
            in_time(lambda: client.head_bucket(Bucket=bucket), until=time.monotonic() + PATIENCE)
        except TimeoutError as error:
            raise BucketUnavailable("S3 took too long.") from error
        except ClientError as error:
            if status_of(error) >= 500 or status_of(error) == 429:
                raise


@contextlib.contextmanager
def bucket_failures(name: str) -> Iterator[None]:
    """Tell what went wrong in our words: ``BucketUnavailable``, ``FileNotFoundError``; what else S3 says is a
    ``StoreFailure``."""
    from botocore.exceptions import BotoCoreError, ClientError, ConnectionError, HTTPClientError

    try:
        yield
    except (BotoCoreError, ClientError) as error:
        if is_unavailable(error):
            refused = isinstance(error, ClientError) and status_of(error) in REFUSED
            if refused or not isinstance(error, (ClientError, ConnectionError, HTTPClientError)):
                # Visitors are told to come again later; somebody has to look after keys and settings first.
                logger.error("The bucket cannot be used: %s: %s", name, error)
            raise BucketUnavailable(f"{name}: {error}") from error
        if status_of(error) == 404 and error.response.get("Error", {}).get("Code") != "NoSuchBucket":
            raise FileNotFoundError(f"The bucket has no {name}.") from error
        raise StoreFailure(f"{name}: {error}") from error


def is_unavailable(error: BaseException) -> bool:
    """Whether the bucket, the way to it or our keys failed, and not what we asked for."""
    from botocore.exceptions import BotoCoreError, ClientError

    if isinstance(error, ClientError):
        return status_of(error) >= 500 or status_of(error) == 429 or status_of(error) in REFUSED
    return isinstance(error, (BucketUnavailable, BotoCoreError))


def status_of(error) -> int:
    """The HTTP status of a ``ClientError``; 0 where there was none."""
    return error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)


def key_of(storage, name: str) -> str:
    """The key of the object that the storage keeps under ``name``."""
    from storages.utils import clean_name

    return storage._normalize_name(clean_name(name))


def signed_url(
    storage,
    name: str,
    *,
    method: str,
    content_type: str,
    disposition: str,
    cache_control: str,
    seconds: int,
    rounded: bool,
    now: datetime | None = None,
) -> str:
    """An address where S3 hands out the file to whoever has it, for one ``method`` (GET or HEAD), with our headers.

    It holds for ``seconds`` from now. ``rounded``: the address is the same for all who ask within a window of so many
    seconds, so that caches know it again, and holds for twice the window: whoever got it in the last second has the
    whole window left. No network is needed, but for credentials that a cloud lends the machine. Raises
    ``BucketUnavailable`` where there are no keys.
    """
    from .signatures import LONGEST, sign

    lifetime = 2 * seconds if rounded else seconds
    if not 0 < lifetime <= LONGEST:
        raise ValueError(f"S3 signs for 1 to {LONGEST} seconds, not for {lifetime}.")
    at = int((now or datetime.now(UTC)).timestamp())
    if rounded:
        at -= at % seconds
    connection = connection_to(storage, signing=False)
    if connection.credentials is None:
        raise BucketUnavailable("There are no keys to the bucket.")
    with bucket_failures(name):
        plain = connection.client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": storage.bucket_name,
                "Key": key_of(storage, name),
                "ResponseContentType": content_type,
                "ResponseContentDisposition": disposition,
                "ResponseCacheControl": cache_control,
            },
        )
        credentials = connection.credentials.get_frozen_credentials()
    return sign(
        plain,
        method=method,
        credentials=credentials,
        region=connection.client.meta.region_name,
        signed_at=datetime.fromtimestamp(at, UTC),
        seconds=lifetime,
    )
