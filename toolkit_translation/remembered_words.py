"""The words that a copy of a translation may not say: those of the original, which no longer belongs to its family.

A copy begins a family of its own, old versions included, and so nothing it is compared with would know an English word
in a French page. What the original says is noted when the copy is made, at whatever door, and so it is when an original
is deleted. Once the words are rewritten the copy is published like any other page.
"""

from collections.abc import Iterable
from functools import wraps

from django.db.models.signals import pre_delete
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry

from toolkit_pages.models import ToolkitPage

from .originals import confirmed_anywhere, originals_of
from .reader_texts import texts_of

REMEMBERED = "toolkit_translation.remember_words"

#: Texts by the name of the field in which they stand: a copy has its rows, and so their paths, to itself.
Words = dict[str, list[str]]


def remembered_words(page: Page) -> Words:
    """What was noted last; nothing for most pages."""
    entry = PageLogEntry.objects.filter(page_id=page.pk, action=REMEMBERED).order_by("-pk").first()
    return entry.data["words"] if entry else {}


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


def foreign_words(page: Page) -> Words:
    """What a page has to say in its own words: those of its original, or the ones that were noted for it."""
    return words_of(originals_of(page)) or remembered_words(page)


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
            remember(made, words=foreign_words(page))
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


def connect() -> None:
    remember_copies()
    pre_delete.connect(remember_deleted_original, dispatch_uid="toolkit_translation.remembered_words")
