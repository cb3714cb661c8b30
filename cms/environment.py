"""What a production site reads from its environment: every variable is checked, and all that is wrong is told at once.

The names stand in one table, docs/reference/settings.md. Nothing here needs Django to be set up.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import PurePath
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

from toolkit_documents.clamav import clamd_address

LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}
DATABASES = {"sqlite", "postgres", "postgresql", "psql", "pgsql"}
#: A schema of CACHE_URL and what the Redis client calls it; Valkey speaks the same protocol.
SHARED_CACHES = {"redis": "redis", "rediss": "rediss", "valkey": "redis", "valkeys": "rediss"}
#: Django's own measure of a secret key (security.W009).
KEY_LENGTH, KEY_CHARACTERS = 50, 5
NEW_KEY = "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
YES_OR_NO = {"": False, "0": False, "false": False, "no": False, "off": False}


class Problem(Exception):
    """One variable that is missing or wrong, and what to write instead."""

    def __init__(self, name: str, wrong: str, *, write: str):
        super().__init__(f"{name} {wrong}\n      Write {write}")


@dataclass(frozen=True)
class BaseUrl:
    """``https://example.org/toolkit``: origin ``https://example.org``, host ``example.org``, prefix ``/toolkit``."""

    origin: str
    host: str
    prefix: str

    @property
    def secure(self) -> bool:
        return self.origin.startswith("https:")


@dataclass(frozen=True)
class ProductionEnvironment:
    secret_key: str
    allowed_hosts: list[str]
    base_url: BaseUrl
    database_url: str
    cache: dict | None
    email: dict
    from_email: str
    contact_email: str
    name: str
    search_url: str
    bucket: str
    aws: dict[str, str]
    clamd: str
    delivery: str


def read_environment(variables: Mapping[str, str]) -> ProductionEnvironment:
    """The checked environment. Raises ImproperlyConfigured, whose message names every variable that is wrong."""
    variables = {name: value.strip() for name, value in variables.items()}
    values, problems = {}, []
    for field, reader in READERS.items():
        try:
            values[field] = reader(variables)
        except Problem as problem:
            problems.append(str(problem))
    try:
        refuse_debug(variables)
        if {"base_url", "allowed_hosts"} <= values.keys():
            refuse_own_host_missing(values["base_url"], values["allowed_hosts"])
    except Problem as problem:
        problems.append(str(problem))
    if problems:
        told = "\n".join(f"  - {problem}" for problem in problems)
        raise ImproperlyConfigured(f"The environment is not fit for a production site:\n{told}\n")
    return ProductionEnvironment(**values)


def secret_key(variables) -> str:
    key = variables.get("SECRET_KEY", "")
    write = f"a long random text of your own, made once: {NEW_KEY}"
    if not key:
        raise Problem("SECRET_KEY", "is missing.", write=write)
    if len(key) < KEY_LENGTH or len(set(key)) < KEY_CHARACTERS or key.startswith("django-insecure-"):
        wrong = f"is weak: fewer than {KEY_LENGTH} characters, or a few repeated ones, or one from a template."
        raise Problem("SECRET_KEY", wrong, write=write)
    return key


def allowed_hosts(variables) -> list[str]:
    hosts = [host.strip() for host in variables.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
    write = "the site's host names, separated by commas: ALLOWED_HOSTS=toolkit.example.org"
    if not hosts:
        raise Problem("ALLOWED_HOSTS", "is missing.", write=write)
    if "*" in hosts:
        raise Problem("ALLOWED_HOSTS", "lets every host in: *.", write=write)
    return hosts


def base_url(variables) -> BaseUrl:
    name, write = "TOOLKIT_BASE_URL", "scheme, host and, where there is one, path: https://toolkit.example.org"
    text = variables.get(name, "")
    if not text:
        raise Problem(name, "is missing.", write=write)
    url = parsed_url(name, text, schemes={"http", "https"}, write=write)
    if url.query or url.fragment or url.username:
        raise Problem(name, "holds more than scheme, host and path.", write=write)
    if not re.fullmatch(r"(?:/[A-Za-z0-9._~-]+)*/?", url.path):
        raise Problem(name, f"has a path of other signs than a-z, 0-9, '-', '.', '_', '~': {url.path}.", write=write)
    if url.scheme == "http" and url.hostname not in LOCAL_HOSTS:
        raise Problem(name, f"is not encrypted: {text}; http is for localhost alone.", write=f"https{text[4:]}")
    # As browsers send it: in small letters, without the scheme's own port.
    netloc = url.netloc.lower().removesuffix(":443" if url.scheme == "https" else ":80")
    return BaseUrl(origin=f"{url.scheme}://{netloc}", host=url.hostname, prefix=url.path.rstrip("/"))


def database_url(variables) -> str:
    name = "DATABASE_URL"
    write = "postgres://user:password@host:5432/name, or sqlite:////srv/toolkit/var/toolkit.sqlite3"
    text = variables.get(name, "")
    if not text:
        # No default here: a misspelt name would start an empty site beside the real one.
        raise Problem(name, "is missing.", write=write)
    scheme = text.partition("://")[0]
    if scheme not in DATABASES:
        raise Problem(name, "names neither PostgreSQL nor SQLite.", write=write)
    try:
        database = environ.Env.db_url_config(text)
    except (ValueError, ImproperlyConfigured):
        database = {}
    if not database.get("NAME"):
        raise Problem(name, "names no database, or holds a password whose signs are not percent-encoded.", write=write)
    if scheme == "sqlite" and database["NAME"] != ":memory:" and not PurePath(database["NAME"]).is_absolute():
        raise Problem(name, f"has a relative path, {database['NAME']}.", write="four slashes: sqlite:////srv/...")
    return text


def cache(variables) -> dict | None:
    """The settings of a cache that processes share; None for the memory of each process."""
    name, write = "CACHE_URL", "redis://127.0.0.1:6379/0, or leave it out where there is one web process"
    text = variables.get(name, "")
    scheme, _, rest = text.partition("://")
    if scheme in {"", "locmemcache"}:
        return None
    if scheme == "dbcache":
        raise Problem(name, "is the database cache, which costs queries on every page.", write=write)
    if scheme not in SHARED_CACHES:
        raise Problem(name, f"names a cache that is not Redis or Valkey: {scheme}.", write=write)
    parsed_url(name, text, schemes=set(SHARED_CACHES), write=write)
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": f"{SHARED_CACHES[scheme]}://{rest}",
        "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
    }


