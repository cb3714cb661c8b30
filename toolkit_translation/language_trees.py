"""A page stands below pages of its own language: elsewhere its address would name another."""

from django.core.exceptions import ValidationError
from django.db.models.signals import pre_save
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.signals import pre_page_move

from toolkit_pages.models import ToolkitPage
from toolkit_pages.publication import NO_FIELD


def problem_below(parent: Page, page: Page) -> str | None:
    """What to tell who would put the page there; the root of all trees has every language below it."""
    if parent.is_root() or parent.locale_id == page.locale_id:
        return None
    words = _("“%(page)s” is in %(language)s and cannot stand below “%(parent)s”, which is in %(other)s.")
    return words % {
        "page": page.get_admin_display_title(),
        "language": page.locale.get_display_name(),
        "parent": parent.get_admin_display_title(),
        "other": parent.locale.get_display_name(),
    }


def refuse_new_page(sender, instance, raw=False, **kwargs) -> None:
    """A page made or copied by whatever door; those of the admin that can say so tell it before."""
    if raw or not isinstance(instance, ToolkitPage) or not instance._state.adding or not instance.locale_id:
        return
    parent = instance.get_parent()
    if parent is not None:
        _refuse(problem_below(parent, instance))


def refuse_move(sender, instance, parent_page_after, **kwargs) -> None:
    if issubclass(sender, ToolkitPage):
        _refuse(problem_below(parent_page_after, instance))


def _refuse(problem: str | None) -> None:
    if problem:
        raise ValidationError({NO_FIELD: [problem]})


def connect() -> None:
    pre_save.connect(refuse_new_page, dispatch_uid="toolkit_translation.refuse_new_page")
    pre_page_move.connect(refuse_move, dispatch_uid="toolkit_translation.refuse_move")
