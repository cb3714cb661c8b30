"""Addresses of documents. They come before Wagtail's own, under the same path."""

from django.urls import path, re_path, register_converter

from .delivery import nothing_there, serve_document, serve_version
from .set_landing import document_set


class KeyConverter:
    """A number that a database can compare with its keys."""

    regex = "[0-9]{1,9}"
    to_python = int
    to_url = str


register_converter(KeyConverter, "toolkit_key")
KEY = "<toolkit_key:document_id>"

urlpatterns = [
    # A letter first: that is how a set's code differs from a document's number.
    re_path(r"^(?P<code>[a-z][a-z0-9.\-]*)/$", document_set, name="toolkit_documents_set"),
    path(f"{KEY}/<str:filename>", serve_document, name="toolkit_documents_file"),
    path(
        "<toolkit_key:document_id>/v/<toolkit_key:number>/<str:filename>",
        serve_version,
        name="toolkit_documents_version",
    ),
    # What is left would reach Wagtail's view, which reads other digits too, and knows no ranges and no bucket.
    re_path(r"^\d+/", nothing_there),
]
