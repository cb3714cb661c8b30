"""What translators and editors are told: texts that cannot be used, where one is missing, and no error page."""

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import StringTranslation

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


@pytest.fixture
def original(home, sections):
    page = Guideline(title="Zebra partners", slug="zebra", search_description="Zebra summary of it.")
    page.body = [
        ("text", "<p>Zebra libraries win together.</p>"),
        ("heading", {"text": "Zebra heading", "anchor": ""}),
        ("text", "<p>Zebra libraries win again.</p>"),
        ("text", '<p>Zebra libraries <a href="https://example.org/">win at last</a>.</p>'),
    ]
    sections["guidelines"].add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture
def french(original, administrator_client):
    """Sent for translation into French; nothing is translated yet."""
    submit(administrator_client, original, "fr")
    return original.get_translation(locale("fr"))


def is_live(page) -> bool:
    return Page.objects.get(pk=page.pk).live


def editor(client, page) -> str:
    """All that the translation editor shows, as it is given to its script."""
    html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content
    return BeautifulSoup(html, "html.parser").find(attrs={"data-props": True})["data-props"]


def answer_to(client, original, path: str, data: dict):
    arguments = [translation_of(original, "fr").pk, segments_of(original, "fr")[path].pk]
    url = reverse("wagtail_localize:edit_string_translation", args=arguments)
    return client.put(url, urlencode(data), content_type="application/x-www-form-urlencoded")


def told_on_publishing(client, page) -> list[str]:
    client.get(reverse("wagtailadmin_home"))  # what was told before
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return told(client.post(url, {"action": "publish"}, follow=True))


# No error page


def test_a_request_without_a_text_or_an_address_is_answered_400(french, original, administrator_client):
    assert answer_to(administrator_client, original, "title", {}).status_code == 400
    assert answer_to(administrator_client, original, "title", {"value": "Le titre"}).status_code == 201
    translation = translation_of(original, "fr")
    link = translation.source.overridablesegment_set.get()
    url = reverse("wagtail_localize:edit_override", args=[translation.pk, link.pk])
    assert administrator_client.put(url, "", content_type="application/x-www-form-urlencoded").status_code == 400


@pytest.mark.parametrize("parent", [None, "", "nonsense", "99999999"])
@pytest.mark.parametrize("form", [{}, {"alias": "on"}])
def test_a_copy_below_what_is_no_page_shows_the_form_with_its_error(original, administrator_client, parent, form):
    data = {"new_title": "A copy", "new_slug": "a-copy", **form}
    if parent is not None:
        data["new_parent_page"] = parent
    response = administrator_client.post(reverse("wagtailadmin_pages:copy", args=[original.pk]), data)
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"new_parent_page"}
    assert 'value="a-copy"' in response.content.decode()
    assert not Page.objects.filter(slug="a-copy").exists()


# Where texts are missing


def leave_out(original, *numbers: int) -> None:
    """Translate all but these texts of the body."""
    left = [segment for path, segment in segments_of(original, "fr").items() if path.startswith("body.")]
    translate_all(original, "fr")
    rows = StringTranslation.objects.filter(locale__language_code="fr")
    rows.filter(context__in=[left[number - 1].context for number in numbers]).delete()


WHERE = {
    (4,): "1 text is missing in French: body (position: 4).",
    (1, 4): "2 texts are missing in French: body (2; position: 1, 4).",
    (1, 2, 3): "3 texts are missing in French: body (3; position: 1–3).",
}


@pytest.mark.parametrize("numbers", WHERE)
def test_the_blocks_that_lack_a_text_are_counted_and_named_by_position(french, original, administrator_client, numbers):
    leave_out(original, *numbers)
    words = WHERE[numbers]
    assert any(words in message for message in told_on_publishing(administrator_client, french))
    assert any(words in message for message in update(administrator_client, original, publishing=True))
    translation_of(original, "fr").save_target(publish=False)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = administrator_client.post(f"{bulk}?id={french.pk}&next=/admin/", follow=True)
    assert any(words in message for message in told(response))


