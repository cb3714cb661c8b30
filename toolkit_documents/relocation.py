"""Moving a file within its storage, under a name that nobody knows: every address signed before leads nowhere then."""

import posixpath
import secrets
from functools import partial

from django.db import transaction

from .models import DocumentVersion
from .object_stores import store_for
from .storage import document_storage

#: Where infected files wait for an administrator; no address leads there.
QUARANTINE = "documents-quarantine"


def relocate(holder, *, folder: str = "") -> str:
    """Give the file of a document or of a version a new name in the storage; returns it.

    The content is copied first, then the row changed, then the old object deleted: whatever fails leaves a file that is
    whole and named. An object left over is what ``documents_check`` finds. Raises OSError, or what the storage raises.
    """
    old = holder.file.name
    store = store_for(document_storage)
    where, base = folder or posixpath.dirname(old), without_token(posixpath.basename(old))
    new = posixpath.join(where, f"{secrets.token_hex(8)}-{base}")
    with store.open(old) as file:
        store.put(new, file)
    type(holder)._base_manager.filter(pk=holder.pk).update(file=new)
    holder.file.name = new
    transaction.on_commit(partial(document_storage.delete, old))
    return new


def without_token(name: str) -> str:
    """The name as it was before it was moved: it does not grow with every move."""
    head, _dash, rest = name.partition("-")
    return rest if rest and len(head) == 16 and all(sign in "0123456789abcdef" for sign in head) else name


def withdraw_now(record) -> None:
    """Move the file and those of its versions to new names."""
    relocate(record.document)
    for version in record.versions.all():
        relocate(version)


def withdraw_version(version: DocumentVersion, *, at) -> None:
    """Close the address of an earlier file, at once; the file itself is kept."""
    relocate(version)
    version.withdrawn_at = at
    version.save(update_fields=["withdrawn_at"])
