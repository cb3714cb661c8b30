"""What the system checks of documents tell: paths that answer past all permissions, forms that do not ask enough."""

import pytest
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
