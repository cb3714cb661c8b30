"""Who gets a file, by role, by the state of what uses it, and by door."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from tests.conftest import account
from tests.toolkit_documents.test_guards import offer_in_rows
from toolkit_documents.api import PublicDocumentsAPIViewSet
from toolkit_documents.models import DocumentRecord

pytestmark = pytest.mark.django_db

Document = get_document_model()
ROLES = ["visitor", "reader", "translator", "editor", "moderator", "administrator"]
#: Who gets the file. The restrictions let the group of moderators in; editors and moderators may change documents.
ALLOWED = {
    "public": {*ROLES},
    "draft-only": {"editor", "moderator", "administrator"},
    "page-restricted": {"editor", "moderator", "administrator"},
    "collection-restricted": {"moderator", "administrator"},
}
TITLE = "Zweiundvierzig Fragen"


@pytest.fixture(params=ALLOWED)
def state(request):
    return request.param


@pytest.fixture(params=ROLES)
def role(request):
    return request.param


@pytest.fixture
def user(role, site_content):
    if role == "visitor":
        return None
    return get_user_model().objects.create_user("reader") if role == "reader" else account(role)


@pytest.fixture
def browser(user):
    browser = Client()
    if user:
        browser.force_login(user)
    return browser


@pytest.fixture
def document(state, page):
    """Used by a page, with an earlier version of another name."""
    document = Document(title=TITLE, file=SimpleUploadedFile("first.txt", b"first"))
    document.save()
    document.file = SimpleUploadedFile("second.txt", b"second")
    document._set_document_file_metadata()
    document.save()
    offer_in_rows(page, document, publish=state != "draft-only")
    insiders = Group.objects.filter(user=account("moderator"))
    if state == "page-restricted":
        PageViewRestriction.objects.create(page=page, restriction_type="groups").groups.set(insiders)
    if state == "collection-restricted":
        closed = Collection.get_first_root_node().add_child(name="Closed")
        Document.objects.filter(pk=document.pk).update(collection=closed)
        CollectionViewRestriction.objects.create(collection=closed, restriction_type="groups").groups.set(insiders)
    return Document.objects.get(pk=document.pk)


def fetches(browser, address, content, **headers):
    response = browser.get(address, **headers)
    got = response.status_code in (200, 206)
    assert got or response.status_code in (302, 404)
    body = response.getvalue() if response.streaming else response.content
    assert (body == content) == got, "No door tells a part of the file to whoever does not get it."
    return got


def through_wagtails_own_view(user, document):
    """On a host that has not put our addresses before Wagtail's."""
    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().get(document.url)
    request.user, request.session = user or AnonymousUser(), SessionStore()
    try:
        response = serve(request, document.pk, document.filename)
    except Http404:
        return False
    assert response.status_code in (200, 302)
    if response.status_code == 302:
        return False
    content = b"".join(response.streaming_content)
    # Closing the response would close the database with it.
    for close in response._resource_closers:
        close()
    return content == b"second"


def test_a_file_is_for_those_who_may_have_it_at_every_door(browser, user, role, state, document, page):
    gets = role in ALLOWED[state]
    number = document.pk
    assert fetches(browser, document.url, b"second") == gets
    assert fetches(browser, f"/documents/{number}/first.txt", b"second") == gets
    assert fetches(browser, f"/documents/{number}/v/1/first.txt", b"first") == gets
    assert fetches(browser, document.url, b"ond", HTTP_RANGE="bytes=3-5") == gets
    assert (browser.head(document.url).status_code == 200) == gets
    assert through_wagtails_own_view(user, document) == gets
    record = DocumentRecord.objects.get(document=document)
    landing = browser.get(reverse("toolkit_documents_set", args=[record.document_set.code]))
    assert (landing.status_code, TITLE in landing.content.decode()) == ((200, True) if gets else (404, False))
    for path in (document.file.name, record.versions.get().file.name):
        assert browser.get(f"/media/{path}").status_code == 404
    for digits in ("0" * 9 + str(number), "".join("٠١٢٣٤٥٦٧٨٩"[int(digit)] for digit in str(number))):
        assert browser.get(f"/documents/{digits}/second.txt").status_code == 404
    editing = browser.get(reverse("wagtaildocs:edit", args=[number]))
    may_change = role in {"editor", "moderator", "administrator"}
    assert (editing.status_code == 200) == may_change
    # Wagtail's own API leaves out what lies in a collection that is closed to the user.
    listed = may_change and (gets or state != "collection-restricted")
    assert (TITLE in browser.get(reverse("wagtailadmin_api:documents:listing")).content.decode()) == listed


def test_no_list_for_everybody_names_a_file_that_is_not_for_everybody(client, state, document, page):
    everybody = state == "public"
    lists = ["/sitemap.xml", "/en/feed/", f"/en/search/?q={TITLE}", page.get_parent().url, page.url]
    shown = [address for address in lists if TITLE in client.get(address).content.decode().replace(f"q={TITLE}", "")]
    # The form of the search repeats what was asked for.
    assert (page.url in shown) == everybody
    assert f"/documents/{document.pk}/" not in client.get(f"/en/search/?q={TITLE}").content.decode() or everybody
    assert not {"/sitemap.xml", "/en/feed/", page.get_parent().url} & set(shown)
    assert api_names(document) == everybody


def api_names(document) -> bool:
    router = WagtailAPIRouter("api")
    router.register_endpoint("documents", PublicDocumentsAPIViewSet)
    request = RequestFactory().get("/api/v2/documents/")
    from django.contrib.auth.models import AnonymousUser

    request.user, request.session, request.wagtailapi_router = AnonymousUser(), SessionStore(), router
    view = PublicDocumentsAPIViewSet()
    view.request, view.action = request, "listing_view"
    return view.get_queryset().filter(pk=document.pk).exists()