def test_who_copies_a_half_translated_page_is_told_what_the_copy_lacks(french, original, administrator_client):
    leave_out(original, 2, 3)
    translation_of(original, "fr").save_target(publish=False)
    data = {"new_title": "Copie", "new_slug": "copie", "new_parent_page": french.get_parent().pk}
    response = administrator_client.post(reverse("wagtailadmin_pages:copy", args=[french.pk]), data, follow=True)
    words = "“Copie” stays a draft. 2 texts are missing in French: body (2; position: 2–3)."
    assert words in told(response)


# The end of the address


def test_the_translation_editor_says_how_to_write_the_address_before_anything_fails(french, administrator_client):
    assert "letters a to z, digits and hyphens" in editor(administrator_client, french)


@pytest.mark.parametrize("slug", ["партнёры", "图书馆", "straße", "–"])
def test_an_address_that_would_lose_letters_is_told_below_it_and_stops_publication(
    french, original, administrator_client, slug
):
    answer = answer_to(administrator_client, original, "slug", {"value": slug})
    assert "letters a to z, digits and hyphens" in answer.json()["error"]
    translate_all(original, "fr")
    messages = told_on_publishing(administrator_client, french)
    assert any(f"“{slug}” cannot be used for slug." in message for message in messages)
    assert not is_live(french)


def test_an_accent_in_an_address_is_left_out_and_the_page_is_published(french, original, administrator_client):
    assert answer_to(administrator_client, original, "slug", {"value": "zèbre"}).json()["error"] is None
    finish(administrator_client, original, "fr")
    assert Page.objects.get(pk=french.pk).slug == "zebre"
    assert is_live(french)


# Texts longer than their place


def path_of_heading(original) -> str:
    return f"body.{original.body[1].id}.text"


def test_a_heading_longer_than_its_block_takes_is_told_below_it_and_stops_publication(
    french, original, administrator_client
):
    answer = answer_to(administrator_client, original, path_of_heading(original), {"value": "x" * 161})
    assert "at most 160 characters" in answer.json()["error"]
    translate_all(original, "fr")
    expected = "cannot be used for body (position: 2). Ensure this value has at most 160 characters (it has 161)."
    assert any(expected in message for message in told_on_publishing(administrator_client, french))
    assert any(expected in message for message in update(administrator_client, original, publishing=True))
    assert not is_live(french)
    save_text(administrator_client, original, "fr", path_of_heading(original), "x" * 160)
    publish(administrator_client, original, "fr")
    assert is_live(french)


def test_a_heading_too_long_that_was_kept_before_is_not_published_either(french, original, administrator_client):
    segment = segments_of(original, "fr")[path_of_heading(original)]
    StringTranslation.objects.bulk_create(
        [
            StringTranslation(
                translation_of=segment.string,
                context=segment.context,
                locale=locale("fr"),
                data="x" * 161,
                updated_at=timezone.now(),
            )
        ]
    )
    translate_all(original, "fr")
    assert any("at most 160" in message for message in told_on_publishing(administrator_client, french))
    assert not is_live(french)


def test_a_name_longer_than_its_row_takes_is_told_below_it(submitted, administrator_client):
    case = submitted.case.page("en")
    path = next(path for path in segments_of(case, "fr") if path.startswith("partners.") and path.endswith(".name"))
    answer = answer_to(administrator_client, case, path, {"value": "x" * 201})
    assert "at most 200 characters" in answer.json()["error"]
    assert any(
        " cannot be used for partners (position: 1)." in m for m in update(administrator_client, case, publishing=True)
    )


def test_a_title_too_long_does_not_reach_the_list_of_pages(french, original, administrator_client):
    save_text(administrator_client, original, "fr", "title", "Le titre")
    save_text(administrator_client, original, "fr", "title", "x" * 300)
    assert Page.objects.get(pk=french.pk).draft_title == "Le titre"


# Where a text comes from


def test_the_tool_of_a_text_is_named_in_the_readers_language(french, original, administrator_client, administrator):
    translate_all(original, "fr")
    StringTranslation.objects.filter(locale__language_code="fr").update(tool_name="Starter content")
    assert "Translated with Starter content on" in editor(administrator_client, french)
    catalogue = {"Starter content": "Contenu de départ"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("toolkit_translation.tool_names.gettext", lambda text: catalogue.get(text, text))
        assert "Translated with Contenu de d\\u00e9part on" in editor(administrator_client, french)
