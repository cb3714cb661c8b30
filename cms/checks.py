"""System checks of the host. What the environment must hold is checked when production settings are read."""

import os

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

LOCAL_MEMORY = "django.core.cache.backends.locmem.LocMemCache"


@register("cms")
def check_documents_are_served_by_the_site(app_configs, **kwargs):
    if getattr(settings, "WAGTAILDOCS_SERVE_METHOD", None) == "serve_view":
        return []
    return [
        Error(
            "Documents would be sent to their path in storage, past all permissions.",
            hint='Set WAGTAILDOCS_SERVE_METHOD to "serve_view".',
            id="cms.E001",
        )
    ]


@register(Tags.caches)
def check_cache_is_not_the_database(app_configs, **kwargs):
    return [
        Error(
            f"The cache {alias!r} is kept in the database: it costs queries on every page.",
            hint="Use Redis or Valkey (CACHE_URL=redis://...), or the memory of the process.",
            id="cms.E002",
        )
        for alias, cache in settings.CACHES.items()
        if cache["BACKEND"].endswith(".DatabaseCache")
    ]


@register(Tags.caches, deploy=True)
def check_processes_share_a_cache(app_configs, **kwargs):
    processes = os.environ.get("WEB_CONCURRENCY", "1")
    if settings.CACHES["default"]["BACKEND"] != LOCAL_MEMORY or processes in {"", "0", "1"}:
        return []
    return [
        Warning(
            f"{processes} web processes have a cache each: after a change they answer differently for a while.",
            hint="Set CACHE_URL to a Redis or Valkey that all of them use, or WEB_CONCURRENCY to 1.",
            id="cms.W001",
        )
    ]
