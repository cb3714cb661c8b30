"""What each fault of a file is called and what its editor can do about it."""

from django.utils.translation import gettext_lazy as _

#: By the words of ``reading``; the state of a reading that gave no text is one of them.
FAULTS = {
    "damaged": _("This file is damaged. Open it in the program that made it, save it again and upload the new copy."),
    "doctype": _(
        "This file declares a document type (DOCTYPE), which can make a program read other files. Open it in the "
        "program that made it, save it again and upload the new copy."
    ),
    "embedded-files": _(
        "Other files are embedded in this one. Check that they may be given to everyone, or remove them."
    ),
    "encrypted": _("This file is protected by a password. Save it without one and upload it again."),
    "external-link": _(
        "This file loads a template or a picture from another address when it is opened. Attach a local template, "
        "embed the pictures, and upload it again."
    ),
    "garbled": _(
        "The text of this file cannot be read, since its fonts do not tell which letters they draw, so it cannot be "
        "found by search. Save it as PDF again from the original document."
    ),
    "javascript": _("This file contains JavaScript. Save it without scripts, unless a form needs them."),
    "macro": _("This file contains macros. Save it in a format without macros, such as DOCX, and upload it again."),
    "scanned": _(
        "This file holds pictures of pages without text, so it can be neither found by search nor read aloud. Run text "
        "recognition (OCR) over it and upload the result as a new version."
    ),
    "too-big": _(
        "This file is larger than allowed (in bytes, pages, pictures or once unpacked), or takes too long to read. "
        "Split it or reduce its pictures, and upload it again."
    ),
    "wrong-type": _(
        "The content of this file is not of a format that is allowed, or not what its name says. Save it in an allowed "
        "format under a name with the matching ending."
    ),
}


def advice(fault: str) -> str:
    """The sentence for a fault; that of a damaged file for a word unknown."""
    return str(FAULTS.get(fault, FAULTS["damaged"]))
