"""The words that a copy of a translation may not say: those of the original, which no longer belongs to its family.

A copy begins a family of its own, old versions included, and so nothing it is compared with would know an English word
in a French page. What the original says is noted when the copy is made, at whatever door, and so it is when an original
is deleted, or rewritten: a draft with its earlier words would pass for translated. Once the words are rewritten the
page is published like any other.
"""

from collections.abc import Iterable
from functools import wraps

from django.db.models.signals import pre_delete, pre_save
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry
from wagtail_localize.models import SourceDeletedError, TranslationSource

from toolkit_pages.models import ToolkitPage

from .originals import confirmed_anywhere, originals_of
from .reader_texts import texts_of
from .remembering import read_once

REMEMBERED = "toolkit_translation.remember_words"

#: Texts by the name of the field in which they stand: a copy has its rows, and so their paths, to itself.
Words = dict[str, list[str]]


def remembered_words(page: Page) -> Words:
    """All that was noted; nothing for most pages."""
    words: Words = {}
    for data in PageLogEntry.objects.filter(page_id=page.pk, action=REMEMBERED).values_list("data", flat=True):
        _add(words, data["words"])
    return words


def _add(words: Words, more: Words) -> None:
    for field, texts in more.items():
        words[field] = [*words.get(field, []), *texts]


def remember(page: Page, *, words: Words) -> None:
    """Note words in the page's history, which outlives its versions."""
    confirmed = confirmed_anywhere((text for texts in words.values() for text in texts), page.locale_id)
    left = {field: [text for text in texts if text not in confirmed] for field, texts in words.items()}
    left = {field: texts for field, texts in left.items() if texts}
    if left:
        log(page, REMEMBERED, data={"words": left})


def words_of(pages: Iterable[Page]) -> Words:
    words: Words = {}
    for page in pages:
        for path, text in texts_of(page):
            words.setdefault(path.partition(".")[0], []).append(text)
    return words


def forbidden_words(page: Page, originals: Iterable[Page]) -> Words:
    """What a page has to say in its own words: all that its original says, and what was noted for it."""
    words: Words = {}
    for original in originals:
        _add(words, read_once(original, _own_words))
    _add(words, remembered_words(page) if page.pk else {})
    return words


def _own_words(original: Page) -> Words:
    return words_of([original])


def remember_copies() -> None:
    """Note the words at every copy and alias: Wagtail has a hook for those made in one of its views alone."""
    for action, name in ((CopyPageAction, "_copy_page"), (CreatePageAliasAction, "_create_alias")):
        stock = getattr(action, name)
        if not hasattr(stock, "__wrapped__"):
            setattr(action, name, _remembering(stock))


def _remembering(stock):
    @wraps(stock)
    def make(self, page, *args, **kwargs):
        made = stock(self, page, *args, **kwargs)
        if isinstance(made, ToolkitPage) and made.translation_key != page.translation_key:
            remember(made, words=forbidden_words(page, originals_of(page)))
        return made

    return make


def remember_deleted_original(sender, instance: Page, **kwargs) -> None:
    """A translation whose original is deleted has nothing left to be compared with."""
    if not isinstance(instance, ToolkitPage):
        return
    family = Page.objects.filter(translation_key=instance.translation_key, alias_of=None).exclude(pk=instance.pk)
    for page in family:
        originals = originals_of(page)
        if instance.pk in {original.pk for original in originals}:
            remember(page, words=words_of(originals))


def remember_superseded_words(sender, instance: TranslationSource, raw=False, **kwargs) -> None:
    """The original was rewritten since its texts were last taken down: what it no longer says is noted everywhere."""
    before = None if raw or not instance.pk else TranslationSource.objects.filter(pk=instance.pk).first()
    if before is None or before.content_json == instance.content_json:
        return
    try:
        old, new = before.as_instance(), instance.as_instance()
    except SourceDeletedError:
        return
    if not isinstance(old, ToolkitPage):
        return
    now = words_of([new])
    gone = {
        field: [text for text in texts if text not in now.get(field, ())] for field, texts in words_of([old]).items()
    }
    for page in Page.objects.filter(translation_key=old.translation_key).exclude(locale=instance.locale_id):
        remember(page, words=gone)


def connect() -> None:
    remember_copies()
    pre_save.connect(
        remember_superseded_words, sender=TranslationSource, dispatch_uid="toolkit_translation.superseded_words"
    )
    pre_delete.connect(remember_deleted_original, dispatch_uid="toolkit_translation.remembered_words")
