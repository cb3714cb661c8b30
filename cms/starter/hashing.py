"""Telling a page that an editor changed from one that is as the loader left it."""

import hashlib
import json
import re

from wagtail.models import Page

#: What a save changes by itself, and what says where a row is stored: no editor's doing.
IGNORED = frozenset(
    [
        "pk",
        "id",
        "page",
        "page_ptr",
        "path",
        "depth",
        "numchild",
        "url_path",
        "sort_order",
        "content_type",
        "owner",
        "draft_title",
        "alias_of",
        "expired",
        "live",
        "live_revision",
        "latest_revision",
        "latest_revision_created_at",
        "has_unpublished_changes",
        "first_published_at",
        "last_published_at",
        "comments",
        "wagtail_admin_comments",
    ]
)
#: Draftail gives each paragraph a random key when a form is saved.
BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


def content_hash(page: Page) -> str:
    """Hash of the newest revision together with the page's place, address and state, which an editor may change too."""
    revision = page.get_latest_revision()
    parent = page.get_parent()
    state = {
        "content": _normalised(revision.content if revision else {}, top=True),
        "parent": str(parent.translation_key) if parent else "",
        "slug": page.slug,
        "live": page.live,
    }
    return hashlib.sha256(json.dumps(state, sort_keys=True, default=str).encode()).hexdigest()


def _normalised(value, *, top: bool = False):
    if isinstance(value, dict):
        # Below the top, "id" names a block; there it counts.
        skipped = IGNORED if top or "translation_key" in value else frozenset()
        return {name: _normalised(child) for name, child in value.items() if name not in skipped}
    if isinstance(value, list):
        return [_normalised(child) for child in value]
    if isinstance(value, str):
        if value.startswith("[") and value.endswith("]"):
            try:
                return _normalised(json.loads(value))
            except ValueError:
                pass
        return BLOCK_KEY.sub("", value)
    return value
