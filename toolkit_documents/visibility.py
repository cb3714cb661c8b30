"""Who may fetch a file: decided when asked, from what stands in the database at that moment.

A file is public when an editor marked it so, or when a page that everybody may open uses it, or the set it belongs to;
where only restricted pages use it, whoever may open one of them may fetch it. The restrictions of its collection always
hold as well. A stored answer would need a trigger for every way in which a page leaves the public, and fail open.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import BaseViewRestriction, CollectionViewRestriction, Page, ReferenceIndex

from toolkit_taxonomy.restrictions import Closed, closed_for, family_restrictions

from . import conf
from .models import DocumentRecord, DocumentSet, PageDownload
from .permissions import may_change


class Why(Enum):
    """Why a file is, or is not, for everybody."""

    MARKED = "marked"
    PAGE = "page"
    RESTRICTED_PAGES = "restricted-pages"
    COLLECTION = "collection"
    NOT_SCANNED = "not-scanned"
    INFECTED = "infected"
    UNUSED = "unused"


@dataclass(frozen=True)
class Visibility:
    """``public``: everybody may fetch the file; ``pages`` are the live ones that use it."""

    public: bool
    why: Why
    pages: list[Page] = field(default_factory=list)


def visibilities(records: Iterable[DocumentRecord], closed: Closed | None = None) -> dict[int, Visibility]:
    """The visibility of each record, by its key, in a fixed number of queries; the records' documents are at hand."""
    records = list(records)
    closed = Closed() if closed is None else closed
    pages = using_pages(records)
    collections = closed_collections()
    found = {}
    for record in records:
        using = pages.get(record.pk, [])
        open_pages = closed.open_only(using)
        if record.scan == DocumentRecord.Scan.INFECTED:
            why = Why.INFECTED
        elif is_unscanned(record):
            why = Why.NOT_SCANNED
        elif any(record.document.collection.path.startswith(path) for path in collections):
            why = Why.COLLECTION
        elif record.public:
            why = Why.MARKED
        elif open_pages:
            why = Why.PAGE
        else:
            why = Why.RESTRICTED_PAGES if using else Why.UNUSED
        found[record.pk] = Visibility(why in (Why.MARKED, Why.PAGE), why, using)
    return found


def is_unscanned(record) -> bool:
    """Whether a scanner is at work here and has not yet found the file clean. A scanner that is down says nothing."""
    return conf.scanning() and record.scan != DocumentRecord.Scan.CLEAN


def is_kept_back(record: DocumentRecord | None) -> bool:
    """Whether a page must not offer the file, whoever reads it: it is infected, or nobody knows whether it is."""
    if record is None:
        return conf.scanning()
    return record.scan == DocumentRecord.Scan.INFECTED or is_unscanned(record)


def closed_collections() -> list[str]:
    return list(CollectionViewRestriction.objects.values_list("collection__path", flat=True).distinct())


def using_pages(records: list[DocumentRecord]) -> dict[int, list[Page]]:
    """The live pages that use each record's document or set: in their rows, a block or a text. Three queries."""
    of_document = {record.document_id: record.pk for record in records}
    of_set: dict[int, list[int]] = {}
    for record in records:
        if record.document_set_id:
            of_set.setdefault(record.document_set_id, []).append(record.pk)
    uses: dict[int, set[int]] = {}
    for set_id, page_id in PageDownload.objects.filter(document_set__in=of_set).values_list("document_set", "page"):
        uses.setdefault(page_id, set()).update(of_set[set_id])
    for kind, pk, page_id in _references(of_document, of_set):
        uses.setdefault(page_id, set()).update([of_document[pk]] if kind == "document" else of_set[pk])
    found: dict[int, list[Page]] = {}
    for page in live_pages().filter(pk__in=uses).order_by("path"):
        for record_id in uses[page.pk]:
            found.setdefault(record_id, []).append(page)
    return found


def live_pages() -> QuerySet[Page]:
    """Pages that visitors reach: published, and not beyond the day on which they expire."""
    return Page.objects.live().filter(Q(expire_at=None) | Q(expire_at__gt=timezone.now()))


def _references(documents: Iterable[int], sets: Iterable[int]):
    """What Wagtail's reference index knows of pages: ``(kind, key, page)``. The rows of downloads are read themselves:
    the index may still have one that is gone."""
    kinds = {
        ContentType.objects.get_for_model(get_document_model()).pk: ("document", documents),
        ContentType.objects.get_for_model(DocumentSet).pk: ("set", sets),
    }
    wanted = Q()
    for content_type, (_kind, keys) in kinds.items():
        wanted |= Q(to_content_type=content_type, to_object_id__in=[str(key) for key in keys])
    references = (
        ReferenceIndex.objects.filter(wanted, base_content_type=ContentType.objects.get_for_model(Page))
        .exclude(model_path__startswith="page_downloads")
        .values_list("to_content_type", "to_object_id", "object_id")
    )
    for content_type, pk, page_id in references:
        yield kinds[content_type][0], int(pk), int(page_id)


def public_document_ids(documents: QuerySet) -> list[int]:
    """The keys of those documents that everybody may fetch, for lists that visitors see."""
    records = DocumentRecord.objects.filter(document__in=documents.order_by()).select_related("document__collection")
    found = visibilities(records)
    return [record.document_id for record in records if found[record.pk].public]


@dataclass(frozen=True)
class Access:
    """The answer to one request: ``allowed``; ``public`` where everybody is; else what may open it, to be offered."""

    allowed: bool
    public: bool = False
    restrictions: list[BaseViewRestriction] = field(default_factory=list)


def access_for(request, record: DocumentRecord) -> Access:
    """Whether the request may have the file. Where it may not, the restrictions that a login or a password would lift.

    A collection's restriction always holds; beyond it, whoever may change the document may have it. Nobody gets an
    infected file.
    """
    if record.scan == DocumentRecord.Scan.INFECTED:
        return Access(False)
    closed = closed_for(request)
    visibility = visibilities([record], closed)[record.pk]
    if visibility.public:
        return Access(True, public=True)
    barring = _barring(record.document.collection.get_view_restrictions(), request)
    if barring:
        return Access(False, restrictions=barring)
    if may_change(request.user, record.document):
        return Access(True)
    if is_unscanned(record):
        return Access(False)
    if record.public:
        return Access(True)
    offered: list[BaseViewRestriction] = []
    for page in visibility.pages:
        barring = _barring(family_restrictions(page, closed), request)
        if not barring:
            return Access(True)
        offered = offered or barring
    return Access(False, restrictions=offered)


def _barring(restrictions: Iterable[BaseViewRestriction], request) -> list[BaseViewRestriction]:
    return [restriction for restriction in restrictions if not restriction.accept_request(request)]
