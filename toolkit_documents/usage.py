"""Where a document or a document set is used: pages that offer or link to it, drafts included, and other objects."""

from collections.abc import Iterable, Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Page, ReferenceIndex

from toolkit_taxonomy.drafts import Draft, drafts_referring_to

from .models import DocumentRecord, DocumentSet, PageDownload


def using_set(document_set: DocumentSet, drafts: list[Draft]) -> list[models.Model]:
    """Pages that offer the set in their rows, in a block or in a draft."""
    return _distinct(
        [
            *Page.objects.filter(page_downloads__document_set=document_set),
            *referring_to(document_set),
            *drafts_referring_to(DocumentSet.objects.filter(pk=document_set.pk), drafts),
        ]
    )


def using_document(document, drafts: list[Draft]) -> list[models.Model]:
    """What links to the file itself, and what offers the set it belongs to."""
    record = DocumentRecord.objects.filter(document=document).select_related("document_set").first()
    offered = using_set(record.document_set, drafts) if record and record.document_set else []
    drafted = drafts_referring_to(type(document)._default_manager.filter(pk=document.pk), drafts)
    return _distinct([*offered, *referring_to(document), *drafted])


def referring_to(target: models.Model) -> Iterator[models.Model]:
    """What Wagtail's reference index knows to point at an object, our own records of it left out."""
    for reference in ReferenceIndex.get_references_to(target).select_related("content_type"):
        model = reference.content_type.model_class()
        if model is None or issubclass(model, DocumentRecord | PageDownload):
            continue
        owner = model._default_manager.filter(pk=reference.object_id).first()
        if owner is not None:
            yield owner


def set_usage_counts(set_ids: Iterable[int]) -> dict[int, int]:
    """The number of pages that offer each set, never published ones included, in two queries."""
    pages: dict[int, set[str]] = {set_id: set() for set_id in set_ids}
    for set_id, page_id in PageDownload.objects.filter(document_set__in=pages).values_list("document_set", "page"):
        pages[set_id].add(str(page_id))
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(DocumentSet),
        to_object_id__in=[str(set_id) for set_id in pages],
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    for set_id, page_id in references.values_list("to_object_id", "object_id"):
        pages[int(set_id)].add(page_id)
    return {set_id: len(found) for set_id, found in pages.items()}


def _distinct(objects: Iterable[models.Model]) -> list[models.Model]:
    """Each object once; a page counts as one whatever class it comes in."""
    found = {}
    for item in objects:
        found.setdefault((Page if isinstance(item, Page) else type(item), item.pk), item)
    return list(found.values())
