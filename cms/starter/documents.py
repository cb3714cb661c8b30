"""The forms as documents of the site."""

import hashlib
import json

from django.core.files.base import ContentFile as FileContent
from django.db import transaction
from wagtail.documents import get_document_model
from wagtail.models import Collection

from cms.models import StarterRecord
from toolkit_documents.models import DocumentRecord, DocumentSet
from toolkit_documents.records import keep_record
from toolkit_taxonomy.languages import language_for

from . import reporting
from .common_keys import AUTHOR, LICENCE
from .forms import FormSource
from .pages import SiteIds
from .reading import Content
from .sources import digest_of

COLLECTION = "Starter content"
YEAR = "2026"


def load_documents(content: Content, *, ids: SiteIds, report: reporting.Report) -> tuple[dict[str, int], list]:
    """Bring every form to the site; returns the sets by code, and what was written."""
    records = StarterRecord.objects.in_bulk(field_name="path")
    written = []
    for form in content.forms:
        path = f"{content.language}/files/{form.code}.docx"
        data = content.form_path(form.code).read_bytes()
        with transaction.atomic():
            outcome, document = _load(form, data, path=path, record=records.get(path), ids=ids)
        report.add(outcome, path)
        if document is not None:
            written += [document, document.toolkit_record.document_set]
    return dict(DocumentSet.objects.values_list("code", "pk")), written


def _load(form: FormSource, data: bytes, *, path: str, record: StarterRecord | None, ids: SiteIds) -> tuple:
    digest = digest_of(data, form.title)
    present = list(
        DocumentRecord.objects.filter(
            document_set__code=form.code, language=language_for(form.language).html
        ).select_related("document__collection", "document_set", "licence")
    )
    if record is None:
        if present:
            return reporting.FOREIGN, None
        document = get_document_model()(title=form.title, collection=_collection())
        outcome = reporting.CREATED
    else:
        if record.source_hash == digest:
            return reporting.UNCHANGED, None
        if not present:
            return reporting.DELETED, None
        ours = [found for found in present if document_hash(found) == record.applied_hash]
        if not ours:
            return reporting.EDITED, None
        document = ours[0].document
        outcome = reporting.UPDATED
    kept = _write(document, form, data, ids=ids)
    StarterRecord.objects.update_or_create(
        path=path, defaults={"source_hash": digest, "applied_hash": document_hash(kept)}
    )
    return outcome, document


def _write(document, form: FormSource, data: bytes, *, ids: SiteIds) -> DocumentRecord:
    document.title = form.title
    # What it replaces stays as an earlier version.
    document.file = FileContent(data, name=f"{form.code}.{form.language}.docx")
    document.file_size = len(data)
    document.file_hash = hashlib.sha1(data).hexdigest()  # noqa: S324 (Wagtail's own choice for documents)
    document.save()
    document_set, _created = DocumentSet.objects.get_or_create(code=form.code)
    own_set = DocumentRecord.objects.get(document=document).document_set
    kept = keep_record(
        document,
        document_set=document_set,
        language=language_for(form.language).html,
        licence_id=ids.terms.get(("licence", LICENCE)),
        publisher=AUTHOR,
        year=YEAR,
    )
    if own_set is not None and own_set.pk != document_set.pk and not own_set.records.exists():
        # Saving the document gave it a set of its own, which nothing points to.
        own_set.delete()
    document.toolkit_record = kept
    return kept


def document_hash(record: DocumentRecord) -> str:
    """Hash of what an editor can change about a document."""
    state = [
        record.document.title,
        record.document.collection.name,
        record.document_set.code if record.document_set else "",
        record.sha256,
        record.language,
        record.licence.code if record.licence else "",
        record.publisher,
        record.year,
    ]
    return hashlib.sha256(json.dumps(state).encode()).hexdigest()


def _collection() -> Collection:
    found = Collection.objects.filter(name=COLLECTION).first()
    return found or Collection.get_first_root_node().add_child(name=COLLECTION)
