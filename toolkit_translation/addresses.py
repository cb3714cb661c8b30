"""Addresses that a translation puts in place of the source's, in a link: none that would run a script.

In the editors of pages, Wagtail keeps such an address out of rich text; wagtail-localize stores what it is sent.
"""

import json

from django.db.models.signals import pre_save
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from wagtail.whitelist import check_url
from wagtail_localize.models import OverridableSegment, SegmentOverride, TranslationContext


def refuse_unsafe_address(sender, instance, raw=False, update_fields=None, **kwargs):
    """Answered with status 400 in the translation editor, whose view is one of REST framework."""
    if raw or (update_fields is not None and "data_json" not in update_fields):
        return
    value = instance.data
    if isinstance(value, str) and check_url(value) is None and is_address(instance.context):
        raise ValidationError({"value": [_("This address cannot be used for a link.")]})


def is_address(context: TranslationContext | None) -> bool:
    """Whether an address stands at this place in the source; else it is a key, or a text that may hold a colon.

    A link in rich text has its address, in quotes, for the last part of its path.
    """
    if context is None:
        return False
    if context.path.endswith("'"):
        return True
    segments = OverridableSegment.objects.filter(context=context).values_list("data_json", flat=True)
    return any("://" in str(json.loads(data)) for data in segments)


def connect():
    pre_save.connect(refuse_unsafe_address, sender=SegmentOverride, dispatch_uid="toolkit_translation.addresses")
