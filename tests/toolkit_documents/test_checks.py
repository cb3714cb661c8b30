"""What the system checks of documents tell: paths that answer past all permissions, forms that do not ask enough."""

import pytest
from django.core.checks import run_checks
from django.urls import path, re_path
from django.views.static import serve

from toolkit_documents.checks import check_documents_are_not_served_by_path, check_form_asks_for_the_record
from toolkit_documents.forms import DocumentForm

urlpatterns = [path("", serve)]


class ByPath:
    urlpatterns = [re_path(r"^media/(?P<path>.*)$", serve)]


def found():
    return [problem.id for problem in check_documents_are_not_served_by_path(None)]


def test_addresses_that_serve_files_from_disk_are_told(settings):
    settings.ROOT_URLCONF, settings.WAGTAILDOCS_SERVE_METHOD = ByPath, "serve_view"
    assert found() == ["toolkit_documents.W001"]


@pytest.mark.parametrize(("method", "problems"), [("direct", ["toolkit_documents.W001"]), ("serve_view", [])])
def test_links_to_the_path_are_told_also_where_the_web_server_answers_it(settings, method, problems):
    settings.ROOT_URLCONF, settings.WAGTAILDOCS_SERVE_METHOD = __name__, method
    assert found() == problems


class OwnForm(DocumentForm):
    """A host's, with our fields in it."""


@pytest.mark.parametrize(
    ("form", "problems"),
    [
        ("toolkit_documents.forms.DocumentForm", []),
        (f"{__name__}.OwnForm", []),
        ("", ["toolkit_documents.W002"]),
        ("wagtail.documents.forms.BaseDocumentForm", ["toolkit_documents.W002"]),
        ("nowhere.Form", ["toolkit_documents.W002"]),
    ],
)
def test_a_document_form_without_our_fields_is_told(settings, form, problems):
    settings.WAGTAILDOCS_DOCUMENT_FORM_BASE = form
    assert [problem.id for problem in check_form_asks_for_the_record(None)] == problems


def told(identity):
    return [
        problem for problem in run_checks(tags=["toolkit_documents"]) if problem.id == f"toolkit_documents.{identity}"
    ]


@pytest.mark.parametrize(
    ("allowed", "never"),
    [(["pdf", "zip", "docx", "key", "dotx"], "zip, key."), (["ott"], "ott."), (["pdf", "md", "markdown"], "")],
)
def test_formats_of_which_no_file_can_pass_are_told(settings, allowed, never):
    settings.WAGTAILDOCS_EXTENSIONS = allowed
    problems = told("W005")
    assert [problem.msg.rpartition(": ")[2] for problem in problems] == ([never] if never else [])
    settings.TOOLKIT_DOCUMENTS_CHECK_UPLOADS = False
    assert not told("W005")


@pytest.mark.parametrize(
    ("backend", "options", "replaces"),
    [
        ("storages.backends.s3.S3Storage", {}, True),
        ("storages.backends.s3.S3Storage", {"file_overwrite": False}, False),
        ("toolkit_documents.bucket_storage.BucketStorage", {}, False),
        ("django.core.files.storage.FileSystemStorage", {}, False),
    ],
)
def test_a_bucket_where_one_upload_replaces_another_is_an_error(settings, backend, options, replaces):
    options = {**options, "bucket_name": "documents"} if "Bucket" in backend or "S3" in backend else {}
    settings.STORAGES = {**settings.STORAGES, "documents": {"BACKEND": backend, "OPTIONS": options}}
    assert bool(told("E004")) == replaces
