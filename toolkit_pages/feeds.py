"""The Atom feed of what is new, one a language, answered by the home page itself."""

import re

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed

from toolkit_taxonomy.languages import language_for

from .conf import toolkit_name
from .metadata import absolute_url

#: What XML cannot hold, though a text field can: one such sign in one title would end the feed for all its readers.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_text(text) -> str:
    return _NOT_XML.sub("", str(text))


def atom_feed(home, request, pages) -> HttpResponse:
    """Pages as entries with absolute addresses; an entry's date is the page's first publication."""
    base = absolute_url(home, request)
    feed = Atom1Feed(
        title=xml_text(toolkit_name()),
        link=base,
        description=xml_text(home.search_description),
        subtitle=xml_text(home.purpose),
        language=language_for(home.locale.language_code).html,
        # Atom asks for an author of the feed, or of each entry.
        author_name=xml_text(toolkit_name()),
        feed_url=f"{base}{home.reverse_subpage('feed')}",
        feed_guid=f"urn:uuid:{home.translation_key}:{home.locale.language_code}",
    )
    for page in pages:
        feed.add_item(
            title=xml_text(page.title),
            link=absolute_url(page, request),
            description=xml_text(page.search_description),
            unique_id=f"urn:uuid:{page.translation_key}:{home.locale.language_code}",
            pubdate=page.first_published_at,
            # Atom asks for it; a page that came into the tree live, by no publication, has no such date.
            updateddate=page.last_published_at or page.first_published_at or page.latest_revision_created_at,
        )
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response
