"""The report of downloads in the admin; ``wagtail_hooks`` imports it."""

from wagtail import hooks

from .download_report import report_menu_item, report_urls


@hooks.register("register_admin_urls")
def register_downloads_report():
    return report_urls()


@hooks.register("register_reports_menu_item")
def register_downloads_menu_item():
    return report_menu_item()
