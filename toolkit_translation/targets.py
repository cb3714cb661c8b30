"""The page or snippet of a translation, written from the texts that wagtail-localize keeps.

One that is there already wagtail-localize writes. A new one it copies, keeps as a revision in the original's words,
saves, keeps again and publishes; here it is made in memory, then saved and kept once.
"""

from django.utils import timezone
from django.utils.text import slugify
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin, Locale, Page, Revision, RevisionMixin, TranslatableMixin
from wagtail.models.copying import _copy
from wagtail.signals import page_published, published
from wagtail_localize.models import Translation, TranslationLog, TranslationSource
from wagtail_localize.segments.ingest import ingest_segments


def write_target(
    source: TranslationSource, original: TranslatableMixin, *, locale: Locale, publish: bool
) -> TranslatableMixin:
    """The translation of an original, published or as a draft; the original in memory is used up.

    Raises ``ValidationError`` where the page's own rules refuse it.
    """
    there = type(original).objects.filter(translation_key=source.object_id, locale=locale).exists()
    if isinstance(original, Page):
        parent = None if there or original.go_live_at else _parent(original, locale)
        if parent:
            page = _in_language(original, source, locale)
            revision = _add(page, parent, original, publish=publish)
            # Only now: until then the rules compare with the original itself, quicker to read than its source.
            Translation.objects.get_or_create(source=source, target_locale=locale)
            TranslationLog.objects.create(source=source, locale=locale, revision=revision)
            return page
    elif not there and not isinstance(original, RevisionMixin):
        Translation.objects.get_or_create(source=source, target_locale=locale)
        snippet = _in_language(original, source, locale)
        snippet.full_clean()
        snippet.save()
        TranslationLog.objects.create(source=source, locale=locale)
        return snippet
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=locale)
    # wagtail-localize publishes when the transaction ends: too late for the pages below.
    translation.save_target(publish=not isinstance(original, DraftStateMixin))
    target = translation.get_target_instance()
    if publish and isinstance(target, DraftStateMixin):
        target.get_latest_revision().publish()
        target = translation.get_target_instance()
    return target


def _parent(original: Page, locale: Locale) -> Page | None:
    parent = original.get_parent()
    return parent if parent.is_root() else parent.get_translation_or_none(locale)


def _in_language(original: TranslatableMixin, source: TranslationSource, locale: Locale) -> TranslatableMixin:
    """A copy that says everything in the language, not saved."""
    excluded = [
        *getattr(original, "default_exclude_fields_in_copy", []),
        *getattr(original, "exclude_fields_in_copy", []),
    ]
    target, rows = _copy(original, exclude_fields=excluded)
    target.locale = locale
    for row in rows.values():
        if isinstance(row, TranslatableMixin):
            row.locale = locale
    segments = source._get_segments_for_translation(locale, fallback=True)
    ingest_segments(original, target, source.locale, locale, segments)
    return target


def _add(page: Page, parent: Page, original: Page, *, publish: bool) -> Revision:
    """Put a new page in the tree; to save it live asks the rules of publication."""
    page.slug = find_available_slug(parent, slugify(page.slug))
    page.draft_title = page.title
    page.live = publish
    page.has_unpublished_changes = not publish
    page.alias_of = page.live_revision = None
    page.first_published_at = page.last_published_at = timezone.now() if publish else None
    parent.add_child(instance=page)
    revision = page.save_revision(changed=not publish, clean=not publish)
    log(
        instance=page,
        action="wagtail.copy_for_translation",
        content_changed=False,
        data={
            "source": {"id": original.pk, "title": original.title},
            "source_locale": {"id": original.locale_id, "language_code": original.locale.language_code},
        },
    )
    if publish:
        page.live_revision = revision
        page.save(clean=False, update_fields=["live_revision"])
        page_published.send(sender=type(page), instance=page, revision=revision)
        published.send(sender=type(page), instance=page, revision=revision)
        log(instance=page, action="wagtail.publish", revision=revision, content_changed=True)
    return revision
