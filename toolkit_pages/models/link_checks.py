"""What the last check of an address on the web found."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkCheck(models.Model):
    """One address, whichever pages link to it.

    Not fields of the page: a check makes no revision, and the next publication would put the old values back.
    """

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("It answered.")
        REFUSED = "refused", _("It refuses automatic checks.")
        FAILED = "failed", _("It did not answer.")

    url = models.URLField(_("address"), max_length=500, unique=True)
    checked_on = models.DateField(_("checked on"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    status = models.CharField(_("detail"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("check of an address")
        verbose_name_plural = _("checks of addresses")

    def __str__(self):
        return f"{self.url} {self.checked_on} {self.outcome}"
