"""A mail to whoever uploaded an infected file, in the language of their admin."""

import logging

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.admin.mail import send_mail
from wagtail.admin.utils import get_admin_base_url
from wagtail.log_actions import get_active_log_context, registry

logger = logging.getLogger("toolkit_documents")


def tell_uploaders(document, threat: str) -> None:
    """A mail server that is down changes nothing: the file is closed, and the admin tells of it."""
    for user in uploaders(document):
        with override(language_of(user)):
            try:
                send_mail(subject(document), body(document, threat), [user.email])
            except Exception:
                logger.exception("No mail about the infected document %s reached user %s.", document.pk, user.pk)


def uploaders(document) -> list:
    """Who put the document there and who saved it last: Wagtail keeps the first, and only its log knows who has since
    replaced the file. Those who left, or have no address, are left out."""
    last = registry.get_logs_for_instance(document).exclude(user=None).order_by("-timestamp").first()
    # Where tasks run at once, the log does not have this change yet.
    acting = get_active_log_context().user
    keys = {document.uploaded_by_user_id, last and last.user_id, acting and acting.pk}
    users = get_user_model()._default_manager.filter(pk__in=keys - {None}, is_active=True).order_by("pk")
    return [user for user in users if user.email]


def language_of(user) -> str | None:
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else get_language()


def subject(document) -> str:
    return _("Malware was found in “%(title)s”") % {"title": " ".join(document.title.split())}


def body(document, threat: str) -> str:
    address = f"{get_admin_base_url() or ''}{reverse('wagtaildocs:edit', args=[document.pk])}"
    return _(
        "The virus scanner found %(threat)s in the file “%(title)s” that you uploaded or saved. Nobody can download "
        "it any more.\n\n"
        "Check the computer it came from. Then upload a clean file in its place, or delete the document:\n"
        "%(address)s"
    ) % {"threat": threat, "title": document.title, "address": address}
