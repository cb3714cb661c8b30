"""Moving a file within its storage, under a name that nobody knows: every address signed before leads nowhere then."""

import posixpath
from functools import partial

from django.db import transaction

from .models import DocumentVersion
from .object_stores import store_for
from .storage import document_storage
from .stored_names import with_token

#: Where infected files wait for an administrator; no address leads there.
QUARANTINE = "documents-quarantine"


class ReplacedMeanwhile(Exception):
    """Another file has taken the place of the one that was being moved: it stays as it is."""


def relocate(holder, *, folder: str = "") -> str:
    """Give the file of a document or of a version a new name in the storage; returns it.

    The content is copied first, then the row changed, then the old object deleted: whatever fails leaves a file that is
    whole and named. An object left over is what ``documents_check`` finds. Raises OSError, what the storage raises, and
    ``ReplacedMeanwhile``.
    """
    old = holder.file.name
    store = store_for(document_storage)
    where = folder or posixpath.dirname(old)
    new = with_token(old, folder=where, max_length=holder.file.field.max_length)
    with store.open(old) as file:
        store.put(new, file)
    # A copy takes its time: whoever replaced the file meanwhile must not get the old one back.
    if not type(holder)._base_manager.filter(pk=holder.pk, file=old).update(file=new):
        store.delete(new)
        raise ReplacedMeanwhile(old)
    holder.file.name = new
    transaction.on_commit(partial(document_storage.delete, old), robust=True)
    return new


def withdraw_now(record) -> None:
    """Move the file and those of its versions to new names."""
    relocate(record.document)
    for version in record.versions.all():
        relocate(version)


def withdraw_version(version: DocumentVersion, *, at) -> None:
    """Close the address of an earlier file, and then move it, so that no address signed before leads to it; the file
    itself is kept. Closed it is even if the storage fails."""
    version.withdrawn_at = at
    version.save(update_fields=["withdrawn_at"])
    relocate(version)
