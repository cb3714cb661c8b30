"""Documents in Wagtail's public API, for hosts that offer it: those that everybody may fetch."""

from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet

from .permissions import documents_to_choose
from .visibility import public_document_ids


class PublicDocumentsAPIViewSet(DocumentsAPIViewSet):
    """Register it in place of Wagtail's own, which leaves out restricted collections only and names the rest."""

    def get_queryset(self):
        documents = super().get_queryset()
        return documents.filter(pk__in=public_document_ids(documents))


class OwnDocumentsAdminAPIViewSet(DocumentsAdminAPIViewSet):
    """In place of the admin's own API, which tells whoever is in the admin of all documents."""

    def get_queryset(self):
        return super().get_queryset().filter(pk__in=documents_to_choose(self.request.user).values("pk"))
