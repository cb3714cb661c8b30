"""The same of every kind of storage: what lies there, how large and old it is; written whole, moved, deleted."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, InMemoryStorage, Storage
from django.utils import timezone

from toolkit_documents.object_stores import StoreFailure, store_for


@pytest.fixture(params=["disk", "memory", pytest.param("bucket", marks=pytest.mark.service)])
def storage(request, tmp_path):
    if request.param == "bucket":
        # Under a prefix of a bucket that others use too.
        bucket = request.getfixturevalue("bucket")
        bucket.put("another/documents/a.txt", b"another's")
        bucket.put("site/documents/", b"")
        return bucket.storage(location="site")
    return FileSystemStorage(str(tmp_path)) if request.param == "disk" else InMemoryStorage()


def listed(store, folder) -> dict[str, int]:
    return {each.name: each.size for each in store.objects(folder)}


def test_objects_are_listed_with_size_and_age_written_moved_and_deleted(storage):
    store = store_for(storage)
    assert listed(store, "documents") == {}
    store.put("documents/2027/ä 1.txt", io.BytesIO(b"one"))
    store.put("documents/a.txt", io.BytesIO(b"another"))
    store.put("documents/a.txt", io.BytesIO(b"a"))
    store.put("documents-lost/b.txt", io.BytesIO(b"b"))
    assert listed(store, "documents") == {"documents/2027/ä 1.txt": 3, "documents/a.txt": 1}
    with storage.open("documents/a.txt") as file:
        assert file.read() == b"a"
    assert abs(store.find("documents/a.txt").modified - timezone.now()) < timedelta(minutes=1)

    store.move("documents/a.txt", "documents-lost/documents/a.txt")
    store.delete("documents/2027/ä 1.txt")
    assert listed(store, "documents") == {}
    assert store.find("documents/a.txt") is None
    digest = store.digest("documents-lost/documents/a.txt")
    assert (digest.size, digest.hex[:8]) == (1, "ca978112")
    with pytest.raises(FileNotFoundError):
        store.digest("documents/a.txt")


def test_two_storages_of_one_place_are_known_as_such(storage):
    assert store_for(storage).place == store_for(storage).place


def test_a_storage_that_lists_nothing_is_told_in_words():
    with pytest.raises(StoreFailure, match="cannot list its files"):
        list(store_for(Storage()).objects("documents"))


class Broken(Storage):
    """A cloud's, with exceptions of its own."""

    def exists(self, name):
        return name != "new"

    def _fails(self, *arguments):
        raise RuntimeError("The cloud is away.")

    _save = delete = size = get_modified_time = listdir = _fails

    def _open(self, name, mode):
        return type("Opened", (ContentFile,), {"read": self._fails})(b"")


@pytest.mark.parametrize(
    "ask",
    [
        lambda store: store.find("a"),
        lambda store: store.digest("a"),
        lambda store: list(store.objects("documents")),
        lambda store: store.put("new", io.BytesIO(b"a")),
        lambda store: store.delete("a"),
    ],
)
def test_what_any_other_storage_raises_is_told_in_our_words(ask):
    with pytest.raises(StoreFailure, match="The cloud is away"):
        ask(store_for(Broken()))


def test_what_a_reader_of_a_file_raises_stays_as_it_is(storage):
    store = store_for(storage)
    store.put("documents/a.txt", io.BytesIO(b"a"))
    with pytest.raises(ZeroDivisionError), store.open("documents/a.txt"):
        raise ZeroDivisionError


@pytest.mark.service
def test_a_bucket_that_refuses_is_told_in_words(bucket, faulty_s3):
    store = store_for(bucket.storage(endpoint_url=faulty_s3.url))
    faulty_s3.refuse()
    for ask in (lambda: store.find("a"), lambda: store.digest("a"), lambda: list(store.objects("documents"))):
        with pytest.raises(StoreFailure):
            ask()
