"""The site's own addresses of a file: under the name of its upload, which stays wherever the file lies."""

import posixpath

from django.urls import NoReverseMatch, reverse

from .models import DocumentRecord, DocumentVersion


def current_address(record: DocumentRecord) -> str:
    """Of the file as it is now; on a host without our addresses, the one that Wagtail gives it."""
    try:
        return reverse("toolkit_documents_file", args=[record.document_id, record.download_name])
    except NoReverseMatch:
        return record.document.url


def version_address(version: DocumentVersion) -> str:
    """Of an earlier file; empty once it was withdrawn, or on a host without our addresses."""
    if version.withdrawn_at:
        return ""
    name = version.name or posixpath.basename(str(version.file.name))
    try:
        return reverse("toolkit_documents_version", args=[version.record.document_id, version.number, name])
    except NoReverseMatch:
        return ""
