"""Who wrote a page, as its readers are told."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

#: The collective author of the toolkit's own texts, as the field holds it in all languages.
EDITORS = gettext_noop("Toolkit editors")


def author_name(author: str) -> str:
    """A person's or an organisation's name as it is; the toolkit's editors in the language of the page."""
    return _(EDITORS) if author == EDITORS else author
