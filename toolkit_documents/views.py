"""Views in the place of Wagtail's own, which has no hook for it: deleting with a guard, the form and the index with
what the record knows."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from wagtail.documents.views import documents, multiple

from toolkit_taxonomy.drafts import unpublished_drafts
from toolkit_taxonomy.guards import tell_in_use
from toolkit_taxonomy.restrictions import closed_for

from .delivery import record_of
from .file_listing import UNREADABLE, FileIndexView
from .file_sentences import language_warning, unread_sentence, why
from .permissions import may_delete
from .uploads import whole_or_not_at_all
from .usage import using_document
from .visibility import visibilities


class GuardedDeleteView(documents.DeleteView):
    """Asked for a document in use, it leads to the document and tells where that is used."""

    def run_before_hook(self):
        response = super().run_before_hook()
        if response is None and (places := using_document(self.object, unpublished_drafts())):
            tell_in_use(self.request, self.object, places)
            return redirect("wagtaildocs:edit", self.object.pk)
        return response


class WholeUploadView(multiple.AddView):
    """Several files at once. Wagtail saves each in steps: what fails half way would leave a row, or an object."""

    def save_object(self, form):
        with whole_or_not_at_all(form.instance):
            return super().save_object(form)


class GuardedUploadDeleteView(multiple.DeleteView):
    """The button "Delete" beside a file that was just uploaded; by its address it deletes any document."""

    def post(self, request, *args, **kwargs):
        document = get_object_or_404(self.get_model(), pk=kwargs[self.pk_url_kwarg])
        if may_delete(request.user, document) and using_document(document, unpublished_drafts()):
            return JsonResponse(
                {"success": False, "error": _("The document is in use and was not deleted.")}, status=409
            )
        return super().post(request, *args, **kwargs)


class InformedEditView(documents.EditView):
    """The form of a document, with who may fetch the file, and the way to the page on it."""

    template_name = "toolkit_documents/document_edit.html"

    def get_context_data(self, **kwargs):
        record, closed = record_of(self.object.pk), closed_for(self.request)
        return super().get_context_data(
            why=why(visibilities([record], closed)[record.pk], closed),
            language_warning=language_warning(record),
            unread_warning=unread_sentence(record) if record.extraction in UNREADABLE else "",
            about_url=reverse("toolkit_files:file", args=[self.object.pk]),
            **kwargs,
        )


def guarded_urls() -> list:
    """The paths of Wagtail's own views: they answer instead of those when they come first."""
    return [
        path("documents/", FileIndexView.as_view()),
        path("documents/results/", FileIndexView.as_view(results_only=True)),
        path("documents/edit/<int:document_id>/", InformedEditView.as_view()),
        path("documents/delete/<int:document_id>/", GuardedDeleteView.as_view()),
        path("documents/multiple/add/", WholeUploadView.as_view()),
        path("documents/multiple/<int:doc_id>/delete/", GuardedUploadDeleteView.as_view()),
    ]
