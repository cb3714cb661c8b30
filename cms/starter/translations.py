"""Bringing the translated folders to the site, after their original: every page through wagtail-localize."""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Locale, Page

from cms.models import StarterRecord
from toolkit_taxonomy.models import Term
from toolkit_translation.ingest import IngestError, ingest

from . import reporting
from .hashing import content_hash
from .ids import page_key
from .pages import SiteIds, fill
from .problems import ContentErrors, Problem
from .reading import Content
from .reporting import Report
from .sources import PageSource, digest_of
from .vocabulary_files import VOCABULARY_FILE

#: What wagtail-localize says of where a text comes from.
TOOL = "Starter content"


class TranslationLoad:
    """One language's pages. What an editor or translator changed is kept; an edited original leaves its file aside."""

    def __init__(self, content: Content, *, ids: SiteIds, report: Report):
        self.content, self.ids, self.report = content, ids, report
        self.locale = Locale.objects.get(language_code=content.language)
        self.original_language = ids.locale.language_code
        keys = [page_key(source.path) for source in content.pages]
        self.pages = {
            (page.translation_key, page.locale_id): page
            for page in Page.objects.filter(translation_key__in=keys, locale__in=[self.locale, ids.locale])
        }
        self.records: Mapping[str, StarterRecord] = StarterRecord.objects.in_bulk(field_name="path")

    def run(self) -> list[Page | Term]:
        """Write what is new or changed, terms and then pages, parents first; returns it."""
        with transaction.atomic():
            written: list[Page | Term] = list(self._write_terms())
        for source in self.content.pages:
            outcome = self._outcome(source)
            original = self._original(source)
            if original is not None and outcome in (reporting.CREATED, reporting.UPDATED):
                written.append(self._write(source, original.specific))
            self.report.add(outcome, self._path(source))
        return written

    def _write_terms(self) -> Iterator[Term]:
        """The words of the vocabularies, when their file is new; a term that an editor deleted stays away."""
        words = self.content.vocabulary
        path = f"{self.content.language}/{VOCABULARY_FILE}"
        digest = digest_of(repr(sorted(words.items())))
        record = self.records.get(path)
        if not words or (record and record.source_hash == digest):
            return
        present = set(Term.objects.filter(locale=self.locale).values_list("translation_key", flat=True))
        for term in Term.objects.filter(locale=self.ids.locale):
            found = words.get((term.scheme, term.code))
            if found is None or (record and term.translation_key not in present):
                continue
            translated = copy(term)
            for name, text in asdict(found).items():
                # A text that the original lacks has no place in a translation; one that it has may not be blank.
                setattr(translated, name, (text or found.label) if getattr(term, name) else "")
            yield ingest(term, translated, locale=self.locale, tool=TOOL, publish=True)
        StarterRecord.objects.update_or_create(path=path, defaults={"source_hash": digest, "applied_hash": ""})

    def _path(self, source: PageSource) -> str:
        return f"{self.content.language}/{source.path}"

    def _original(self, source: PageSource) -> Page | None:
        return self.pages.get((page_key(source.path), self.ids.locale.pk))

    def _outcome(self, source: PageSource) -> str:
        record = self.records.get(self._path(source))
        page = self.pages.get((page_key(source.path), self.locale.pk))
        if record is None:
            if page is not None and not page.alias_of_id:
                return reporting.FOREIGN
        elif page is None:
            return reporting.DELETED
        elif record.source_hash == source.digest:
            return reporting.UNCHANGED
        elif content_hash(page) != record.applied_hash:
            return reporting.EDITED
        return self._what_stands_in_the_way(source) or (reporting.UPDATED if record else reporting.CREATED)

    def _what_stands_in_the_way(self, source: PageSource) -> str:
        original = self._original(source)
        record = self.records.get(f"{self.original_language}/{source.path}")
        if original is None or record is None or content_hash(original) != record.applied_hash:
            return reporting.NO_ORIGINAL
        if source.parent and not original.get_parent().get_translations().filter(locale=self.locale).exists():
            return reporting.NO_PARENT
        return ""

    def _write(self, source: PageSource, original: Page) -> Page:
        path = self._path(source)
        translated = Page.objects.get(pk=original.pk).specific
        fill(translated, source, self.ids)
        translated.slug = source.slug
        try:
            with transaction.atomic():
                page = ingest(original, translated, locale=self.locale, tool=TOOL, publish=source.live)
                record = {"source_hash": source.digest, "applied_hash": content_hash(page)}
                StarterRecord.objects.update_or_create(path=path, defaults=record)
        except IngestError as error:
            raise ContentErrors([Problem(path, 1, str(error))]) from error
        except ValidationError as error:
            raise ValidationError(f"{path}: {error}") from error
        return page
