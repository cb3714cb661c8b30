"""The editors' page on one file: who may fetch it and why, what was read in it, its earlier versions, its actions."""

from django.core.exceptions import PermissionDenied
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from toolkit_taxonomy.languages import language_name
from toolkit_taxonomy.restrictions import closed_for

from . import conf
from .delivery import record_of
from .file_addresses import current_address, version_address
from .file_sentences import closing_sentence, language_warning, mark_sentences, unread_sentence, why
from .infected_panel import advice
from .models import DocumentRecord, DocumentSet, DocumentVersion
from .permissions import may_change
from .sizes import file_size_text
from .visibility import visibilities


class OneFileMixin(WagtailAdminTemplateMixin):
    """A view of one document, by ``document_id``, for those who may change that very document."""

    header_icon = "doc-full-inverse"

    def dispatch(self, request, *args, document_id, **kwargs):
        self.record = record_of(document_id)
        self.document = self.record.document
        if not may_change(request.user, self.document):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return self.document.title

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtaildocs:index"), "label": _("Documents")},
            {"url": reverse("wagtaildocs:edit", args=[self.document.pk]), "label": self.document.title},
            *self.breadcrumbs_above(),
            {"url": "", "label": self.get_page_title(), "sublabel": self.document.title},
        ]

    def breadcrumbs_above(self) -> list[dict]:
        return [{"url": self.file_url, "label": _("About this file")}]

    @property
    def file_url(self) -> str:
        return reverse("toolkit_files:file", args=[self.document.pk])


class FileView(OneFileMixin, TemplateView):
    template_name = "toolkit_documents/file.html"
    page_title = _("About this file")

    def breadcrumbs_above(self):
        return []

    @property
    def header_buttons(self):
        edit = reverse("wagtaildocs:edit", args=[self.document.pk])
        return [HeaderButton(_("Edit"), url=edit, icon_name="edit")]

    def get_context_data(self, **kwargs):
        closed = closed_for(self.request)
        visibility = visibilities([self.record], closed)[self.record.pk]
        return super().get_context_data(
            document=self.document,
            record=self.record,
            address=current_address(self.record),
            visibility=visibility,
            why=why(visibility, closed),
            scan_advice=advice(self.record),
            pages=[(page, closed.covers(page.path)) for page in visibility.pages],
            closing=closing_sentence(),
            language=_name(self.record.language),
            language_found=_name(self.record.detected_language),
            language_warning=language_warning(self.record),
            unread=unread_sentence(self.record),
            marks=mark_sentences(self.record),
            scan_matters=conf.scanning() or self.record.scan != DocumentRecord.Scan.NOT_SCANNED,
            downloads=self.record.download_counts.aggregate(total=Sum("count"))["total"] or 0,
            set_url=_set_url(self.record),
            versions=[_listed(version) for version in self.record.versions.all()],
            **kwargs,
        )


def _listed(version: DocumentVersion) -> dict:
    size = file_size_text(version.size) if version.size is not None else ""
    return {"version": version, "url": version_address(version), "size": size}


def _set_url(record: DocumentRecord) -> str:
    if not record.document_set_id:
        return ""
    return reverse(DocumentSet.snippet_viewset.get_url_name("edit"), args=[record.document_set_id])


def _name(code: str) -> str:
    """A language in the reader's own: "French (fr)"; empty for an empty code."""
    return f"{language_name(code, get_language() or 'en')} ({code})" if code else ""
