"""Addresses of documents. They come before Wagtail's own, under the same path."""

from django.urls import path, re_path

from .delivery import serve_document, serve_version
from .set_landing import document_set

urlpatterns = [
    # A letter first: that is how a set's code differs from a document's number.
    re_path(r"^(?P<code>[a-z][a-z0-9.\-]*)/$", document_set, name="toolkit_documents_set"),
    path("<int:document_id>/<str:filename>", serve_document, name="toolkit_documents_file"),
    path("<int:document_id>/v/<int:number>/<str:filename>", serve_version, name="toolkit_documents_version"),
]
