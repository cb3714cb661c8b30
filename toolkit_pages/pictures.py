"""The files of pictures, in the widths that a browser may choose from: those of a whole page in one query."""

from collections.abc import Iterable
from copy import copy

from wagtail.images.models import AbstractImage, AbstractRendition, Filter
from wagtail.images.shortcuts import get_renditions_or_not_found

WIDTHS = ("width-400", "width-800", "width-1200")


def stored_renditions(images: Iterable[AbstractImage]) -> dict[int, list[AbstractRendition]]:
    """The files that there are, by image: from Wagtail's cache of them, and in one query those that it lacks."""
    by_key = {image.pk: image for image in images}
    stored: dict[int, list[AbstractRendition]] = {pk: [] for pk in by_key}
    if not by_key:
        return stored
    model = next(iter(by_key.values())).get_rendition_model()
    cache = model.cache_backend
    wanted = {
        model.construct_cache_key(image, Filter(spec=width).get_cache_key(image), width): pk
        for pk, image in by_key.items()
        for width in WIDTHS
    }
    found = cache.get_many(wanted)
    if lacking := {pk for key, pk in wanted.items() if key not in found}:
        fresh = {
            model.construct_cache_key(by_key[row.image_id], row.focal_point_key, row.filter_spec): row
            for row in model.objects.filter(image__in=lacking, filter_spec__in=WIDTHS)
        }
        fresh = {key: row for key, row in fresh.items() if key in wanted and key not in found}
        cache.set_many(fresh)
        found |= fresh
    for key, rendition in found.items():
        stored[wanted[key]].append(rendition)
    return stored


def picture_renditions(
    image: AbstractImage, *, stored: dict[int, list[AbstractRendition]]
) -> dict[str, AbstractRendition]:
    """The files of a picture, by their filter; one that is missing is made, and added to those stored.

    An image that is not among those looked up is left to Wagtail.
    """
    if image.pk not in stored:
        return get_renditions_or_not_found(image, WIDTHS)
    # Copies, since the alternative text is the block's: the same image may stand twice on a page.
    image.prefetched_renditions = [copy(rendition) for rendition in stored[image.pk]]
    for rendition in image.prefetched_renditions:
        rendition.image = image
    try:
        return get_renditions_or_not_found(image, WIDTHS)
    finally:
        stored[image.pk] = image.prefetched_renditions
        # Wagtail takes such a list for all the files there are, and a site's own template may ask for others.
        del image.prefetched_renditions
