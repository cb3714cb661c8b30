"""The edit form of a case study: publishing and submitting ask for both sides, saving a draft does not."""

from wagtail.admin.forms import WagtailAdminPageForm

from .publishing import missing_for_publication


class CaseStudyForm(WagtailAdminPageForm):
    def clean(self):
        cleaned = super().clean()
        if not self.saves_draft:
            self.instance.successes = cleaned.get("successes", self.instance.successes)
            self.instance.challenges = cleaned.get("challenges", self.instance.challenges)
            for field, message in missing_for_publication(self.instance).items():
                if field not in self.errors:
                    self.add_error(field, message)
        return cleaned

    @property
    def saves_draft(self) -> bool:
        """Wagtail defers what is required when it saves a draft or previews, not when it publishes or submits."""
        return getattr(self, "is_deferred_validation", bool(self.deferred_required_fields))
