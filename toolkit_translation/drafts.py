"""What is sent for translation stays a draft, its parents included."""

from django.db.models import Q
from django.db.models.signals import pre_save
from wagtail.models import Page


def keep_foreign_alias_a_draft(sender, instance, raw=False, **kwargs):
    """An alias in another language than its source shows the source's language under that language's address.

    wagtail-localize makes such aliases live: of each parent that a submitted page lacks, and of a whole tree. They
    become drafts and are not refused, since it updates them without asking for errors. An alias of such a draft shows
    what that shows, and is a draft with it.
    """
    if raw or not issubclass(sender, Page) or not instance.live or not instance.alias_of_id:
        return
    hidden = Page.objects.filter(~Q(locale=instance.locale_id) | Q(live=False), pk=instance.alias_of_id)
    if hidden.exists():
        instance.live = False


def connect():
    pre_save.connect(keep_foreign_alias_a_draft, dispatch_uid="toolkit_translation.drafts")
