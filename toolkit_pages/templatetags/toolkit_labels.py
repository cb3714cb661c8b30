"""Tags for words of other languages in a page, and for several of them in a row."""

from django import template
from django.utils.html import format_html
from wagtail.templatetags.wagtailcore_tags import pageurl

from .. import figures, labels, references

register = template.Library()

register.simple_tag(labels.language_attributes)
register.filter("labelled", labels.label_html)
register.filter("figure", figures.localised_figure)
register.filter("in_a_row", labels.in_a_row)


@register.simple_tag
def cited(source):
    """A source with those of its parts that it has."""
    return references.reference(**{name: value or "" for name, value in source.items()})


@register.simple_tag
def cited_title(source):
    """The title of a source or a piece of evidence alone, as a link where there is an address."""
    return references.cited_title(**{name: source.get(name) or "" for name in ("title", "url", "language")})


@register.simple_tag(takes_context=True)
def links_in_a_row(context, pages):
    """Links to pages as a list in words."""
    return labels.in_a_row(format_html('<a href="{}">{}</a>', pageurl(context, page), page.title) for page in pages)
