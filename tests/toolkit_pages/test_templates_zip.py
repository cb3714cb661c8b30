"""All templates of a language as one ZIP: what it holds and never holds, and that it is sent like any other file."""

import io
import re
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from toolkit_documents.buckets import BucketUnavailable
from toolkit_documents.models import DocumentRecord, DocumentSet, PageDownload
from toolkit_documents.sizes import file_size_text
from toolkit_documents.storage import document_storage
from toolkit_pages.models import AdvocacyTemplate, TemplateIndex

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(site_content):
    return TemplateIndex.objects.get(locale__language_code="en")


@pytest.fixture
def address(index):
    return f"{index.url}zip/"


@pytest.fixture
def template(site_content):
    return AdvocacyTemplate.objects.live().get(slug="mou")


def body(response):
    assert response.status_code == 200, response.status_code
    return b"".join(response.streaming_content)


def held(client, address):
    """The archive's files, by name."""
    with ZipFile(io.BytesIO(body(client.get(address)))) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def offer(page, name, data, *, language="en"):
    """One more file that a page offers."""
    document_set, _created = DocumentSet.objects.get_or_create(code="more")
    document = get_document_model()(title=name)
    document.file.save("stored.txt", ContentFile(data), save=False)
    document.save()
    DocumentRecord.objects.filter(document=document).update(document_set=document_set, language=language, name=name)
    PageDownload.objects.get_or_create(
        page=page, document_set=document_set, locale=page.locale, defaults={"sort_order": 9}
    )


def test_it_holds_the_files_of_all_templates_as_they_are(client, address):
    files = held(client, address)
    records = DocumentRecord.objects.filter(
        language="en", document_set__page_downloads__page__in=AdvocacyTemplate.objects.live()
    )
    assert len(files) == records.distinct().count() == 9
    with document_storage.open(records.get(document_set__code="mou").document.file.name) as file:
        assert file.read() in files.values()


def test_size_and_number_are_told_before_the_click(client, index, address):
    html = client.get(index.url).content.decode()
    size = len(body(client.get(address)))
    assert f'href="{address}"' in html
    assert "Download all 9 files in this language" in html
    assert f"<bdi>ZIP</bdi> · {file_size_text(size)} ·" in html
    assert client.head(address)["Content-Length"] == str(size)


def test_names_are_readable_in_every_script_and_stand_once(client, address, template):
    before = held(client, address).keys()
    for name, data in (("مذكرة.txt", b"1"), ("Mémo.txt", b"2"), ("mémo.txt", b"3"), ("../../evil.txt", b"4")):
        offer(template, name, data)
    files = held(client, address)
    new = {name: data for name, data in files.items() if name not in before}
    assert new == {"مذكرة.txt": b"1", "Mémo.txt": b"2", "mémo-2.txt": b"3", "_.._evil.txt": b"4"}
    assert client.head(address)["Content-Length"] == str(len(body(client.get(address))))


def test_files_of_other_languages_drafts_and_closed_places_stay_out(client, index, address, template):
    offer(template, "autre.txt", b"fr", language="fr")
    assert "autre.txt" not in held(client, address)
    record = DocumentRecord.objects.get(document_set__code="mou", language="en")
    names = held(client, address).keys()
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    get_document_model().objects.filter(pk=record.document_id).update(collection=closed)
    assert names - held(client, address).keys() == {record.download_name}
    others = AdvocacyTemplate.objects.live().descendant_of(index).exclude(pk=template.pk)
    draft, restricted = others[:2]
    draft.unpublish()
    PageViewRestriction.objects.create(page=restricted, restriction_type="login")
    assert len(held(client, address)) == len(names) - 3


def test_who_may_see_more_gets_the_same_archive(client, editor_client, address, template):
    PageViewRestriction.objects.create(page=template, restriction_type="login")
    assert held(editor_client, address).keys() == held(client, address).keys()


def test_without_a_public_file_there_is_neither_link_nor_archive(client, index, address):
    PageDownload.objects.all().delete()
    assert address not in client.get(index.url).content.decode()
    assert client.get(address).status_code == 404


def test_it_is_downloaded_resumed_and_kept_like_any_file(client, address, template):
    response = client.get(address)
    whole = body(response)
    assert response["Content-Type"] == "application/zip"
    assert re.fullmatch(r'attachment; filename="[a-z-]+-en\.zip"', response["Content-Disposition"])
    rest = client.get(address, headers={"range": "bytes=100-", "if-range": response["ETag"]})
    assert (rest.status_code, b"".join(rest.streaming_content)) == (206, whole[100:])
    assert client.get(address, headers={"range": f"bytes={len(whole)}-"}).status_code == 416
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    offer(template, "one-more.txt", b"1")
    assert body(client.get(address, headers={"if-none-match": response["ETag"]})) != whole


@pytest.mark.parametrize("error", [BucketUnavailable, OSError, RuntimeError])
def test_a_storage_that_does_not_answer_is_told_as_try_again_later(client, address, monkeypatch, error):
    def refuse(*arguments):
        raise error

    monkeypatch.setattr(document_storage.backend, "_open", refuse)
    response = client.get(address)
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert 'lang="en"' in response.content.decode()
    assert client.head(address).status_code == 200


def test_an_answer_without_bytes_reads_no_file(client, address, monkeypatch):
    whole = client.get(address)
    size = len(body(whole))

    def refuse(*arguments):
        raise OSError

    monkeypatch.setattr(document_storage.backend, "_open", refuse)
    for headers, status in (
        ({"range": f"bytes={size}-"}, 416),
        ({"if-none-match": whole["ETag"]}, 304),
        ({"if-match": '"another"'}, 412),
    ):
        assert client.get(address, headers=headers).status_code == status


def test_a_file_that_is_gone_does_not_take_the_others_with_it(client, address, template):
    names = held(client, address).keys()
    record = DocumentRecord.objects.get(document_set__code="mou", language="en")
    whole = client.head(address)["ETag"]
    get_document_model().objects.filter(pk=record.document_id).update(file="documents/gone.docx")
    assert names - held(client, address).keys() == {record.download_name}
    # What a visitor has of the whole archive is no beginning of this one.
    rest = client.get(address, headers={"range": "bytes=100-", "if-range": whole})
    assert body(rest)
    assert rest["ETag"] != whole
    assert client.get(address, headers={"if-none-match": rest["ETag"]}).status_code == 304


def test_the_list_stays_within_the_budget_of_a_page(client, index, django_assert_max_num_queries):
    client.get(index.url)
    with django_assert_max_num_queries(15):
        client.get(index.url)
