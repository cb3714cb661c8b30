"""Who stands for a published translation."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class TranslationApproval(models.Model):
    """A native reader's word that a translation reads right, as it was published at the time.

    The reader need not have an account; who may publish the page writes the name down.
    """

    page = models.OneToOneField(
        "wagtailcore.Page",
        on_delete=models.CASCADE,
        related_name="toolkit_translation_approval",
        verbose_name=_("page"),
    )
    reviewer = models.CharField(_("native reader"), max_length=200)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved at"))
    # The id and no key: were the revision deleted, the approval would be for nothing known, and so end.
    approved_revision = models.PositiveBigIntegerField(_("approved version"))

    # Its key to the user is no use of anything.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("approval of a translation")
        verbose_name_plural = _("approvals of translations")

    def __str__(self):
        return f"{self.page} ({self.reviewer})"

    @property
    def stands(self) -> bool:
        """Whether visitors still read what was approved: to publish anew ends it, whatever has changed."""
        return self.approved_revision == self.page.live_revision_id
