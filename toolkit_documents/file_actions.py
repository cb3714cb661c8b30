"""What an editor can do with one file: have it read again, withdraw it or an earlier version at once."""

import logging
from abc import abstractmethod
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import Error as DatabaseError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.log_actions import log

from . import conf, records, relocation
from .file_page import OneFileMixin
from .file_sentences import closing_sentence
from .models import DocumentRecord
from .uploads import ensure_storage_answers

logger = logging.getLogger(__name__)

READ_AGAIN = "toolkit_documents.read_again"
WITHDRAW_NOW = "toolkit_documents.withdraw_now"
WITHDRAW_VERSION = "toolkit_documents.withdraw_version"


class FileActionView(OneFileMixin, TemplateView):
    """Asks first, and acts when posted to; what was done stands in Wagtail's log and in a message."""

    template_name = "toolkit_documents/file_action.html"
    action: str
    button: Any

    def post(self, request, *args, **kwargs):
        try:
            ensure_storage_answers()
            done = self.act()
        except (DatabaseError, Http404, PermissionDenied):
            raise
        except Exception:  # whatever a host's storage raises
            logger.exception("%s of document %s failed", self.action, self.document.pk)
            messages.error(
                request,
                _("The place where the files lie did not answer, and it was not all done. Please try again later."),
            )
            return redirect(self.file_url)
        log(self.document, self.action, user=request.user, data=self.log_data())
        messages.success(request, format_html(done, title=self.document.title))
        return redirect(self.file_url)

    @abstractmethod
    def act(self) -> str:
        """Do it; returns the message, with ``{title}`` in it."""

    def explanations(self) -> list[str]:
        """What will happen, in paragraphs."""
        return []

    def log_data(self) -> dict:
        return {"file": self.record.download_name}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            explanations=self.explanations(), button=self.button, file_url=self.file_url, **kwargs
        )


class ReadAgainView(FileActionView):
    """Destroys nothing, so it does not ask first: the page on the file has its button."""

    action = READ_AGAIN
    page_title = button = gettext_lazy("Read again")

    def act(self):
        self.record.extraction = DocumentRecord.Extraction.WAITING
        if conf.scanning() and self.record.scan == DocumentRecord.Scan.NOT_SCANNED:
            # It came before the scanner: without a scan it would stay closed for good.
            self.record.scan = DocumentRecord.Scan.WAITING
        self.record.save(update_fields=["extraction", "scan"])
        records.look_into(self.record)
        return _("“{title}” will be read again. What is found stands on this page in a minute or two.")

    def explanations(self):
        return [_("The text of the file, its pages and its language are read anew.")]


class WithdrawNowView(FileActionView):
    action = WITHDRAW_NOW
    page_title = button = gettext_lazy("Withdraw now")

    def act(self):
        relocation.withdraw_now(self.record)
        return _(
            "“{title}” and its earlier versions have new places in the storage. No address signed before leads there."
        )

    def explanations(self):
        return [
            closing_sentence(),
            _(
                "Withdraw now gives the file and its earlier versions new places in the storage, under names that "
                "nobody knows. Downloads that are under way may break."
            ),
            _(
                "It closes nothing by itself: whoever may fetch the file goes on getting it, at the same address on "
                "this site. To close it, first take it from the pages that use it, or unpublish those."
            ),
        ]


class WithdrawVersionView(FileActionView):
    action = WITHDRAW_VERSION
    page_title = gettext_lazy("Withdraw an earlier version")
    button = gettext_lazy("Withdraw this version")

    def dispatch(self, request, *args, number, **kwargs):
        self.number = number
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        self.version = self.standing_version()
        return super().get(request, *args, **kwargs)

    def standing_version(self):
        return get_object_or_404(self.record.versions, number=self.number, withdrawn_at=None)

    def act(self):
        self.version = self.standing_version()
        relocation.withdraw_version(self.version, at=timezone.now())
        return _("The earlier version of “{title}” was withdrawn. Its address leads nowhere now.")

    def explanations(self):
        return [
            _("Version %(number)d, “%(name)s”: its address leads nowhere from then on, for anybody.")
            % {"number": self.version.number, "name": self.version.name},
            _("The file itself is kept in the storage. Its address cannot be opened again here."),
        ]

    def log_data(self):
        return {"file": self.version.name, "version": self.version.number}
