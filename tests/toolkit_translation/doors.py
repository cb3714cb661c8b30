"""The doors of wagtail-localize, as a translator and an administrator go through them."""

from urllib.parse import urlencode

from django.contrib.admin.utils import quote
from django.http import HttpResponse
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource


def locale(code: str) -> Locale:
    return Locale.objects.get(language_code=code)


def submit(client: Client, instance: TranslatableMixin, *codes: str, with_subtree: bool = False) -> None:
    """Send a page or a snippet for translation into languages."""
    if isinstance(instance, Page):
        url = reverse("wagtail_localize:submit_page_translation", args=[instance.pk])
    else:
        meta = instance._meta
        arguments = [meta.app_label, meta.model_name, quote(instance.pk)]
        url = reverse("wagtail_localize:submit_snippet_translation", args=arguments)
    data = {"locales": [locale(code).pk for code in codes]}
    if with_subtree:
        data["include_subtree"] = "on"
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = client.post(url, data)
    assert response.status_code == 302, response.content


def translation_of(instance: TranslatableMixin, code: str) -> Translation:
    return Translation.objects.get(
        source__object__translation_key=instance.translation_key, target_locale__language_code=code
    )


def segments_of(instance: TranslatableMixin, code: str) -> dict[str, StringSegment]:
    """What is asked to be translated, by its path in the page."""
    segments = translation_of(instance, code).source.stringsegment_set.select_related("context", "string")
    return {segment.context.path: segment for segment in segments.order_by("order")}


def save_text(client: Client, instance: TranslatableMixin, code: str, path: str, text: str) -> None:
    """Save one text in the translation editor."""
    arguments = [translation_of(instance, code).pk, segments_of(instance, code)[path].pk]
    response = client.put(
        reverse("wagtail_localize:edit_string_translation", args=arguments),
        urlencode({"value": text}),
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code in (200, 201), response.content


def translate_all(instance: TranslatableMixin, code: str, *, but: int = 0, only: int | None = None) -> int:
    """Translate the texts that nobody has translated yet, as an exchange file would: all, but for some, or only some.

    Returns how many are left.
    """
    translation = translation_of(instance, code)
    segments = translation.source.stringsegment_set.select_related("string", "context").order_by("order")
    done = set(
        StringTranslation.objects.filter(
            locale=translation.target_locale, context__object_id=instance.translation_key
        ).values_list("translation_of_id", "context_id")
    )
    todo = {(s.string_id, s.context_id): s for s in segments if (s.string_id, s.context_id) not in done}
    count = len(todo) - but if only is None else only
    rows = [
        StringTranslation(
            translation_of=segment.string,
            context=segment.context,
            locale=translation.target_locale,
            data=marked(segment.string.data, segment.context.path, code),
            translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
            updated_at=timezone.now(),
        )
        for segment in list(todo.values())[:count]
    ]
    StringTranslation.objects.bulk_create(rows)
    return len(todo) - len(rows)


def marked(text: str, path: str, code: str) -> str:
    """A stand-in for a translation; an address stays as it is."""
    return text if path == "slug" else f"{code}: {text}"


def finish(client: Client, instance: TranslatableMixin, code: str) -> None:
    """Translate what is left with stand-ins, and publish."""
    translate_all(instance, code)
    publish(client, instance, code)


def update(client: Client, instance: TranslatableMixin, *, publishing: bool = False) -> list[str]:
    """Bring all translations up to date with their source; returns what the user is told."""
    source = TranslationSource.objects.get_for_instance(instance)
    url = reverse("wagtail_localize:update_translations", args=[source.pk])
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = client.post(url, {"publish_translations": "on"} if publishing else {}, follow=True)
    assert response.redirect_chain, response.content
    return told(response)


def convert_to_alias(client: Client, page: Page) -> list[str]:
    """Make a translation an alias of its source; returns what the user is told."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = client.post(reverse("wagtail_localize:convert_to_alias", args=[page.pk]), follow=True)
    return told(response)


def told(response) -> list[str]:
    return [str(message).strip() for message in response.context["messages"]]


def put_address(client: Client, instance: TranslatableMixin, code: str, path: str, value: str) -> HttpResponse:
    """Put another address, or another thing's key, in place of the source's."""
    translation = translation_of(instance, code)
    segment = translation.source.overridablesegment_set.get(context__path=path)
    return client.put(
        reverse("wagtail_localize:edit_override", args=[translation.pk, segment.pk]),
        urlencode({"value": value}),
        content_type="application/x-www-form-urlencoded",
    )


def publish(client: Client, instance: TranslatableMixin, code: str) -> None:
    """Publish what is translated so far."""
    target = instance.get_translation(locale(code))
    url = f"/admin/pages/{target.pk}/edit/"
    if not isinstance(target, Page):
        url = reverse(
            f"wagtailsnippets_{target._meta.app_label}_{target._meta.model_name}:edit", args=[quote(target.pk)]
        )
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = client.post(url, {"action": "publish"})
    assert response.status_code == 302, response.content
