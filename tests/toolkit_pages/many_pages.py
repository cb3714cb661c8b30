"""Hundreds of pages in a moment: copies written straight into the tables, published, without revisions."""

import uuid
from datetime import timedelta

from django.db import connection
from wagtail.models import Page

from toolkit_documents.models import PageDownload
from toolkit_pages.models import RelatedPage
from toolkit_taxonomy.models import PagePlace, PageTerm

ROWS = (PageTerm, PagePlace, PageDownload, RelatedPage)


def copies(page: Page, count: int, *, first: int = 1) -> list[int]:
    """Ids of ``count`` new siblings of a page with its content, terms, places, downloads and related pages."""
    parent = page.get_parent()
    last = parent.get_last_child().path
    bases = []
    for number in range(first, first + count):
        last = _next_path(last)
        slug = f"{page.slug}-copy-{number}"
        bases.append(
            _base(
                page,
                path=last,
                title=f"{page.title} {number}",
                slug=slug,
                url_path=f"{parent.url_path}{slug}/",
                translation_key=uuid.uuid4(),
                first_published_at=page.first_published_at - timedelta(minutes=number),
            )
        )
    ids = _write(page, bases)
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + count)
    return ids


def translations(chain: list[Page], locale) -> list[int]:
    """Ids of the pages of a chain, from a home down, published in another language with the same content."""
    ids: list[int] = []
    home = chain[0]
    path = _next_path(Page.objects.filter(depth=home.depth).order_by("path").last().path)
    url_path = f"{home.get_parent().url_path}{home.slug}-{locale.language_code}/"
    for depth, page in enumerate(chain):
        if depth:
            path = f"{path}{'1'.rjust(Page.steplen, '0')}"
            url_path = f"{url_path}{page.slug}/"
        base = _base(
            page,
            path=path,
            url_path=url_path,
            slug=url_path.split("/")[-2],
            locale=locale,
            numchild=int(page is not chain[-1]),
        )
        ids += _write(page, [base], locale=locale)
    return ids


def _next_path(path: str) -> str:
    return Page._inc_path.__get__(Page(path=path))()


def _base(page: Page, **changes) -> Page:
    fields = {field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields}
    fields |= {"id": None, "numchild": 0, "live": True, "latest_revision_id": None, "live_revision_id": None}
    base = Page(**fields)
    for name, value in changes.items():
        setattr(base, name, value)
    return base


def _write(page: Page, bases: list[Page], *, locale=None) -> list[int]:
    ids = [base.pk for base in Page.objects.bulk_create(bases)]
    _copy_own_columns(type(page.specific), source=page.pk, ids=ids)
    for model in ROWS:
        for row in model.objects.filter(page=page.pk):
            new = []
            for pk in ids:
                fields = {f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields}
                fields |= {"id": None, "page_id": pk, "translation_key": uuid.uuid4()}
                new.append(model(**fields))
            model.objects.bulk_create(new)
    return ids


def _copy_own_columns(model, *, source: int, ids: list[int]) -> None:
    """Rows in the type's own table, which ``bulk_create`` cannot write: the source's but for the key."""
    columns = ["page_ptr_id", *(f.column for f in model._meta.local_concrete_fields if not f.primary_key)]
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(map(connection.ops.quote_name, columns))
    values = ", ".join(["%s", *map(connection.ops.quote_name, columns[1:])])
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE page_ptr_id = %s",
            [(pk, source) for pk in ids],
        )
