"""A document or a set in use is not deleted, at any door of the admin; the message says where it is used."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model

from toolkit_documents.models import DocumentSet, PageDownload
from toolkit_pages.models import Guideline
from toolkit_taxonomy.guards import NAMED

Document = get_document_model()


def make_document(title="A form"):
    document = Document(title=title)
    document.file.save("form.txt", ContentFile(b"text"), save=False)
    document.save()
    return document


@pytest.fixture
def document(db):
    return make_document()


@pytest.fixture
def document_set(document):
    return document.toolkit_record.document_set


def offer_in_rows(page, document, publish):
    page.page_downloads.add(PageDownload(document_set=document.toolkit_record.document_set))
    save(page, publish)


def offer_in_a_block(page, document, publish):
    page.body = [("download", document.toolkit_record.document_set)]
    save(page, publish)


def link_in_text(page, document, publish):
    page.body = [("text", f'<p><a linktype="document" id="{document.pk}">form</a></p>')]
    save(page, publish)


def save(page, publish):
    revision = page.save_revision()
    if publish:
        revision.publish()


WAYS = [offer_in_rows, offer_in_a_block, link_in_text]


def told(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def names(message, page):
    return page.title in message and reverse("wagtailadmin_pages:edit", args=[page.pk]) in message


@pytest.mark.parametrize("publish", [True, False], ids=["published", "draft"])
@pytest.mark.parametrize("use", WAYS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_document_in_use_is_not_deleted_and_its_places_are_named(
    administrator_client, document, page, use, publish, method
):
    use(page, document, publish)
    response = getattr(administrator_client, method)(reverse("wagtaildocs:delete", args=[document.pk]))

    assert response.status_code == 302
    assert response.url == reverse("wagtaildocs:edit", args=[document.pk])
    assert names(told(response), page)
    assert Document.objects.filter(pk=document.pk).exists()


@pytest.mark.parametrize("publish", [True, False], ids=["published", "draft"])
@pytest.mark.parametrize("use", WAYS)
def test_bulk_deletion_with_one_document_in_use_deletes_none(administrator_client, document, page, use, publish):
    use(page, document, publish)
    free = make_document("Free")
    address = reverse("wagtail_bulk_action", args=["wagtaildocs", "document", "delete"])
    response = administrator_client.post(f"{address}?id={document.pk}&id={free.pk}")

    assert names(told(response), page)
    assert Document.objects.filter(pk__in=[document.pk, free.pk]).count() == 2


def test_the_button_beside_an_upload_deletes_no_document_in_use(administrator_client, document, page):
    offer_in_rows(page, document, publish=True)
    response = administrator_client.post(reverse("wagtaildocs:delete_multiple", args=[document.pk]))

    assert response.status_code == 409
    assert Document.objects.filter(pk=document.pk).exists()


@pytest.mark.parametrize("publish", [True, False], ids=["published", "draft"])
@pytest.mark.parametrize("use", WAYS[:2])
def test_a_set_in_use_is_not_deleted_singly_or_in_bulk(
    administrator_client, document, document_set, page, use, publish
):
    use(page, document, publish)
    single = reverse(DocumentSet.snippet_viewset.get_url_name("delete"), args=[document_set.pk])
    bulk = reverse("wagtail_bulk_action", args=["toolkit_documents", "documentset", "delete"])

    for address in (single, f"{bulk}?id={document_set.pk}"):
        response = administrator_client.post(address)
        assert names(told(response), page)
        assert administrator_client.get(response.url).status_code == 200
    assert DocumentSet.objects.filter(pk=document_set.pk).exists()


def test_the_message_names_some_places_and_counts_the_others(administrator_client, document, sections):
    for number in range(NAMED + 3):
        page = Guideline(title=f"Page {number:02}", slug=f"page-{number}")
        sections["guidelines"].add_child(instance=page)
        offer_in_rows(page, document, publish=True)
    message = told(administrator_client.post(reverse("wagtaildocs:delete", args=[document.pk])))
    assert message.count("<a ") == NAMED
    assert "and 3 more" in message


def test_a_title_with_signs_does_no_harm_in_the_message(administrator_client, document, page):
    Guideline.objects.filter(pk=page.pk).update(
        title="<script>x</script> %s {}", draft_title="<script>x</script> %s {}"
    )
    offer_in_rows(Guideline.objects.get(pk=page.pk), document, publish=True)
    message = told(administrator_client.post(reverse("wagtaildocs:delete", args=[document.pk])))
    assert "&lt;script&gt;x&lt;/script&gt; %s {}" in message


def test_what_is_not_in_use_is_deleted(administrator_client, document, document_set):
    other = make_document("Other")
    assert administrator_client.get(reverse("wagtaildocs:delete", args=[document.pk])).status_code == 200
    administrator_client.post(reverse("wagtaildocs:delete", args=[document.pk]))
    administrator_client.post(reverse("wagtaildocs:delete_multiple", args=[other.pk]))
    administrator_client.post(reverse(DocumentSet.snippet_viewset.get_url_name("delete"), args=[document_set.pk]))

    assert not Document.objects.filter(pk__in=[document.pk, other.pk]).exists()
    assert not DocumentSet.objects.filter(pk=document_set.pk).exists()


def test_who_may_not_delete_is_refused_and_told_nothing_of_the_places(client, django_user_model, document, page):
    offer_in_rows(page, document, publish=True)
    user = django_user_model.objects.create_user("visitor", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)

    for address in (
        reverse("wagtaildocs:delete", args=[document.pk]),
        reverse("wagtaildocs:delete_multiple", args=[document.pk]),
        reverse(DocumentSet.snippet_viewset.get_url_name("delete"), args=[document.toolkit_record.document_set_id]),
    ):
        assert page.title not in told(client.post(address))
    assert Document.objects.filter(pk=document.pk).exists()
    assert DocumentSet.objects.filter(pk=document.toolkit_record.document_set_id).exists()


def test_the_list_of_sets_counts_pages_and_costs_the_same_with_many(
    administrator_client, document, document_set, page, django_assert_max_num_queries
):
    offer_in_rows(page, document, publish=True)
    offer_in_a_block(Guideline.objects.get(pk=page.pk), document, publish=True)
    for number in range(40):
        make_document(f"Document {number}")
    address = reverse(DocumentSet.snippet_viewset.get_url_name("list"))
    administrator_client.get(address)
    with django_assert_max_num_queries(25):
        response = administrator_client.get(address)
    table = response.context["table"]
    counts = {row.instance.pk: table.columns["pages"].get_value(row.instance) for row in table.rows}
    assert counts[document_set.pk] == 1
    assert len(counts) > 40
