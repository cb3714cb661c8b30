"""What a reader is told of a file before fetching it: size, wait, pages, accessibility, date."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import DocumentRecord


def file_facts(record: DocumentRecord) -> list[str]:
    """The facts that are known, in the active language."""
    facts = []
    if record.size is not None:
        facts += [record.size_text, record.wait_text]
    if record.pages:
        facts.append(ngettext("%(count)d page", "%(count)d pages", record.pages) % {"count": record.pages})
    if record.accessibility:
        facts.append(accessibility_text(record.accessibility))
    if record.dated_at:
        facts.append(date_text(record.dated_at))
    return facts


def accessibility_text(state: str) -> str:
    """In a word: what it means stands in the form of the document."""
    states = {
        DocumentRecord.Accessibility.ACCESSIBLE: _("Accessible"),
        DocumentRecord.Accessibility.PARTLY: _("Partly accessible"),
        DocumentRecord.Accessibility.NOT_ACCESSIBLE: _("Not accessible"),
    }
    return states.get(DocumentRecord.Accessibility(state), "")


def date_text(moment: datetime) -> str:
    """The day, in the site's time zone, as the language writes it."""
    return date_format(timezone.localtime(moment), _("j F Y"))
