"""What editors are told of a file, in plain sentences: who may fetch it and why, and what became of its text."""

from babel.units import format_unit
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from toolkit_taxonomy.languages import language_for, language_name
from toolkit_taxonomy.restrictions import Closed

from . import conf
from .declared_language import differs
from .faults import FAULTS
from .models import DocumentRecord
from .storage import document_storage, is_bucket
from .visibility import Visibility, Why

Extraction = DocumentRecord.Extraction

#: States that are no fault of a file's own.
NOT_READ = {
    Extraction.WAITING: gettext_lazy("The text has not been read yet. That takes a minute or two after the upload."),
    Extraction.EMPTY: gettext_lazy("There is no word in the file. Search finds it by its title."),
    Extraction.REFUSED: gettext_lazy(
        "The file was not read: it has a fault for which it would be refused as an upload today. Put it right, and "
        "upload it again."
    ),
}


#: Marks that a file may have, in a few words.
MARKS = {
    "javascript": gettext_lazy("Contains JavaScript"),
    "embedded-files": gettext_lazy("Contains other files"),
    "external-link": gettext_lazy("Loads something from elsewhere"),
}


def why(visibility: Visibility, closed: Closed) -> str:
    """Who may fetch a file, and why: "Public: used on “Finding a partner” and 2 more pages"."""
    match visibility.why:
        case Why.MARKED:
            return _("Public: an editor marked it as public")
        case Why.PAGE:
            return _named(
                closed.open_only(visibility.pages),
                alone=_("Public: used on “%(page)s”"),
                more=lambda count: ngettext(
                    "Public: used on “%(page)s” and %(count)d more page",
                    "Public: used on “%(page)s” and %(count)d more pages",
                    count,
                ),
            )
        case Why.RESTRICTED_PAGES:
            return _named(
                visibility.pages,
                alone=_("Only for those who may open “%(page)s”"),
                more=lambda count: ngettext(
                    "Only for those who may open “%(page)s” or %(count)d more page",
                    "Only for those who may open “%(page)s” or one of %(count)d more pages",
                    count,
                ),
            )
        case Why.COLLECTION:
            return _("Closed: its collection is restricted")
        case Why.NOT_SCANNED:
            return _("Closed until it is scanned and found clean")
        case Why.INFECTED:
            return _("Closed: it is infected")
        case _:
            return _("Closed: no published page uses it")


def _named(pages, *, alone: str, more) -> str:
    """A sentence with the title of the first page and the number of the others."""
    others = len(pages) - 1
    values = {"page": pages[0].title, "count": others}
    return (more(others) if others else alone) % values


def language_warning(record: DocumentRecord) -> str:
    """Empty where the text is in the language that was stated, or one of the two is not known."""
    if not differs(record.language, record.detected_language):
        return ""
    here = get_language() or "en"
    return _(
        "The text seems to be in %(found)s, but the file is stated to be in %(stated)s. Readers who choose their "
        "language get the wrong file if that is so: correct the language, or the file."
    ) % {
        "found": language_name(record.detected_language, here),
        "stated": language_name(record.language, here),
    }


def unread_sentence(record: DocumentRecord) -> str:
    """Why there is no text and what to do about it; empty where it was read."""
    if record.extraction == Extraction.DONE:
        return ""
    reason = NOT_READ.get(Extraction(record.extraction)) or FAULTS.get(record.extraction)
    return str(reason or record.get_extraction_display())


def mark_sentences(record: DocumentRecord) -> list[tuple[str, str]]:
    """What was found in the file that its editor should know of, beside the reason why it could not be read: each in a
    few words and in a sentence."""
    marks = (mark for mark in record.marks if mark != record.extraction)
    return [(str(MARKS.get(mark, mark)), str(FAULTS.get(mark, mark))) for mark in marks]


def closing_sentence() -> str:
    """How soon a file is closed once it is no longer public: addresses of a bucket outlive the decision."""
    if not is_bucket(document_storage.backend) or conf.delivery() == "stream":
        return _("The site hands out the file itself: once it is closed to visitors, it is closed at once.")
    return _(
        "Visitors are sent to an address in the storage that is signed for a time. Once the file is closed, no new "
        "address is signed; one that was signed before works for up to %(time)s. Withdraw now ends that."
    ) % {"time": _duration(2 * conf.address_window())}


def _duration(seconds: int) -> str:
    """In whole hours, else in minutes, never less than it is."""
    hours, rest = divmod(seconds, 3600)
    number, unit = (hours, "hour") if hours and not rest else (-(-seconds // 60), "minute")
    return format_unit(number, f"duration-{unit}", locale=language_for(get_language() or "en").babel)
