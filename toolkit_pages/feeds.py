"""The Atom feed of what is new, one a language, answered by the home page itself."""

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed

from toolkit_taxonomy.languages import language_for

from .conf import toolkit_name
from .metadata import absolute_url


def atom_feed(home, request, pages) -> HttpResponse:
    """Pages as entries with absolute addresses; an entry's date is the page's first publication."""
    base = absolute_url(home, request)
    feed = Atom1Feed(
        title=str(toolkit_name()),
        link=base,
        description=home.search_description,
        subtitle=home.purpose,
        language=language_for(home.locale.language_code).html,
        feed_url=f"{base}{home.reverse_subpage('feed')}",
        feed_guid=f"urn:uuid:{home.translation_key}:{home.locale.language_code}",
    )
    for page in pages:
        feed.add_item(
            title=page.title,
            link=absolute_url(page, request),
            description=page.search_description,
            unique_id=f"urn:uuid:{page.translation_key}:{home.locale.language_code}",
            pubdate=page.first_published_at,
            updateddate=page.last_published_at,
        )
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response
