"""Choosing a document set for a page: among those whose files the user may know of."""

from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from .permissions import sets_to_name


class _OwnSets:
    def get_object_list(self):
        return super().get_object_list().filter(pk__in=sets_to_name(self.request.user))  # type: ignore[misc]


class SetChooseView(_OwnSets, ChooseView):
    pass


class SetChooseResultsView(_OwnSets, ChooseResultsView):
    pass


class DocumentSetChooserViewSet(SnippetChooserViewSet):
    choose_view_class = SetChooseView
    choose_results_view_class = SetChooseResultsView
