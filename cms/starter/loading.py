"""The order of a load: read and check all, then terms, documents, pages, and the indexes last."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Locale, Page

from cms.models import StarterRecord
from toolkit_taxonomy.models import Term
from toolkit_translation.remembering import originals_read_once

from . import reporting
from .documents import load_documents
from .hashing import content_hash
from .ids import page_key
from .indexing import index_written, indexing_paused
from .pages import SiteIds, fill, make_shell
from .reading import HOME_KEY, Content, read_content, read_translation, translated_languages
from .reporting import Report
from .site_setup import adopt_site, ensure_locales, ensure_vocabularies, tree_root
from .sources import PageSource
from .translations import TranslationLoad

PROGRESS_EVERY = 25


def load_starter_content(root: Path, *, language: str, say: Callable[[str], None], translations: bool = True) -> Report:
    """Load one language's folder, then its translations. What an editor changed, moved or deleted is left alone."""
    content, translated = read_all(root, language=language)
    load = _Load(content, Report(say))
    try:
        with indexing_paused():
            load.run()
            with originals_read_once():
                for translation in translated if translations else []:
                    load.run_translation(translation)
    finally:
        # Also after an interruption: what is written is found.
        index_written(load.written)
    return load.report


def read_all(root: Path, *, language: str) -> tuple[Content, list[Content]]:
    """A language's folder and all its translations; raises ``ContentErrors``."""
    content = read_content(root, language=language)
    codes = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    found = [code for code in translated_languages(root, original=language) if code in codes]
    return content, [read_translation(content, language=code) for code in found]


class _Load:
    def __init__(self, content: Content, report: Report):
        self.content, self.report = content, report
        self.language = content.language
        self.records: dict[str, StarterRecord] = {}
        self.present: dict = {}
        #: Terms, documents and pages, for the indexes.
        self.written: list = []

    def run(self) -> None:
        ensure_locales()
        self.locale = Locale.objects.get(language_code=self.language)
        self.written += ensure_vocabularies(self.locale)
        terms = {
            (scheme, code): pk
            for scheme, code, pk in Term.objects.filter(locale=self.locale).values_list("scheme", "code", "pk")
        }
        self.ids = SiteIds(self.locale, terms)
        self.ids.sets, documents = load_documents(self.content, ids=self.ids, report=self.report)
        self.written += documents
        keys = {page_key(page.path): page.key for page in self.content.pages}
        pages = Page.objects.filter(translation_key__in=keys, locale=self.locale)
        self.records = StarterRecord.objects.in_bulk(field_name="path")
        self.present = {keys[page.translation_key]: page for page in pages}
        to_write = self._choose()
        self.ids.pages = {key: page.pk for key, page in self.present.items()}
        for done, (source, outcome) in enumerate(to_write, 1):
            self.written.append(self._write(source, created=outcome == reporting.CREATED))
            self.report.add(outcome, self._path(source))
            if done % PROGRESS_EVERY == 0:
                self.report.say(f"{done} of {len(to_write)} pages written")

    def run_translation(self, content: Content) -> None:
        """After the original: its pages in another language, with that language's forms."""
        _sets, documents = load_documents(content, ids=self.ids, report=self.report)
        self.written += documents
        self.written += TranslationLoad(content, ids=self.ids, report=self.report).run()

    def _path(self, source: PageSource) -> str:
        return f"{self.language}/{source.path}"

    def _choose(self) -> list[tuple[PageSource, str]]:
        """What to write and why; pages that are missing are made as shells on the way, parents first."""
        chosen = []
        for source in self.content.pages:
            outcome = self._outcome(source)
            if outcome == reporting.CREATED and source.key not in self.present:
                outcome = self._make(source)
            if outcome in (reporting.CREATED, reporting.UPDATED):
                chosen.append((source, outcome))
            else:
                self.report.add(outcome, self._path(source))
        return chosen

    def _outcome(self, source: PageSource) -> str:
        record, page = self.records.get(self._path(source)), self.present.get(source.key)
        if record is None:
            # A shell that an interrupted load left behind has no revision yet.
            fresh = page is None or not (page.live or page.latest_revision_id)
            return reporting.CREATED if fresh else reporting.FOREIGN
        if page is None:
            return reporting.DELETED
        if record.source_hash == source.digest:
            return reporting.UNCHANGED
        return reporting.UPDATED if content_hash(page) == record.applied_hash else reporting.EDITED

    def _make(self, source: PageSource) -> str:
        if source.parent:
            parent = self.present.get(source.parent)
            if parent is None:
                return reporting.NO_PARENT
            # A fresh instance: adding children changes its row.
            parent = Page.objects.get(pk=parent.pk)
        else:
            parent = tree_root(self.locale)
        if parent.get_children().filter(slug=source.slug).exists():
            return reporting.TAKEN
        with transaction.atomic():
            self.present[source.key] = make_shell(source, parent=parent, locale=self.locale)
        return reporting.CREATED

    def _write(self, source: PageSource, *, created: bool) -> Page:
        """Fill a page, keep a revision, publish it or leave it a draft, remember what was written: all or nothing."""
        path = self._path(source)
        with transaction.atomic():
            page = Page.objects.get(pk=self.present[source.key].pk).specific
            fill(page, source, self.ids)
            try:
                if not page.live:
                    # Saved before its revision, as the admin does: the rows of the revision then have their keys.
                    page.save()
                revision = page.save_revision()
                if source.live:
                    revision.publish()
                elif page.live:
                    page.unpublish()
            except ValidationError as error:
                raise ValidationError(f"{path}: {error}") from error
            if created and source.key == HOME_KEY and not adopt_site(page):
                self.report.say("The default site keeps its own root page; the toolkit stands beside it.")
            page = Page.objects.get(pk=page.pk)
            StarterRecord.objects.update_or_create(
                path=path, defaults={"source_hash": source.digest, "applied_hash": content_hash(page)}
            )
        return page.specific
