"""Looking at a file before it is taken: what it is, what it hides, and whether there is a place for it now."""

import contextlib
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from . import conf
from .buckets import BucketUnavailable, ensure_bucket_answers
from .extraction import on_disk, read_file
from .faults import advice
from .reading.limits import Limits
from .storage import document_storage, is_bucket


def upload_limits() -> Limits:
    return Limits(
        formats=tuple(conf.formats()),
        bytes=conf.max_bytes(),
        pages=conf.max_pages(),
        pixels=conf.max_pixels(),
        unpacked_bytes=conf.max_unpacked_bytes(),
    )


def check_upload(file) -> None:
    """Raise a ValidationError with a sentence for each fault for which the file cannot be taken."""
    ensure_storage_answers()
    if not conf.check_uploads():
        return
    with on_disk(file) as path:
        reading = read_file(path, name=file.name, limits=upload_limits(), inspect_only=True)
    if reading.faults:
        raise ValidationError([advice(fault) for fault in reading.faults])


def ensure_storage_answers() -> None:
    """A bucket that does not answer now is told in the form, where everything that was typed is kept."""
    storage = document_storage.backend
    if not is_bucket(storage):
        return
    try:
        ensure_bucket_answers(storage)
    except BucketUnavailable:
        raise ValidationError(
            _("The place where documents lie does not answer. Nothing was saved; please try again in a few minutes.")
        ) from None


@contextlib.contextmanager
def whole_or_not_at_all(document) -> Iterator[None]:
    """Save a document with its file and its record, or leave neither row nor object."""
    earlier = document.file.name if document.file and document.file._committed else ""
    try:
        with transaction.atomic():
            yield
    except Exception:
        file = document.file
        if file and file._committed and file.name != earlier:
            # A storage that fails now is found wanting by the check of documents later.
            with contextlib.suppress(Exception):
                document_storage.delete(file.name)
        raise
