"""What is wrong with the setting up of the scanner, told by ``manage.py check``; what waits for it, by
``check --database default`` and by ``migrate``, which every update runs.
"""

from django.core.checks import Error, Tags, register
from django.core.checks import Warning as CheckWarning
from django.db import DatabaseError, router
from django.utils.module_loading import import_string

from . import conf


@register("toolkit_documents")
def check_scanner_is_one(app_configs, **kwargs):
    from .scanners import Scanner

    if not conf.scanning():
        return []
    try:
        scanner = import_string(conf.scanner())
        fits = isinstance(scanner, type) and issubclass(scanner, Scanner)
    except ImportError:
        fits = False
    if fits:
        return []
    return [
        Error(
            f"There is no scanner at {conf.scanner()!r}: every new file would stay closed to visitors.",
            hint="TOOLKIT_DOCUMENTS_SCANNER is the dotted path of a subclass of toolkit_documents.scanners.Scanner.",
            id="toolkit_documents.E001",
        )
    ]


@register("toolkit_documents")
def check_address_of_clamd(app_configs, **kwargs):
    from .clamav import clamd_address

    try:
        if conf.clamd():
            clamd_address(conf.clamd())
    except (ValueError, AttributeError):
        return [
            Error(
                f"TOOLKIT_DOCUMENTS_CLAMD leads to no ClamAV daemon: {conf.clamd()!r}.",
                hint='Write "127.0.0.1:3310", or the path of its socket, such as "/run/clamav/clamd.ctl".',
                id="toolkit_documents.E002",
            )
        ]
    return []


@register(Tags.database)
def check_files_are_scanned(app_configs, databases=None, **kwargs):
    """A scanner that is switched on closes what it has not seen: on a site with files that is all of them."""
    from .models import DocumentRecord, DocumentVersion
    from .scanning import unscanned

    if not conf.scanning() or router.db_for_read(DocumentRecord) not in (databases or ()):
        return []
    try:
        waiting = sum(model.objects.filter(unscanned()).count() for model in (DocumentRecord, DocumentVersion))
    except DatabaseError:
        return []  # before its tables are made
    if not waiting:
        return []
    return [
        CheckWarning(
            f"{waiting} files wait to be scanned; until then visitors do not get them.",
            hint="Run manage.py documents_scan.",
            id="toolkit_documents.W003",
        )
    ]
