"""The panels in which editors choose terms."""

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.compare import ChildRelationComparison, ChoiceFieldComparison, ForeignObjectComparison
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from .forms import field_name
from .models import Coverage, PageTerm
from .vocabularies import Scheme


class TermPanel(FieldPanel):
    """One term of the vocabulary that the foreign key is limited to, in a plain list.

    Wagtail's chooser does not know the limit and would offer the terms of every vocabulary.
    """

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("widget", forms.Select)
        super().__init__(*args, **kwargs)


class TermsPanel(MultiFieldPanel):
    """One group of checkboxes a scheme; the page's ``base_form_class`` comes from ``terms_form`` likewise."""

    def __init__(self, *schemes: str, **kwargs):
        self.schemes = schemes
        children = []
        for scheme in schemes:
            children.append(FieldPanel(field_name(scheme)))
            if scheme == Scheme.NEED:
                children.append(FieldPanel(field_name(scheme, Coverage.PART)))
        kwargs.setdefault("heading", _("Topics and terms"))
        kwargs.pop("children", None)
        super().__init__(children, **kwargs)

    def clone_kwargs(self):
        kwargs = super().clone_kwargs()
        kwargs.pop("children", None)
        return kwargs

    def clone(self):
        return self.__class__(*self.schemes, **self.clone_kwargs())

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def get_comparison(self):
            """The rows behind the checkboxes, so that "compare revisions" shows terms that came and went."""
            relation = PageTerm._meta.get_field("page").remote_field
            comparisons = [_field_comparison(PageTerm._meta.get_field(name)) for name in ("term", "coverage")]

            def compare(obj_a, obj_b):
                return ChildRelationComparison(relation, comparisons, obj_a, obj_b, label=self.panel.heading)

            return [compare]


def _field_comparison(field):
    comparison = ForeignObjectComparison if field.is_relation else ChoiceFieldComparison
    return partial(comparison, field)
