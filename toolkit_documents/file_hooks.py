"""The admin's addresses of the page on a file and of its actions, and what Wagtail's log calls these."""

from django.urls import include, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter

from .file_actions import (
    READ_AGAIN,
    WITHDRAW_NOW,
    WITHDRAW_VERSION,
    ReadAgainView,
    WithdrawNowView,
    WithdrawVersionView,
)
from .file_page import FileView


@hooks.register("register_admin_urls")
def register_file_urls():
    urls = [
        path("", FileView.as_view(), name="file"),
        path("read-again/", ReadAgainView.as_view(), name="read_again"),
        path("withdraw/", WithdrawNowView.as_view(), name="withdraw_now"),
        path("versions/<int:number>/withdraw/", WithdrawVersionView.as_view(), name="withdraw_version"),
    ]
    return [path("documents/<int:document_id>/file/", include((urls, "toolkit_files")))]


@hooks.register("register_log_actions")
def register_file_actions(actions):
    @actions.register_action(READ_AGAIN)
    class ReadAgain(LogFormatter):
        label = message = gettext_lazy("File sent to be read again")

    @actions.register_action(WITHDRAW_NOW)
    class WithdrawNow(LogFormatter):
        label = message = gettext_lazy("File withdrawn from the addresses signed before")

    @actions.register_action(WITHDRAW_VERSION)
    class WithdrawVersion(LogFormatter):
        label = gettext_lazy("Earlier version withdrawn")

        def format_message(self, log_entry):
            return _("Earlier version %(number)s withdrawn") % {"number": (log_entry.data or {}).get("version", "")}
