"""Choosing a page's terms: one group of checkboxes a scheme, kept as ``PageTerm`` rows."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from .labels import source_term_ids
from .models import Coverage, PageTerm, Term
from .vocabularies import Scheme


def field_name(scheme: str, coverage: str = Coverage.FULL) -> str:
    """The form field of a scheme; the needs that a page answers in part have a field of their own."""
    suffix = "" if coverage == Coverage.FULL else "_part"
    return f"terms_{scheme.replace('-', '_')}{suffix}"


class TermCheckboxes(forms.CheckboxSelectMultiple):
    """Checkboxes with narrower terms indented below their broader one."""

    template_name = "toolkit_taxonomy/term_checkboxes.html"
    option_template_name = "toolkit_taxonomy/term_checkbox.html"


class TermsField(forms.MultipleChoiceField):
    """The codes of one scheme, labelled in the page's locale when the form is made."""

    widget = TermCheckboxes

    def __init__(self, scheme: str, coverage: str = Coverage.FULL, **kwargs):
        self.scheme, self.coverage = scheme, coverage
        kwargs.setdefault("required", False)
        kwargs.setdefault("label", Scheme(scheme).label)
        super().__init__(**kwargs)

    def load(self, locale):
        """Offer the scheme's terms: those of the locale, or of the default locale where it has none of that code."""
        self.term_ids = source_term_ids(locale, self.scheme)
        terms = Term.objects.filter(pk__in=self.term_ids.values()).select_related("broader")
        ordered = sorted(terms, key=lambda term: (term.sort_order, term.label))
        self.choices = [(term.code, f"– {term.label}" if term.broader_id else term.label) for term in ordered]


class TermsFormMixin:
    """A page form that reads and writes the page's terms of the schemes it offers, and leaves the others alone."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        locale = self.instance.locale if self.instance.locale_id else self.parent_page.locale
        rows = list(self.instance.page_terms.all())
        for name, field in self.terms_fields():
            field.load(locale)
            self.initial[name] = [
                row.term.code for row in rows if row.term.scheme == field.scheme and row.coverage == field.coverage
            ]

    def terms_fields(self):
        return [(name, field) for name, field in self.fields.items() if isinstance(field, TermsField)]

    def clean(self):
        cleaned = super().clean()
        full = set(cleaned.get(field_name(Scheme.NEED), []))
        part_name = field_name(Scheme.NEED, Coverage.PART)
        if full & set(cleaned.get(part_name, [])):
            self.add_error(part_name, _("A need is answered either in full or in part: tick it once."))
        return cleaned

    def save(self, commit=True):
        self._set_terms()
        return super().save(commit=commit)

    def _set_terms(self):
        fields = self.terms_fields()
        offered = {(field.scheme, field.coverage) for _name, field in fields}
        present = list(self.instance.page_terms.all())
        rows = [row for row in present if (row.term.scheme, row.coverage) not in offered]
        reusable = {(row.term.scheme, row.term.code, row.coverage): row for row in present}
        for name, field in fields:
            for code in dict.fromkeys(self.cleaned_data.get(name, [])):
                row = reusable.get((field.scheme, code, field.coverage))
                rows.append(row or PageTerm(term_id=field.term_ids[code], coverage=field.coverage))
        for position, row in enumerate(rows):
            row.sort_order = position
        self.instance.page_terms.set(rows)


def terms_form(*schemes: str, base: type = WagtailAdminPageForm) -> type:
    """A ``base_form_class`` for a page type that offers these schemes."""
    fields: dict[str, forms.Field] = {}
    for scheme in schemes:
        fields[field_name(scheme)] = TermsField(scheme)
        if scheme == Scheme.NEED:
            fields[field_name(scheme)].label = _("Needs answered in full")
            fields[field_name(scheme, Coverage.PART)] = TermsField(
                scheme, Coverage.PART, label=_("Needs answered in part")
            )
    return type("TermsForm", (TermsFormMixin, base), fields)