def email(variables) -> dict:
    """Django's EMAIL_* settings."""
    name, write = "EMAIL_URL", "smtp+tls://user:password@mail.example.org:587 (signs such as @ percent-encoded)"
    text = variables.get(name, "") or "smtp://localhost:25"
    if text.partition("://")[0] not in environ.Env.EMAIL_SCHEMES:
        raise Problem(name, "does not begin with smtp://, smtp+tls:// or smtp+ssl://.", write=write)
    try:
        return environ.Env.email_url_config(text)
    except (ValueError, ImproperlyConfigured):
        raise Problem(name, "cannot be read.", write=write) from None


def from_email(variables) -> str:
    sender = variables.get("DEFAULT_FROM_EMAIL", "")
    if sender and "@" not in parseaddr(sender)[1]:
        raise Problem("DEFAULT_FROM_EMAIL", f"is not a mail address: {sender}.", write="Toolkit <toolkit@example.org>")
    return sender


def contact_email(variables) -> str:
    contact = variables.get("TOOLKIT_PAGES_CONTACT_EMAIL", "")
    if contact and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", contact):
        wrong = f"is not a bare mail address: {contact}."
        raise Problem("TOOLKIT_PAGES_CONTACT_EMAIL", wrong, write="toolkit@example.org")
    return contact


def site_name(variables) -> str:
    return variables.get("TOOLKIT_PAGES_NAME", "")


def search_url(variables) -> str:
    name, text = "TOOLKIT_SEARCH_URL", variables.get("TOOLKIT_SEARCH_URL", "")
    if text:
        parsed_url(name, text, schemes={"http", "https"}, write="https://user:password@search.example.org:9200")
    return text


def bucket(variables) -> str:
    name = variables.get("TOOLKIT_DOCUMENTS_BUCKET", "")
    if name and not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", name):
        wrong = f"is not the name of a bucket: {name}."
        raise Problem("TOOLKIT_DOCUMENTS_BUCKET", wrong, write="the bare name, such as toolkit-documents")
    return name


def aws(variables) -> dict[str, str]:
    """Where the bucket is; keys are read by the client itself, or come from the machine's role."""
    if bool(variables.get("AWS_ACCESS_KEY_ID")) != bool(variables.get("AWS_SECRET_ACCESS_KEY")):
        wrong = "and AWS_SECRET_ACCESS_KEY belong together; one is missing."
        raise Problem("AWS_ACCESS_KEY_ID", wrong, write="both, or neither where the machine has a role")
    name = "AWS_S3_ENDPOINT_URL"
    if endpoint := variables.get(name, ""):
        parsed_url(name, endpoint, schemes={"http", "https"}, write="https://s3.example.org")
    names = (name, "AWS_S3_REGION_NAME")
    return {name: variables[name] for name in names if variables.get(name)}


def clamd(variables) -> str:
    name, text = "TOOLKIT_CLAMD", variables.get("TOOLKIT_CLAMD", "")
    try:
        if text:
            clamd_address(text)
    except ValueError:
        wrong = f"is neither host:port nor the absolute path of a socket: {text}."
        raise Problem(name, wrong, write="127.0.0.1:3310, or /run/clamav/clamd.ctl") from None
    return text


def delivery(variables) -> str:
    way = variables.get("TOOLKIT_DOCUMENTS_DELIVERY", "") or "redirect"
    if way not in {"redirect", "stream"}:
        raise Problem("TOOLKIT_DOCUMENTS_DELIVERY", f"is no way to hand out files: {way}.", write="redirect or stream")
    return way


READERS: dict[str, Callable] = {
    "secret_key": secret_key,
    "allowed_hosts": allowed_hosts,
    "base_url": base_url,
    "database_url": database_url,
    "cache": cache,
    "email": email,
    "from_email": from_email,
    "contact_email": contact_email,
    "name": site_name,
    "search_url": search_url,
    "bucket": bucket,
    "aws": aws,
    "clamd": clamd,
    "delivery": delivery,
}


def refuse_debug(variables) -> None:
    if YES_OR_NO.get(variables.get("DEBUG", "").lower(), True):
        raise Problem(
            "DEBUG",
            f"is {variables['DEBUG']}; it shows visitors the inside of the site.",
            write="DEBUG=0, or leave it out",
        )


def refuse_own_host_missing(base: BaseUrl, hosts: list[str]) -> None:
    if not validate_host(base.host, hosts):
        wrong = f"does not hold {base.host}, the host of TOOLKIT_BASE_URL."
        raise Problem("ALLOWED_HOSTS", wrong, write=",".join([base.host, *hosts]))


def parsed_url(name: str, text: str, *, schemes: set[str], write: str):
    """The parts of an address that has a host and one of the schemes. A password in it is not repeated in the error."""
    try:
        url = urlsplit(text)
        usable = url.scheme in schemes and bool(url.hostname) and url.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise Problem(name, f"is not an address that begins with {' or '.join(sorted(schemes))}.", write=write)
    return url
