from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class ApprovalForm(forms.Form):
    """Approves the version that was published when the form was opened, and no later one."""

    reviewer = forms.CharField(
        label=_("Name of the person who read it"),
        help_text=_("A native reader of the language, who agrees that the name stands on the page."),
        max_length=200,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, page: Page, **kwargs):
        self.page = page
        super().__init__(*args, **kwargs)

    def clean_revision(self):
        revision = self.cleaned_data["revision"]
        if revision != self.page.live_revision_id:
            raise forms.ValidationError(
                _("The page was published again while this form was open. Please have it read once more.")
            )
        return revision
