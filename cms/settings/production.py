"""A real site. Everything comes from the environment; docs/reference/settings.md names it all."""

import os
import re

from cms.environment import read_environment

# Before base, which reads some of the same variables and would fail on the first wrong one with less to say.
production = read_environment(os.environ)

from .base import *  # noqa: E402, F403
from .base import CACHES, DATABASES, MIDDLEWARE, WAGTAIL_SITE_NAME  # noqa: E402

DEBUG = False
SECRET_KEY = production.secret_key
ALLOWED_HOSTS = production.allowed_hosts

# The address. Its scheme, host and prefix decide all of these.
_base = production.base_url
FORCE_SCRIPT_NAME = _base.prefix or None
STATIC_URL = f"{_base.prefix}/static/"
MEDIA_URL = f"{_base.prefix}/media/"
# Without the prefix: Wagtail joins it with addresses that have it already.
WAGTAILADMIN_BASE_URL = _base.origin
CSRF_TRUSTED_ORIGINS = [_base.origin]
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = f"{_base.prefix}/"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _base.secure

# Encryption ends at the proxy, which says so in this header and overwrites what a visitor sends (deploy/nginx.conf).
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = _base.secure
# Load balancers ask from inside, unencrypted.
SECURE_REDIRECT_EXEMPT = [f"^{re.escape((_base.prefix + '/healthz').lstrip('/'))}$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _base.secure else 0
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # HSTS for subdomains: the toolkit speaks for its own host only
    "security.W021",  # HSTS preload: that is for the owner of the domain to ask for
    "security.W019",  # X-Frame-Options: editors see their preview in a frame of the same origin
]

# The neighbours. Each has a time limit, so that none takes the site down with it.
if DATABASES["default"]["ENGINE"].endswith("postgresql"):
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"].setdefault("CONN_HEALTH_CHECKS", True)
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
if production.cache:
    CACHES = {"default": production.cache}
if production.search_url:
    WAGTAILSEARCH_BACKENDS = {
        "default": {
            "BACKEND": "modelsearch.backends.elasticsearch9",
            "URLS": [production.search_url],
            "INDEX_PREFIX": "toolkit_",
            "TIMEOUT": 1.5,
            "OPTIONS": {"max_retries": 0},
            "AUTO_UPDATE": True,
        }
    }
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Where documents_move finds the disk once the bucket is the default.
    "local": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if production.bucket:
    from botocore.config import Config

    STORAGES["default"] = STORAGES["s3"] = {"BACKEND": "cms.media.MediaBucket"}
    MIDDLEWARE = [*MIDDLEWARE, "cms.media.BucketUnavailableMiddleware"]
    AWS_STORAGE_BUCKET_NAME = production.bucket
    AWS_S3_ENDPOINT_URL = production.aws.get("AWS_S3_ENDPOINT_URL")
    AWS_S3_REGION_NAME = production.aws.get("AWS_S3_REGION_NAME")
    # Not in STORAGES' OPTIONS: Wagtail's tasks name a storage by its class alone. Time limits are the storage's own.
    AWS_S3_CLIENT_CONFIG = Config(signature_version="s3v4")

TOOLKIT_DOCUMENTS_DELIVERY = production.delivery
TOOLKIT_DOCUMENTS_CLAMD = production.clamd

# Mail
globals().update(production.email)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = production.from_email or f"noreply@{_base.host}"

# Names
if production.name:
    TOOLKIT_PAGES_NAME = WAGTAIL_SITE_NAME = production.name
TOOLKIT_PAGES_CONTACT_EMAIL = production.contact_email

# To stderr, where systemd, containers and platforms look for it.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # They tell of every request.
        "elastic_transport": {"level": "WARNING"},
        "botocore": {"level": "WARNING"},
    },
}
