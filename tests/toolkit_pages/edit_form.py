"""What a browser would post from a page's edit form, made from the form itself, so that no test lists every field.

Stream and rich-text fields draw their inputs with JavaScript, so that the data cannot be read from the HTML.
"""

from django.urls import reverse
from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.blocks import ListBlock, StreamBlock, StructBlock
from wagtail.models import Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

RICH_TEXT = ["bold", "italic", "link", "ol", "ul", "document-link"]


def prose(html: str) -> str:
    """Rich text as the editor's widget posts it."""
    return rich_text(html, features=RICH_TEXT)


def points(*texts: str) -> dict:
    """A stream of points; ``nested_form_data`` flattens it under the field's name."""
    return streamfield([("point", {"point": text, "proof": ""}) for text in texts])


def posted(page: Page, parent: Page | None = None, **changes) -> dict:
    """The form's data for a page, saved or new (then below ``parent``), with changes by field name.

    A changed stream or formset is a nested dict, as ``streamfield`` and ``inline_formset`` make it.
    """
    parent = (parent or page.get_parent()).specific
    if not page.locale_id:
        page.locale = parent.locale
    form = page.get_edit_handler().get_form_class()(instance=page, parent_page=parent)
    data = {}
    for field in form:
        if field.name not in changes:
            data |= _field_data(field.html_name, field)
    for relation, formset in form.formsets.items():
        if relation in changes:
            continue
        for member in [formset.management_form, *formset.forms]:
            for field in member:
                data |= _field_data(field.html_name, field)
        for place, member in enumerate(formset.forms):
            data[f"{member.prefix}-ORDER"] = str(place + 1)
    return data | _flat(changes)


def _flat(changes: dict) -> dict:
    flat = {}
    for name, value in changes.items():
        # A list is several values of one name (checkboxes), not a nested part.
        flat |= nested_form_data({name: value}) if isinstance(value, dict) else {name: value}
    return flat


def _field_data(name: str, field) -> dict:
    value = field.value()
    block = getattr(field.field, "block", None)
    if block is not None:
        return nested_form_data({name: _block_data(block, value)})
    widget = field.field.widget
    if isinstance(value, bool):
        return {name: "on"} if value else {}
    if isinstance(value, list):
        return {name: value}
    value = widget.format_value(value) if hasattr(widget, "format_value") else value
    if isinstance(value, list):
        value = value[0] if value else ""
    return {name: "" if value is None else str(value)}


def _block_data(block, value):
    if isinstance(block, StreamBlock):
        children = [(child.block_type, _block_data(child.block, child.value)) for child in value or []]
        data = streamfield(children)
        for place, child in enumerate(value or []):
            data[str(place)]["id"] = child.id or ""
        return data
    if isinstance(block, ListBlock):
        items = value.bound_blocks
        data = {
            str(place): {
                "value": _block_data(item.block, item.value),
                "id": item.id or "",
                "order": str(place),
                "deleted": "",
            }
            for place, item in enumerate(items)
        }
        return {**data, "count": str(len(items))}
    if isinstance(block, StructBlock):
        data = {name: _block_data(child, value.get(name)) for name, child in block.child_blocks.items()}
        return {name: part for name, part in data.items() if part is not None}
    value = block.value_for_form(value)
    widget = block.field.widget
    if isinstance(value, bool):
        return "on" if value else None
    if isinstance(widget, DraftailRichTextArea):
        return widget.format_value(value) or ""
    value = block.field.prepare_value(value)
    return "" if value is None else str(getattr(value, "pk", value))


def edit(client, page: Page, *, action: str = "", data: dict | None = None, follow: bool = False, **changes):
    """Post the edit form of a page's latest revision; ``action`` is ``publish``, ``submit`` or none (save a draft)."""
    latest = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
    data = posted(latest, **changes) if data is None else data
    if action:
        data[f"action-{action}"] = "on"
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data, follow=follow)


def create(client, page: Page, parent: Page, *, action: str = "", **changes):
    """Post the form of a new page below ``parent``; ``page`` is an unsaved instance with what the form starts with."""
    data = posted(page, parent, **changes)
    if action:
        data[f"action-{action}"] = "on"
    return client.post(add_address(type(page), parent), data)


def add_address(page_class: type[Page], parent: Page) -> str:
    return reverse("wagtailadmin_pages:add", args=[page_class._meta.app_label, page_class._meta.model_name, parent.pk])


def form_errors(response) -> dict[str, list[str]]:
    """Field name -> the errors that the form in a response shows there."""
    return {name: [str(error) for error in errors] for name, errors in response.context["form"].errors.items()}
