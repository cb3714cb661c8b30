from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from .badges import Badge
from .reports import report_menu_item, report_urls
from .reviews import overdue_ids


@hooks.register("register_admin_urls")
def register_report_urls():
    return report_urls()


@hooks.register("register_reports_menu_item")
def register_reviews_due_menu_item():
    return report_menu_item()


@hooks.register("register_toolkit_pages_badges")
def mark_overdue_reviews(pages):
    """Only what a reader must know before trusting a page; "not yet reviewed" stands in the page's record."""
    return {page_id: [Badge(_("Review overdue"), "caution")] for page_id in overdue_ids(pages)}
