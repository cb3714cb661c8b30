"""Documents of a closed collection: not fetched, and not named on public pages."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.models import Collection, CollectionViewRestriction, GroupCollectionPermission

from toolkit_documents.forms import DocumentForm
from toolkit_documents.models import DocumentRecord
from toolkit_pages.models import AdvocacyTemplate

pytestmark = pytest.mark.django_db


@pytest.fixture
def page_and_document(site_content):
    page = AdvocacyTemplate.objects.live().first()
    record = DocumentRecord.objects.filter(document_set__page_downloads__page=page).first()
    return page, record.document


@pytest.fixture
def newcomer(db):
    """May add documents, and change only their own."""
    group = Group.objects.create(name="Newcomers")
    add = Permission.objects.get(codename="add_document")
    GroupCollectionPermission.objects.create(group=group, collection=Collection.get_first_root_node(), permission=add)
    user = get_user_model().objects.create_user("newcomer")
    user.groups.add(group)
    return user


def test_a_document_that_becomes_private_is_no_longer_named_on_a_page(client, page_and_document):
    page, document = page_and_document
    address = f"/documents/{document.pk}/"
    assert address in client.get(page.url).content.decode()
    closed = Collection.get_first_root_node().add_child(name="Closed")
    below = closed.add_child(name="Below the closed one")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    document.collection = below
    document.save()
    assert address not in client.get(page.url).content.decode()


def test_an_upload_joins_only_a_set_whose_files_its_owner_may_change(administrator, newcomer, page_and_document):
    """What joins a set appears on published pages at once."""
    form_class = get_document_form(get_document_model())
    assert issubclass(form_class, DocumentForm)
    record = page_and_document[1].toolkit_record
    offered = {}
    for user in (administrator, newcomer):
        offered[user] = form_class(user=user).fields["document_set"].queryset
    assert record.document_set in offered[administrator]
    assert record.document_set not in offered[newcomer]


def test_deleting_beside_an_upload_asks_for_permission_first(translator_client, page_and_document):
    document = page_and_document[1]
    response = translator_client.post(f"/admin/documents/multiple/{document.pk}/delete/")
    assert response.status_code in (302, 403)
    assert get_document_model().objects.filter(pk=document.pk).exists()


def test_an_upload_is_kept_with_its_record(administrator_client):
    upload = ContentFile(b"A text.", name="a-text.txt")
    response = administrator_client.post(
        "/admin/documents/add/", {"title": "A text", "file": upload, "language": "en", "collection": 1}
    )
    assert response.status_code == 302
    record = get_document_model().objects.get(title="A text").toolkit_record
    assert (record.language, record.size, record.document_set.code[:6]) == ("en", 7, "a-text")


@pytest.mark.parametrize("door", ["choose", "choose_results"])
def test_a_set_is_offered_to_those_alone_who_may_know_its_files(
    editor_client, translator_client, page_and_document, door
):
    document_set = page_and_document[1].toolkit_record.document_set
    address = reverse(f"wagtailsnippetchoosers_toolkit_documents_documentset:{door}")
    assert document_set.code in editor_client.get(address).content.decode()
    assert document_set.code not in translator_client.get(address).content.decode()
