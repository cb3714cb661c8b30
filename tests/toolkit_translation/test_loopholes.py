"""Ways in which words of the original would pass for translated, and doors that answered with an error page."""

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from tests.toolkit_translation.doors import (
    finish,
    locale,
    publish,
    save_text,
    segments_of,
    submit,
    told,
    translate_all,
    translation_of,
    update,
)
from toolkit_pages.models import Guideline

pytestmark = pytest.mark.django_db

WORDS = "Zebra libraries win together."


@pytest.fixture
def original(home, sections):
    page = Guideline(title="Zebra partners", slug="zebra", search_description="Zebra summary of it.")
    page.body = [("text", f"<p>{WORDS}</p>"), ("heading", {"text": "Zebra heading", "anchor": ""})]
    sections["guidelines"].add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture
def french(original, administrator_client):
    """Sent for translation into French; nothing is translated yet."""
    submit(administrator_client, original, "fr")
    return original.get_translation(locale("fr"))


def bulk_publish(client, page) -> None:
    client.post(reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}")


def is_live(page) -> bool:
    return Page.objects.get(pk=page.pk).live


def rewrite(page) -> None:
    page.title, page.search_description = "Other partners", "Another summary of it."
    page.body = [
        (
            block.block_type,
            "<p>Other libraries win.</p>" if block.block_type == "text" else {"text": "Next", "anchor": ""},
        )
        for block in page.body
    ]
    page.save_revision().publish()


def test_earlier_words_of_a_rewritten_original_are_not_taken_for_a_translation(french, original, administrator_client):
    rewrite(original)
    update(administrator_client, original)
    stale = Page.objects.get(pk=french.pk).specific
    assert not is_live(stale)
    stale.title = "Zebra partners"
    stale.save(clean=False)
    bulk_publish(administrator_client, stale)
    assert not is_live(french)


def test_a_draft_of_before_is_not_published_after_the_original_was_rewritten_and_synchronised(
    french, original, administrator_client
):
    translation_of(original, "fr").delete()
    rewrite(original)
    TranslationSource.objects.get_for_instance(original).update_from_db()
    bulk_publish(administrator_client, french)
    assert not is_live(french)


def test_a_draft_whose_original_was_deleted_is_refused_although_another_translation_is_whole(
    original, administrator_client
):
    submit(administrator_client, original, "ar")
    finish(administrator_client, original, "ar")
    submit(administrator_client, original, "fr")
    french = original.get_translation(locale("fr"))
    Page.objects.get(pk=original.pk).delete()
    bulk_publish(administrator_client, french)
    assert not is_live(french)


@pytest.mark.parametrize("blank", [" ", "\N{NO-BREAK SPACE}", "\N{ZERO WIDTH SPACE}"])
@pytest.mark.parametrize("path", ["title", "search_description"])
def test_a_blank_is_missing_whatever_it_is_made_of(french, original, administrator_client, path, blank):
    save_text(administrator_client, original, "fr", path, blank)
    translate_all(original, "fr")
    publish(administrator_client, original, "fr")
    assert not is_live(french)


def test_a_block_of_the_originals_words_in_another_place_is_missing(french, original, administrator_client):
    translate_all(original, "fr")
    publish(administrator_client, original, "fr")
    page = Page.objects.get(pk=french.pk).specific
    assert page.live
    page.body.append(("text", f"<p>{WORDS}</p>"))
    revision = page.save_revision()
    with pytest.raises(Exception, match="1 text is missing"):
        revision.publish()


# Exchange files


def upload(client, original, file) -> list[str]:
    url = reverse("wagtail_localize:upload_pofile", args=[translation_of(original, "fr").pk])
    return told(client.post(url, {"file": file} if file else {}, follow=True))


def exchange_file(original, *, flags: list[str]) -> SimpleUploadedFile:
    po = translation_of(original, "fr").export_po()
    for entry in po:
        entry.msgstr, entry.flags = f"fr: {entry.msgid}", list(flags)
    return SimpleUploadedFile("zebra.po", str(po).encode())


def test_suggestions_of_a_tool_are_left_out_and_told(french, original, administrator_client):
    count = len(segments_of(original, "fr"))
    messages = upload(administrator_client, original, exchange_file(original, flags=["fuzzy"]))
    assert any(message.startswith(f"{count} texts are marked as suggestions") for message in messages)
    assert any("texts are missing in French" in message for message in messages)
    bulk_publish(administrator_client, french)
    assert not is_live(french)


def test_a_filled_file_is_taken_in(french, original, administrator_client):
    messages = upload(administrator_client, original, exchange_file(original, flags=[]))
    assert not any("missing" in message or "suggestion" in message for message in messages)


@pytest.mark.parametrize("content", [None, b"", b"nonsense", str(polib.POFile()).encode()])
def test_a_file_that_is_none_is_answered_with_words(french, original, administrator_client, content):
    administrator_client.get("/admin/")  # what was told before
    file = None if content is None else SimpleUploadedFile("zebra.po", content)
    messages = upload(administrator_client, original, file)
    assert messages
    assert not any("Successfully" in message for message in messages)


# Answers


def test_a_title_that_is_too_long_is_told_and_nothing_is_published(french, original, administrator_client):
    save_text(administrator_client, original, "fr", "title", "x" * 300)
    translate_all(original, "fr")
    url = reverse("wagtailadmin_pages:edit", args=[french.pk])
    response = administrator_client.post(url, {"action": "publish"}, follow=True)
    assert response.status_code == 200
    assert any("at most 255" in message for message in told(response))
    assert not is_live(french)


def test_publishing_from_a_window_of_before_the_translation_was_stopped(french, original, administrator_client):
    translation = translation_of(original, "fr")
    translation.enabled = False
    translation.save()
    url = reverse("wagtailadmin_pages:edit", args=[french.pk])
    response = administrator_client.post(url, {"action": "publish"}, follow=True)
    assert response.status_code == 200
    assert any("stopped" in message for message in told(response))
    assert not is_live(french)
