from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from .models import CaseStudy


@hooks.register("before_bulk_action")
def check_before_bulk_publish(request, action_type, objects, action_class_instance):
    """Bulk publishing stops before it begins, naming each case study that may not go live; nothing is half done."""
    if action_type != "publish" or not objects or not isinstance(objects[0], Page):
        return None
    page_ids = {page.pk for page in objects}
    if action_class_instance.cleaned_form.cleaned_data.get("include_descendants"):
        for page in objects:
            page_ids.update(page.get_descendants().not_live().values_list("pk", flat=True))
    refused = False
    for case_study in CaseStudy.objects.filter(pk__in=page_ids, alias_of=None):
        latest = case_study.get_latest_revision_as_object()
        for message in latest.missing_for_publication().values():
            refused = True
            messages.error(
                request,
                _("Nothing was published. “%(page)s”: %(problem)s")
                % {"page": latest.get_admin_display_title(), "problem": message},
            )
    return redirect(action_class_instance.next_url) if refused else None


@hooks.register("register_log_actions")
def register_log_actions(actions):
    @actions.register_action("case_studies.schedule_refused")
    class ScheduleRefused(LogFormatter):
        label = gettext_lazy("Not published on schedule")

        def format_message(self, log_entry):
            problems = [text for texts in (log_entry.data or {}).get("errors", {}).values() for text in texts]
            return _("Not published on schedule: %(problems)s") % {"problems": " ".join(problems)}
