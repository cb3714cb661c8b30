"""What the texts and blocks of a page point to, looked up once for the whole page: one query for each kind.

Wagtail looks up the links of each rich text by itself, a query or two a paragraph, and leaves the address of a page or
document that is no longer public. Each download, related box and picture would add queries of its own.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.html import escape
from wagtail.blocks import StreamValue, StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.documents import get_document_model
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import CollectionViewRestriction, Page
from wagtail.rich_text import RichText

from toolkit_documents.file_addresses import current_address
from toolkit_documents.models import DocumentRecord, DocumentSet
from toolkit_documents.visibility import is_kept_back
from toolkit_taxonomy.restrictions import closed_for

from .blocks import choosing_by_key
from .navigation import Navigation, members_of_families
from .pictures import picture_renditions, stored_renditions

#: As the database keeps it: ``<a linktype="page" id="12">``, the attributes in either order.
_LINK = re.compile(r"<a\b(?=[^>]*\blinktype=\"(page|document)\")[^>]*\bid=\"(\d+)\"[^>]*>")

#: A larger number is no row's: databases refuse to compare it.
LARGEST_ID = 2**31 - 1


class BodyReferences:
    """What some values of a page point to: a rich text, a block, all that the page holds."""

    def __init__(self, values: Iterable, *, page: Page | None, request, navigation: Navigation | None = None):
        self.page, self.request, self.navigation = page, request, navigation
        self.ids, self.images = _pointed_to(values)
        if navigation is not None:
            navigation.pointed_to = self.ids["page"]

    @classmethod
    def of_page(cls, page: Page, request, navigation: Navigation) -> "BodyReferences":
        """Those of all its rich texts and streams; made before anything reads these, so that they fetch nothing."""
        values: list = []
        for field in page._meta.get_fields():
            if isinstance(field, RichTextField):
                values.append(RichText(getattr(page, field.name)))
            elif isinstance(field, StreamField):
                values.append(getattr(page, field.name))
        return cls(values, page=page, request=request, navigation=navigation)

    def hold(self, values: Iterable) -> bool:
        """Whether all that the values point to is among these."""
        ids, _images = _pointed_to(values)
        return all(ids[kind] <= self.ids[kind] for kind in ids)

    # Pages

    @cached_property
    def _pages(self) -> tuple[dict[int, Page], dict[int, Page]]:
        """By the key pointed to: the open page in this page's language, and the open page itself."""
        ids = self.ids["page"]
        if not ids:
            return {}, {}
        if self.navigation is not None:
            family = self.navigation.pointed_family
        else:
            family = list(Page.objects.filter(members_of_families(ids)))
        shown = closed_for(self.request).open_only(page for page in family if page.live)
        locale_id = getattr(self.page, "locale_id", None)
        here = {page.translation_key: page for page in shown if page.locale_id == locale_id}
        pointed = [page for page in family if page.pk in ids]
        translated = {page.pk: here[page.translation_key] for page in pointed if page.translation_key in here}
        return translated, {page.pk: page for page in shown if page.pk in ids}

    def pages_here(self, ids: Iterable[int]) -> list[Page]:
        """The live, open pages in this page's language for those pointed to, each once."""
        translated = self._pages[0]
        return list({translated[pk].pk: translated[pk] for pk in ids if pk in translated}.values())

    def _page_url(self, pk: int) -> str | None:
        """A link leads to the page in another language where there is none in this one."""
        translated, themselves = self._pages
        page = translated.get(pk) or themselves.get(pk)
        return page.get_url(self.request) if page else None

    # Documents

    @cached_property
    def _documents(self) -> dict[int, object]:
        """Those linked to and those of the sets, without the ones in closed collections, by their key."""
        linked, sets = self.ids["document"], self.ids["set"]
        if not linked and not sets:
            return {}
        wanted = Q(pk__in=linked) | Q(toolkit_record__document_set__in=sets)
        # From the document's side: one of before the toolkit was installed has no record, and may be linked to.
        documents = _open_documents().filter(wanted).select_related("toolkit_record").defer("toolkit_record__text")
        found = documents.order_by("toolkit_record__language", "toolkit_record__pk")
        return {each.pk: each for each in found if not is_kept_back(getattr(each, "toolkit_record", None))}

    @cached_property
    def _files(self) -> dict[int, list[DocumentRecord]]:
        files: dict[int, list[DocumentRecord]] = defaultdict(list)
        for document in self._documents.values():
            record = getattr(document, "toolkit_record", None)
            if record is not None and record.document_set_id:
                files[record.document_set_id].append(record)
        return files

    def files_of_set(self, set_id: int) -> list[DocumentRecord]:
        return self._files.get(set_id, [])

    def _document_url(self, pk: int) -> str | None:
        document = self._documents.get(pk)
        record = getattr(document, "toolkit_record", None)
        return current_address(record) if record else getattr(document, "url", None)

    # Rich text

    def expand(self, html: str) -> str:
        """Rich text as stored, with the addresses of its links; a link to what is not public keeps its words.

        What was not collected, in a text from elsewhere, is left to Wagtail.
        """
        urls = {"page": self._page_url, "document": self._document_url}

        def address(match):
            kind, pk = match[1], _key(match[2])
            if pk is not None and pk not in self.ids[kind]:
                return match[0]
            url = urls[kind](pk) if pk is not None else None
            return f'<a href="{escape(url)}">' if url else "<a>"

        return _LINK.sub(address, html)

    # Pictures

    @cached_property
    def _renditions(self) -> dict[int, list[AbstractRendition]]:
        return stored_renditions(self.images)

    def renditions_of(self, image: AbstractImage) -> dict[str, AbstractRendition]:
        """The files of a picture, by their filter."""
        return picture_renditions(image, stored=self._renditions)


def _pointed_to(values) -> tuple[dict[str, set[int]], list[AbstractImage]]:
    """The keys of pages, documents and document sets, and the images."""
    ids: dict[str, set[int]] = {"page": set(), "document": set(), "set": set()}
    images = []
    with choosing_by_key():
        for leaf in _leaves(values):
            if isinstance(leaf, RichText):
                for kind, number in _LINK.findall(leaf.source):
                    if (pk := _key(number)) is not None:
                        ids[kind].add(pk)
            elif isinstance(leaf, Page):
                ids["page"].add(leaf.pk)
            elif isinstance(leaf, DocumentSet):
                ids["set"].add(leaf.pk)
            elif isinstance(leaf, AbstractImage):
                images.append(leaf)
    return ids, images


def _leaves(value) -> Iterator:
    """The values that hold no others."""
    if isinstance(value, StreamValue):
        children: Iterable = (child.value for child in value)
    elif isinstance(value, StructValue):
        children = value.values()
    elif isinstance(value, ListValue | list | tuple):
        children = value
    else:
        yield value
        return
    for child in children:
        yield from _leaves(child)


def _key(number: str) -> int | None:
    """The primary key that a link names, if it can be one; a very long number is not even read."""
    return int(number) if len(number) < 19 and int(number) <= LARGEST_ID else None


def _open_documents() -> QuerySet:
    """Documents without those in a closed collection: their names are not for everybody either."""
    closed = CollectionViewRestriction.objects.annotate(
        asked=ExpressionWrapper(OuterRef("collection__path"), output_field=CharField())
    ).filter(asked__startswith=F("collection__path"))
    return get_document_model().objects.filter(~Exists(closed))
