"""Asking the addresses of all external resources, and keeping what was found."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from .links import USER_AGENT, LinkAnswer, check_link
from .models import ExternalResource, LinkCheck


@dataclass(frozen=True)
class CheckedLink:
    url: str
    answer: LinkAnswer


def links_due(*, limit: int | None = None) -> list[str]:
    """Addresses of published external resources, each once: those never checked first, then the longest ago."""
    checked = LinkCheck.objects.filter(url=OuterRef("link")).values("checked_on")[:1]
    links = ExternalResource.objects.live().exclude(link="").order_by().values("link")
    links = links.annotate(checked_on=Subquery(checked)).distinct()
    return [row["link"] for row in links.order_by(F("checked_on").asc(nulls_first=True), "link")[:limit]]


def check_links(
    *, limit: int | None = None, parallel: int = 4, check: Callable[[str], LinkAnswer] | None = None
) -> Iterator[CheckedLink]:
    """Check the addresses that are due and yield each as it is kept. No page is touched: no revision, no new date.

    At most ``parallel`` at once, and never two of one host.
    """
    check = check or partial(check_link, user_agent=user_agent())
    by_host: dict[str, list[str]] = {}
    for url in links_due(limit=limit):
        by_host.setdefault(_host(url), []).append(url)
    with ThreadPoolExecutor(max_workers=parallel) as pool:
        # Threads ask; only this one writes.
        waiting = [pool.submit(_each, urls, check) for urls in by_host.values()]
        for done in as_completed(waiting):
            for link in done.result():
                _keep(link)
                yield link


def user_agent() -> str:
    """Who is asking, with the site's address, so that a publisher can tell."""
    site = getattr(settings, "WAGTAILADMIN_BASE_URL", "")
    return f"{USER_AGENT} (+{site})" if site and site.isascii() else USER_AGENT


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _each(urls: list[str], check: Callable[[str], LinkAnswer]) -> list[CheckedLink]:
    return [CheckedLink(url, check(url)) for url in urls]


def _keep(link: CheckedLink) -> None:
    LinkCheck.objects.update_or_create(
        url=link.url,
        defaults={
            "checked_on": timezone.localdate(),
            "outcome": link.answer.outcome,
            "status": link.answer.status,
        },
    )
