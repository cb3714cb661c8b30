"""What other apps want to know of pages, read by the query that finds the pages."""

from django.db.models import QuerySet
from wagtail import hooks


def annotated(pages: QuerySet) -> QuerySet:
    """Pages with what each function registered as ``construct_toolkit_pages_page_queryset`` annotates.

    Asked for the page of an address and for the editors' lists, so that a mark or a button costs no query of its own.
    """
    for function in hooks.get_hooks("construct_toolkit_pages_page_queryset"):
        pages = function(pages)
    return pages
