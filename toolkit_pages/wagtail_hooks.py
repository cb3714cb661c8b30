from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from .badges import Badge
from .models import AdvocacyTemplate, Article, ExternalResource, Guideline, ToolkitPage
from .page_guards import refuse_pages_in_use, with_cascade
from .page_listings import AllItemsViewSet, ItemListingViewSet, toolkit_menu_item
from .publication import SCHEDULE_REFUSED, refusals_for, tell_refusals
from .reports import report_menu_item, report_urls
from .reviews import overdue_ids
from .summary import summary_items


@hooks.register("register_admin_urls")
def register_report_urls():
    return report_urls()


@hooks.register("register_reports_menu_item")
def register_reviews_due_menu_item():
    return report_menu_item()


@hooks.register("register_toolkit_pages_badges")
def mark_overdue_reviews(pages):
    """Only what a reader must know before trusting a page; "not yet reviewed" stands in the page's record."""
    return {page_id: [Badge(gettext_lazy("Review overdue"), "caution")] for page_id in overdue_ids(pages)}


@hooks.register("before_delete_page")
def protect_page_in_use(request, page):
    """A page that others point at, or one below it, is not deleted: their rows would go without a word."""
    if not refuse_pages_in_use(request, with_cascade(page)):
        return None
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def protect_pages_in_use(request, action_type, objects, action_class_instance):
    """Bulk deletion stops before it begins; pages that are deleted together may point at each other."""
    if action_type != "delete" or not objects or not isinstance(objects[0], Page):
        return None
    if not refuse_pages_in_use(request, objects):
        return None
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_explore_root")


@hooks.register("before_publish_page")
def check_before_publishing(request, page):
    """What the form cannot know of, such as words that a translation lacks: the page is saved, and stays a draft."""
    if not isinstance(page, ToolkitPage):
        return None
    problems = refusals_for(page)
    if not problems:
        return None
    tell_refusals(request, page, problems.values())
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_bulk_action")
def check_before_bulk_publish(request, action_type, objects, action_class_instance):
    """Bulk publishing stops before it begins, naming each page that may not go live; nothing is half done."""
    if action_type != "publish" or not objects or not isinstance(objects[0], Page):
        return None
    page_ids = {page.pk for page in objects}
    if action_class_instance.cleaned_form.cleaned_data.get("include_descendants"):
        for page in objects:
            page_ids.update(page.get_descendants().not_live().values_list("pk", flat=True))
    refused = False
    for page in Page.objects.filter(pk__in=page_ids, alias_of=None).specific():
        if not isinstance(page, ToolkitPage):
            continue
        latest = page.get_latest_revision_as_object()
        for message in refusals_for(latest).values():
            refused = True
            words = _("Nothing was published. “%(page)s”: %(problem)s")
            messages.error(request, words % {"page": latest.get_admin_display_title(), "problem": message})
    return redirect(action_class_instance.next_url) if refused else None


@hooks.register("register_log_actions")
def register_log_actions(actions):
    @actions.register_action(SCHEDULE_REFUSED)
    class ScheduleRefused(LogFormatter):
        label = gettext_lazy("Not published on schedule")

        def format_message(self, log_entry):
            problems = [text for texts in (log_entry.data or {}).get("errors", {}).values() for text in texts]
            return _("Not published on schedule: %(problems)s") % {"problems": " ".join(problems)}


@hooks.register("register_admin_viewset")
def register_item_lists():
    lists = [
        ("guidelines", Guideline, "toolkit-guideline", 20),
        ("templates", AdvocacyTemplate, "toolkit-template", 40),
        ("articles", Article, "toolkit-article", 50),
        ("resources", ExternalResource, "toolkit-resource", 60),
    ]
    return [
        AllItemsViewSet(),
        *(
            ItemListingViewSet(
                f"toolkit_{name}", url_prefix=f"toolkit/{name}", model=model, icon=icon, menu_order=order
            )
            for name, model, icon, order in lists
        ),
    ]


@hooks.register("register_admin_menu_item")
def register_toolkit_menu():
    return toolkit_menu_item()


@hooks.register("construct_homepage_summary_items")
def add_what_waits_for_editors(request, items):
    items.extend(summary_items(request))


@hooks.register("register_icons")
def register_icons(icons):
    names = ("toolkit", "toolkit-guideline", "toolkit-template", "toolkit-article", "toolkit-resource")
    return [*icons, *(f"toolkit_pages/icons/{name}.svg" for name in names)]
