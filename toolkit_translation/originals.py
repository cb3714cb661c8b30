"""What a page is translated from, and which texts translators have confirmed to be right in its language."""

from collections.abc import Iterable

from wagtail.models import Page, PageLogEntry
from wagtail_localize.models import SourceDeletedError, StringTranslation, Translation, TranslationSource


def originals_of(page: Page) -> list[Page]:
    """The original as it was when the translation was last brought up to date.

    A page made without wagtail-localize's records may have words of two: the page of the family that came first, and
    the one of which it is Wagtail's copy for translation.
    """
    translations = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id
    ).select_related("source")
    for translation in translations:
        original = _as_instance(translation.source)
        if original is not None:
            return [original]
    family = list(Page.objects.filter(translation_key=page.translation_key, alias_of=None).order_by("pk"))
    if not family or family[0].locale_id == page.locale_id:
        return []
    copied = _locale_copied_from(page) if page.pk and len(family) > 2 else None
    others = [member for member in family[1:] if member.locale_id == copied and member.pk != page.pk]
    return [member.specific for member in (family[0], *others)]


def _locale_copied_from(page: Page) -> int | None:
    entry = PageLogEntry.objects.filter(page_id=page.pk, action="wagtail.copy_for_translation").order_by("-pk").first()
    return ((entry.data if entry else {}).get("source_locale") or {}).get("id")


def _as_instance(source: TranslationSource) -> Page | None:
    try:
        return source.as_instance()
    except SourceDeletedError:
        return None


def confirmed_places(page: Page) -> set[tuple[str, str]]:
    """What translators of the page have said to be right in its language, by place."""
    rows = StringTranslation.objects.filter(
        locale_id=page.locale_id, context__object_id=page.translation_key, has_error=False
    )
    return set(rows.values_list("context__path", "data"))


def confirmed_anywhere(texts: Iterable[str], locale_id: int) -> set[str]:
    """Texts that the translators of some page left as they are: names, mostly."""
    texts = set(texts)
    rows = StringTranslation.objects.filter(locale_id=locale_id, translation_of__data__in=texts, has_error=False)
    return {data for data, original in rows.values_list("data", "translation_of__data") if data == original}
