"""What a translator reads of where a text comes from: "Translated with … on …"."""

from copy import copy
from functools import wraps

from django.utils.translation import gettext, gettext_noop
from wagtail_localize.models import StringTranslation

#: As the database keeps them, in English; the names of other tools are proper names.
NAMES = {gettext_noop("Starter content"), gettext_noop("PO File")}


def tell_tools_in_the_readers_language() -> None:
    stock = StringTranslation.get_comment
    if getattr(stock, "translates_tools", False):
        return

    @wraps(stock)
    def get_comment(self):
        if self.tool_name not in NAMES:
            return stock(self)
        shown = copy(self)
        shown.tool_name = gettext(self.tool_name)
        return stock(shown)

    get_comment.translates_tools = True  # type: ignore[attr-defined]
    StringTranslation.get_comment = get_comment
