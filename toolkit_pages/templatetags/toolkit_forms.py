"""The preview of a form to fill in."""

from django import template

from ..data import block_table

register = template.Library()


@register.inclusion_tag("toolkit_pages/includes/form_table.html")
def form_table(value):
    """A table to fill in, with the headings that its block has: no data, so nothing to download."""
    return {"table": block_table(value, "")}
