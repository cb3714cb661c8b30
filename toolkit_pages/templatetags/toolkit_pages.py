"""Tags of the page templates."""

from urllib.parse import quote

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.images.models import ResponsiveImage
from wagtail.models import Page
from wagtail.rich_text import expand_db_html

from toolkit_documents.file_addresses import current_address
from toolkit_documents.file_facts import file_facts
from toolkit_documents.models import DocumentRecord, DocumentSet
from toolkit_documents.records import files_for_reader
from toolkit_taxonomy.languages import Language, language_for

from ..around import NavigationAround, navigation_around
from ..body_references import BodyReferences
from ..charts import bar_chart, share_chart
from ..conf import contact_email, toolkit_name
from ..data import block_table, chart_table, table_name

register = template.Library()


@register.simple_tag
def page_language(page=None) -> Language:
    """The language of a page, or the active one where there is no page (an error page)."""
    locale = getattr(page, "locale", None)
    return language_for(locale.language_code if locale else get_language() or "en")


@register.simple_tag
def name_of_toolkit() -> str:
    return toolkit_name()


@register.simple_tag
def feed_url(home, request) -> str:
    return f"{home.get_url(request)}{home.reverse_subpage('feed')}" if hasattr(home, "reverse_subpage") else ""


@register.simple_tag(takes_context=True)
def problem_link(context) -> str:
    """A mail link that carries the page's address, or nothing when the host has named no address."""
    address = contact_email()
    if not address:
        return ""
    request = context.get("request")
    url = request.build_absolute_uri() if request else ""
    subject = quote(_("Problem with a page of the toolkit"))
    return f"mailto:{address}?subject={subject}&body={quote(url)}"


@register.filter
def language_of(code: str) -> str:
    """A language code as HTML wants it."""
    return language_for(code).html if code else ""


@register.filter
def direction_of(code: str) -> str:
    return language_for(code).direction if code else ""


@register.inclusion_tag("toolkit_pages/includes/chart.html", takes_context=True)
def chart(context, value, block_id):
    """A chart of a ``ChartBlock`` with its table and CSV; the server draws it for the page's direction."""
    page = context.get("page")
    language = page_language(page)
    name = table_name("chart", block_id)
    draw = share_chart if value["kind"] == "share" else bar_chart
    rows = [(row["label"], row["value"]) for row in value["rows"]]
    return {
        "value": value,
        "drawing": draw(rows, unit=value.get("unit") or "", rtl=language.direction == "rtl"),
        "table": chart_table(value, name),
        "csv_url": _csv_url(page, name, context.get("request")),
    }


@register.inclusion_tag("toolkit_pages/includes/data_table.html", takes_context=True)
def data_table(context, value, block_id):
    name = table_name("table", block_id)
    return {
        "table": block_table(value, name),
        "csv_url": _csv_url(context.get("page"), name, context.get("request")),
    }


def _csv_url(page, name, request) -> str:
    """Pages that answer their data as sub-paths get a link; others (a standard page) none."""
    if not hasattr(page, "serve_data") or not page.pk:
        return ""
    return f"{page.get_url(request)}{page.reverse_subpage('data', kwargs={'name': name})}"


@register.simple_tag(takes_context=True)
def results_url(context, name) -> str:
    return _csv_url(context.get("page"), name, context.get("request"))


def _references(context, *values) -> BodyReferences:
    """What the page points to; of values from elsewhere (a snippet, a site's own page), those alone."""
    references = context.get("body_references")
    if references is not None and references.hold(values):
        return references
    return BodyReferences(values, page=context.get("page"), request=context.get("request"))


@register.simple_tag(takes_context=True)
def localised_pages(context, pages) -> list[Page]:
    """Live, open pages in this page's language for the pages that an editor chose in a block."""
    chosen = [page for page in pages if page]
    return _references(context, *chosen).pages_here([page.pk for page in chosen])


@register.simple_tag(takes_context=True)
def files_in_page_language(context, document_set) -> list:
    """The files of a set that a page in this language offers."""
    if document_set is None:
        return []
    records = _references(context, document_set).files_of_set(document_set.pk)
    return files_for_reader(records, page_language(context.get("page")).html)


@register.simple_tag(takes_context=True)
def picture_image(context, image, **attributes) -> ResponsiveImage | str:
    """A picture in the widths that a browser may choose from."""
    if not image:
        return ""
    return ResponsiveImage(_references(context, image).renditions_of(image), attributes)


@register.simple_tag(takes_context=True)
def prose(context, value) -> str:
    """Rich text as HTML, its links looked up once for the whole page."""
    source = getattr(value, "source", value) or ""
    references = context.get("body_references")
    html = expand_db_html(references.expand(source) if references else source)
    return mark_safe(html)  # noqa: S308  (whitelisted when saved)


@register.filter
def has_text(value) -> bool:
    """Whether rich text says anything: an empty editor leaves an empty paragraph behind."""
    return bool(strip_tags(getattr(value, "source", value) or "").strip())


register.simple_tag(current_address, name="document_url")
register.filter("file_facts", file_facts)


@register.simple_tag
def set_links(records) -> list[dict]:
    """The landing pages of the sets that files belong to: ``url``, and the ``record`` to name each by.

    None on a site that does not answer those addresses.
    """
    first: dict = {}
    for record in records:
        if record.document_set_id:
            first.setdefault(record.document_set_id, record)
    loaded = DocumentRecord._meta.get_field("document_set").is_cached
    codes = {pk: record.document_set.code for pk, record in first.items() if loaded(record)}
    if missing := first.keys() - codes.keys():
        codes.update(DocumentSet.objects.filter(pk__in=missing).values_list("pk", "code"))
    try:
        return [
            {"url": reverse("toolkit_documents_set", args=[codes[pk]]), "record": record}
            for pk, record in first.items()
            if pk in codes
        ]
    except NoReverseMatch:
        return []


@register.simple_tag(takes_context=True)
def toolkit_around(context, landing) -> NavigationAround | None:
    pages = [line.page for line in landing.pages]
    return navigation_around(context["request"], language=get_language() or "", pages=pages, links=landing.languages)
