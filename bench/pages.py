"""Queries, milliseconds and compressed bytes of a page of each type, against the budgets of the public face.

Runs on the site's own database and content (after ``make run``). Times are of the application alone, anonymous and
warm: the median of 15 requests in this process, so compare them with each other, not with another machine's.
"""

import gzip
import os
import statistics
import sys
import time
from pathlib import Path

import django

QUERY_BUDGET, HTML_BUDGET, ALL_BUDGET = 15, 14 * 1024, 50 * 1024
ROUNDS = 15
#: Types whose query budget is promised; the others are measured only.
PROMISED = {"CaseStudy", "CaseStudyIndex", "Guideline", "GuidelineIndex"}


def addresses():
    """A page of each type: ``(label, address, class name)``; of a type with several, the one with the most text."""
    from django.utils import translation

    from case_studies.models import CaseStudyIndex
    from toolkit_pages.models import ToolkitPage
    from toolkit_pages.types import concrete_subclasses
    from toolkit_search.models import SearchPage

    for model in concrete_subclasses(ToolkitPage):
        pages = model.objects.live().defer_streamfields()
        candidates = [(len(get(page.url).content), page.url) for page in pages]
        if candidates:
            with translation.override("en"):
                label = str(model._meta.verbose_name)
            yield label, max(candidates)[1], model.__name__
    index = CaseStudyIndex.objects.live().first()
    if index:
        yield "two facets chosen", f"{index.url}?region=europe&partner-type=government", "CaseStudyIndex"
    search = SearchPage.objects.live().first()
    if search:
        yield "search for “library”", f"{search.url}?q=library", "SearchPage"


def get(url):
    from django.test import Client

    return Client().get(url, headers={"host": "127.0.0.1"})


def measure(url):
    """``(queries, median milliseconds, compressed HTML bytes, bytes with style sheets)`` of an address."""
    from django.contrib.staticfiles import finders
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    get(url)
    with CaptureQueriesContext(connection) as queries:
        response = get(url)
    count = len(queries)
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        get(url)
        times.append((time.perf_counter() - start) * 1000)
    html = len(gzip.compress(response.content, 6))
    styles = 0
    for name in ("toolkit", "lists", "story", "home", "print"):
        path = f"toolkit_pages/{name}.css"
        if path.encode() in response.content:
            styles += len(gzip.compress(Path(finders.find(path)).read_bytes(), 6))
    return count, statistics.median(times), html, html + styles


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.development")
    django.setup()
    over = 0
    print(f"{'page':32} {'queries':>8} {'ms':>7} {'HTML gz':>8} {'all gz':>8}  address")
    for label, url, model in addresses():
        queries, milliseconds, html, everything = measure(url)
        late = (model in PROMISED and queries > QUERY_BUDGET) or html > HTML_BUDGET or everything > ALL_BUDGET
        over += late
        mark = "  over budget" if late else ""
        print(f"{label:32} {queries:8} {milliseconds:7.1f} {html:8,} {everything:8,}  {url}{mark}")
    print(
        f"Budgets: {QUERY_BUDGET} queries on case studies, guidelines and their lists; on every page without pictures"
    )
    print(f"{HTML_BUDGET:,} bytes of HTML and {ALL_BUDGET:,} bytes with style sheets, compressed.")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
