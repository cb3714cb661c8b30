"""Where a term is used: every foreign key to ``Term`` in any installed app, and the codes in places."""

from collections import Counter
from collections.abc import Iterator

from django.db import models
from django.db.models import F, ManyToOneRel, Q, QuerySet, Value
from wagtail.models import Page

from .drafts import Draft, drafts_referring_to
from .models import PagePlace, Term
from .ordering import alphabetical
from .vocabularies import Scheme


def term_relations() -> Iterator[tuple[type[models.Model], str]]:
    """``(model, foreign key name)`` of everything that points at a term, keys without a reverse name included."""
    for relation in Term._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.related_model not in (None, Term):
            yield relation.related_model, relation.field.name


def page_relations() -> Iterator[tuple[type[models.Model], str, str]]:
    """``(model, foreign key name, page lookup)`` of each row or page model that points at a term."""
    for model, name in term_relations():
        if issubclass(model, Page):
            yield model, name, "pk"
        elif any(field.name == "page" for field in model._meta.get_fields()):
            yield model, name, "page_id"


def term_usage(term: Term) -> QuerySet:
    """The pages, never published ones included, that use the term or one of its translations."""
    used = Q(pk__in=[])
    for model, name, page_lookup in page_relations():
        rows = model._default_manager.filter(**_concept(term, name))
        used |= Q(pk__in=rows.values(page_lookup))
    if term.scheme == Scheme.REGION:
        used |= Q(pk__in=PagePlace.objects.filter(region=term.code).values("page_id"))
    return Page.objects.filter(used)


def pages_using(term: Term, drafts: list[Draft]) -> list[Page]:
    """As ``term_usage``, with the published pages whose draft uses the term."""
    concept = Term.objects.filter(scheme=term.scheme, code=term.code)
    pages = {page.pk: page for page in [*term_usage(term), *drafts_referring_to(concept, drafts)]}
    if term.scheme == Scheme.REGION:
        for draft in drafts:
            rows = draft.page.page_places.all() if hasattr(draft.page, "page_places") else []
            if any(place.effective_region == term.code for place in rows):
                pages[draft.page.pk] = draft.page
    return sorted(pages.values(), key=lambda page: alphabetical(page.title))


def others_using(term: Term) -> list[models.Model]:
    """What else points at the term or one of its translations: narrower terms, records of documents."""
    found: list[models.Model] = list(Term.objects.filter(broader__scheme=term.scheme, broader__code=term.code))
    on_pages = {model for model, _name, _lookup in page_relations()}
    for model, name in term_relations():
        if model not in on_pages:
            found += model._default_manager.filter(**_concept(term, name))
    return found


def _concept(term: Term, name: str) -> dict[str, str]:
    return {f"{name}__scheme": term.scheme, f"{name}__code": term.code}


def usage_counts() -> Counter[tuple[str, str]]:
    """The number of pages, never published ones included, of each ``(scheme, code)``, in one query."""
    uses = [
        model._default_manager.exclude(**{name: None})
        .order_by()
        .values_list(f"{name}__scheme", f"{name}__code", lookup)
        for model, name, lookup in page_relations()
    ]
    places = PagePlace.objects.exclude(region="").annotate(scheme=Value(Scheme.REGION.value))
    uses.append(places.order_by().values_list("scheme", F("region"), "page_id"))
    first, *rest = uses
    # A union has each (scheme, code, page) once.
    return Counter((scheme, code) for scheme, code, _page in first.union(*rest))
