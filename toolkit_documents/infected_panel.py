"""On the first page of the admin: files in which malware was found, and those that the scanner does not take."""

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from .models import DocumentRecord
from .permissions import documents_to_change
from .scanning import TOO_LARGE

#: Rows shown; more are told by their number.
MOST = 20


class InfectedFilesPanel(Component):
    """For whoever uploaded such a file, or may change it."""

    name = "toolkit_documents_infected"
    template_name = "toolkit_documents/infected_panel.html"
    # Above Wagtail's own, which begin at 200: visitors miss a file.
    order = 120

    def get_context_data(self, parent_context):
        records = told_to(parent_context["request"].user)
        shown = list(records[: MOST + 1])
        return {
            "records": [(record, advice(record)) for record in shown[:MOST]],
            "more": records.count() - MOST if len(shown) > MOST else 0,
        }


def told_to(user):
    of_theirs = Q(document__in=documents_to_change(user)) | Q(document__uploaded_by_user=user.pk)
    needs_them = Q(scan=DocumentRecord.Scan.INFECTED) | Q(scan=DocumentRecord.Scan.WAITING, threat=TOO_LARGE)
    records = DocumentRecord.objects.filter(needs_them).filter(of_theirs)
    return records.select_related("document").order_by("-dated_at", "-pk")


def advice(record: DocumentRecord) -> str:
    """What the scan came to and what is to be done about it; empty where nothing is."""
    if record.scan == DocumentRecord.Scan.INFECTED:
        return _(
            "The virus scanner found %(threat)s. Nobody can download the file. Upload a clean one in its place, or "
            "delete the document."
        ) % {"threat": record.threat}
    if record.scan == DocumentRecord.Scan.WAITING and record.threat == TOO_LARGE:
        return _(
            "The file is larger than what the virus scanner takes, so visitors do not get it. Upload a smaller one, or "
            "ask your administrator to raise the scanner's limits (StreamMaxLength, MaxFileSize) and to scan again."
        )
    return ""
