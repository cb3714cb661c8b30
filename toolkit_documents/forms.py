"""Fields of the record in Wagtail's own document forms: add, several at once, edit, and the chooser's upload."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.models import Locale

from toolkit_taxonomy.models import Term
from toolkit_taxonomy.vocabularies import Scheme

from .models import DocumentRecord, DocumentSet, language_choices
from .permissions import documents_to_change
from .records import keep_record
from .uploads import check_upload, whole_or_not_at_all


class DocumentForm(BaseDocumentForm):
    """Set it as ``WAGTAILDOCS_DOCUMENT_FORM_BASE``. All fields are optional: uploading several files must not stop."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    document_set = forms.ModelChoiceField(
        DocumentSet.objects.none(),
        label=_("Document set"),
        required=False,
        help_text=_(
            "The set of which this file is another language or format. Left empty, a new file gets a set of its own."
        ),
    )
    licence = forms.ModelChoiceField(Term.objects.none(), label=_("Licence"), required=False)
    publisher = forms.CharField(label=_("Publisher"), required=False, max_length=200)
    year = forms.CharField(label=_("Year"), required=False, max_length=20)
    accessibility = forms.ChoiceField(
        label=_("Accessibility"), required=False, choices=DocumentRecord.Accessibility.choices
    )
    # A choice and no checkbox: a form that does not send it, as the API does, changes nothing.
    opening = forms.ChoiceField(
        label=_("Open to everybody"),
        required=False,
        choices=[
            ("pages", _("While a published page uses it")),
            ("always", _("Always, also without a page")),
        ],
        help_text=_("A restricted collection closes its files in any case."),
    )

    RECORD_FIELDS = ["language", "document_set", "licence", "publisher", "year", "accessibility"]

    def __init__(self, *args, **kwargs):
        user = kwargs.get("user")
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("Not stated")), *language_choices()]
        self.fields["document_set"].queryset = sets_to_choose(user).prefetch_related("records__document")
        self.fields["licence"].queryset = Term.objects.filter(scheme=Scheme.LICENCE, locale=Locale.get_default())
        record = DocumentRecord.objects.filter(document=self.instance.pk).first() if self.instance.pk else None
        for name in self.RECORD_FIELDS if record else []:
            self.initial.setdefault(name, getattr(record, f"{name}_id", None) or getattr(record, name))
        if record and record.public:
            self.initial.setdefault("opening", "always")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file:
            check_upload(file)
        return file

    def save(self, commit=True):
        if not commit:
            return super().save(commit=False)
        with whole_or_not_at_all(self.instance):
            document = super().save()
            self._keep(document)
        return document

    def _keep(self, document) -> None:
        values = {name: self.cleaned_data.get(name) for name in self.RECORD_FIELDS if self._is_sent(name)}
        if self.cleaned_data.get("opening"):
            values["public"] = self.cleaned_data["opening"] == "always"
        document_set = values.pop("document_set", None)
        keep_record(document, document_set=document_set, **values)

    def _is_sent(self, name: str) -> bool:
        return name in self.fields and self.add_prefix(name) in self.data


def sets_to_choose(user):
    """Sets whose files the user may change: what joins a set appears on published pages at once."""
    sets = DocumentSet.objects.all()
    if user is None:
        return sets
    return sets.filter(Q(records=None) | Q(records__document__in=documents_to_change(user))).distinct()
