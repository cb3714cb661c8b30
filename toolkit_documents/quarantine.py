"""Putting an infected file away, under a name that nobody knows, and back once it was found clean after all."""

import logging
import posixpath

from .relocation import QUARANTINE, relocate

logger = logging.getLogger("toolkit_documents")


def put_away(holder) -> bool:
    """Whether the file of a document or version is in quarantine now. A storage that fails is logged, not raised: the
    file is closed by its state already, and ``documents_scan`` moves what is left."""
    return is_away(holder) or _moved(holder, QUARANTINE)


def put_back(holder) -> bool:
    """Whether the file lies where uploads do."""
    where = posixpath.dirname(holder.file.field.generate_filename(holder, "name"))
    return not is_away(holder) or _moved(holder, where)


def is_away(holder) -> bool:
    return holder.file.name.startswith(f"{QUARANTINE}/")


def _moved(holder, folder: str) -> bool:
    try:
        relocate(holder, folder=folder)
    except Exception:
        logger.exception("%s of %r could not be moved to %s.", holder.file.name, holder, folder)
        return False
    return True
