from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, IndexView, SnippetViewSet

from .drafts import unpublished_drafts
from .guards import tell_in_use
from .models import Term
from .positions import last_position
from .usage import others_using, pages_using, usage_counts


class TermIndexView(IndexView):
    """The list of terms, with the number of pages that use each; counted once for the whole list."""

    @cached_property
    def usage_counts(self):
        return usage_counts()

    @cached_property
    def columns(self):
        pages = Column(
            "usage",
            label=gettext_lazy("Pages"),
            accessor=lambda term: self.usage_counts[(term.scheme, term.code)],
        )
        complete = BooleanColumn("complete", label=gettext_lazy("Complete"))
        return [*super().columns, complete, pages]


class TermCreateView(CreateView):
    """A new term goes last in its vocabulary, unless a position is given: 0 would put it before the shipped ones."""

    def save_instance(self):
        term = self.form.instance
        if not term.sort_order:
            term.sort_order = last_position(scheme=term.scheme) + 1
        return super().save_instance()


class TermViewSet(SnippetViewSet):
    """Vocabulary terms in the admin, with how many pages use each."""

    model = Term
    icon = "vocabulary"
    menu_label = gettext_lazy("Vocabularies")
    menu_order = 410
    add_to_admin_menu = True
    index_view_class = TermIndexView
    index_results_template_name = "toolkit_taxonomy/terms_results.html"
    add_view_class = TermCreateView
    list_display = ["label", "scheme", "code"]
    list_filter = ["scheme", "complete"]
    list_per_page = 50
    ordering = ["scheme", "sort_order"]
    inspect_view_enabled = True


register_snippet(TermViewSet)


@hooks.register("register_icons")
def register_icons(icons):
    return [*icons, "toolkit_taxonomy/icons/vocabulary.svg"]


@hooks.register("before_delete_snippet")
def protect_terms_in_use(request, instances):
    """A term in use is not deleted, singly or in bulk: nothing is, and each is told with the places that use it."""
    terms = [instance for instance in instances if isinstance(instance, Term)]
    drafts = unpublished_drafts() if terms else []
    protected = False
    for term in terms:
        places = [*pages_using(term, drafts), *others_using(term)]
        if places:
            protected = True
            tell_in_use(request, term, places)
    return redirect(reverse(Term.snippet_viewset.get_url_name("list"))) if protected else None
