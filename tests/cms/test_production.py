"""Production settings: what they refuse and what follows from the environment. Each start is a process of its own."""

import json
import os
import re
import subprocess
import sys

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from cms.environment import read_environment
from tests.services.site_template import ROOT

FIT = {
    "SECRET_KEY": "a key for tests, long enough and of many signs 0123456789",
    "ALLOWED_HOSTS": "toolkit.example.org",
    "TOOLKIT_BASE_URL": "https://toolkit.example.org",
    "DATABASE_URL": "sqlite:////srv/toolkit/var/toolkit.sqlite3",
}
TOLD = """
import json, sys
from cms.settings import production
print(json.dumps({name: getattr(production, name) for name in sys.argv[1:]}))
"""


def in_production(*command: str, **variables: str) -> subprocess.CompletedProcess:
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    environment |= {"DJANGO_SETTINGS_MODULE": "cms.settings.production", **FIT, **variables}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def production_settings(*names: str, **variables: str) -> dict:
    done = in_production("-c", TOLD, *names, **variables)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def problems(**variables) -> str:
    with pytest.raises(ImproperlyConfigured) as caught:
        read_environment({**FIT, **variables})
    return str(caught.value)


# What is refused


def test_an_empty_environment_is_told_everything_it_lacks_at_once():
    with pytest.raises(ImproperlyConfigured) as caught:
        read_environment({})
    named = re.findall(r"^  - (\w+) is missing\.$", str(caught.value), re.MULTILINE)
    assert named == ["SECRET_KEY", "ALLOWED_HOSTS", "TOOLKIT_BASE_URL", "DATABASE_URL"]


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("SECRET_KEY", "short", "is weak"),
        ("SECRET_KEY", "a" * 60, "is weak"),
        ("SECRET_KEY", "django-insecure-0123456789abcdefghijklmnopqrstuvwxyz", "is weak"),
        ("DEBUG", "1", "is 1"),
        ("DEBUG", "yes please", "is yes please"),
        ("ALLOWED_HOSTS", " , ", "is missing"),
        ("ALLOWED_HOSTS", "*", "lets every host in"),
        ("ALLOWED_HOSTS", "other.example.org", "does not hold toolkit.example.org"),
        ("TOOLKIT_BASE_URL", "http://toolkit.example.org", "is not encrypted"),
        ("TOOLKIT_BASE_URL", "toolkit.example.org", "is not an address"),
        ("TOOLKIT_BASE_URL", "https://toolkit.example.org:port", "is not an address"),
        ("TOOLKIT_BASE_URL", "https://toolkit.example.org/?a=b", "holds more than"),
        ("TOOLKIT_BASE_URL", "https://toolkit.example.org/a b", "has a path of other signs"),
        ("DATABASE_URL", "mysql://u:p@h/toolkit", "names neither PostgreSQL nor SQLite"),
        ("DATABASE_URL", "postgres://u:p@h", "names no database"),
        ("DATABASE_URL", "sqlite:///toolkit.sqlite3", "has a relative path"),
        ("CACHE_URL", "dbcache://cache_table", "is the database cache"),
        ("CACHE_URL", "memcache://127.0.0.1:11211", "not Redis or Valkey"),
        ("CACHE_URL", "redis://", "is not an address"),
        ("EMAIL_URL", "mail.example.org", "does not begin with"),
        ("DEFAULT_FROM_EMAIL", "Toolkit", "is not a mail address"),
        ("TOOLKIT_PAGES_CONTACT_EMAIL", "Toolkit <toolkit@example.org>", "is not a bare mail address"),
        ("TOOLKIT_SEARCH_URL", "search:9200", "is not an address"),
        ("TOOLKIT_DOCUMENTS_BUCKET", "s3://documents", "is not the name of a bucket"),
        ("AWS_ACCESS_KEY_ID", "key", "belong together"),
        ("AWS_S3_ENDPOINT_URL", "s3.example.org", "is not an address"),
        ("TOOLKIT_CLAMD", "clamd", "is neither host:port nor"),
        ("TOOLKIT_CLAMD", "clamd:0", "is neither host:port nor"),
        ("TOOLKIT_CLAMD", "run/clamd.sock", "is neither host:port nor"),
    ],
)
def test_a_wrong_value_is_told_by_name(name, value, wrong):
    told = problems(**{name: value})
    assert f"  - {name} " in told
    assert wrong in told
    assert "      Write " in told


def test_a_password_is_not_repeated_in_an_error():
    told = problems(DATABASE_URL="oracle://u:hidden@h/x", CACHE_URL="redis://u:hidden@", EMAIL_URL="pop://u:hidden@h")
    assert "hidden" not in told


def test_http_is_allowed_on_the_machine_itself():
    read_environment({**FIT, "TOOLKIT_BASE_URL": "http://127.0.0.1:8000", "ALLOWED_HOSTS": "127.0.0.1"})


def test_a_command_under_a_wrong_environment_ends_with_the_list():
    done = in_production("manage.py", "migrate", SECRET_KEY="", ALLOWED_HOSTS="")
    assert done.returncode != 0
    assert "SECRET_KEY is missing" in done.stderr
    assert "ALLOWED_HOSTS is missing" in done.stderr


# What follows


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"TOOLKIT_BASE_URL": "https://toolkit.example.org/toolkit"},
        {
            "DATABASE_URL": "postgres://u:p@db/toolkit",
            "CACHE_URL": "rediss://cache:6379/0",
            "WEB_CONCURRENCY": "4",
            "TOOLKIT_SEARCH_URL": "https://u:p@search:9200",
            "TOOLKIT_DOCUMENTS_BUCKET": "toolkit-documents",
            "EMAIL_URL": "smtp+tls://u:p@mail:587",
            "TOOLKIT_CLAMD": "/run/clamav/clamd.ctl",
        },
    ],
    ids=["smallest", "prefix", "many"],
)
def test_the_deployment_check_has_nothing_to_say(variables):
    done = in_production("manage.py", "check", "--deploy", "--fail-level", "WARNING", **variables)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_processes_without_a_shared_cache_are_warned_about():
    assert "cms.W001" in in_production("manage.py", "check", "--deploy", WEB_CONCURRENCY="4").stderr


def test_addresses_and_cookies_follow_from_the_base_url():
    told = production_settings(
        "FORCE_SCRIPT_NAME", "STATIC_URL", "MEDIA_URL", "WAGTAILADMIN_BASE_URL", "CSRF_TRUSTED_ORIGINS",
        "SESSION_COOKIE_PATH", "CSRF_COOKIE_PATH", "SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT",
        TOOLKIT_BASE_URL="https://Toolkit.example.org:443/toolkit/",
    )  # fmt: skip
    assert told == {
        "FORCE_SCRIPT_NAME": "/toolkit",
        "STATIC_URL": "/toolkit/static/",
        "MEDIA_URL": "/toolkit/media/",
        "WAGTAILADMIN_BASE_URL": "https://toolkit.example.org",
        "CSRF_TRUSTED_ORIGINS": ["https://toolkit.example.org"],
        "SESSION_COOKIE_PATH": "/toolkit/",
        "CSRF_COOKIE_PATH": "/toolkit/",
        "SESSION_COOKIE_SECURE": True,
        "SECURE_SSL_REDIRECT": True,
    }


def test_neighbours_follow_from_their_urls():
    told = production_settings(
        "CACHES", "WAGTAILSEARCH_BACKENDS", "STORAGES", "EMAIL_HOST", "EMAIL_USE_TLS", "DEFAULT_FROM_EMAIL",
        "TOOLKIT_DOCUMENTS_CLAMD",
        CACHE_URL="valkey://cache:6379/1",
        TOOLKIT_SEARCH_URL="http://search:9200",
        TOOLKIT_DOCUMENTS_BUCKET="toolkit-documents",
        EMAIL_URL="smtp+tls://u:p@mail:587",
        TOOLKIT_CLAMD="clamd:3310",
    )  # fmt: skip
    assert told["CACHES"]["default"]["LOCATION"] == "redis://cache:6379/1"
    assert told["WAGTAILSEARCH_BACKENDS"]["default"]["URLS"] == ["http://search:9200"]
    assert told["STORAGES"]["default"] == {"BACKEND": "cms.media.MediaBucket"}
    assert (told["EMAIL_HOST"], told["EMAIL_USE_TLS"]) == ("mail", True)
    assert told["TOOLKIT_DOCUMENTS_CLAMD"] == "clamd:3310"
    assert told["DEFAULT_FROM_EMAIL"] == "noreply@toolkit.example.org"


def test_the_name_and_the_contact_come_from_the_environment():
    told = production_settings(
        "TOOLKIT_PAGES_NAME", "WAGTAIL_SITE_NAME", "TOOLKIT_PAGES_CONTACT_EMAIL",
        TOOLKIT_PAGES_NAME="Our toolkit",
        TOOLKIT_PAGES_CONTACT_EMAIL="us@example.org",
    )  # fmt: skip
    assert list(told.values()) == ["Our toolkit", "Our toolkit", "us@example.org"]


def test_every_variable_that_is_read_stands_in_the_table_of_settings():
    class Recorder(dict):
        asked: set = set()

        def get(self, name, default=None):
            self.asked.add(name)
            return super().get(name, default)

    recorder = Recorder(FIT)
    # read_environment copies what it is given; the readers are asked themselves.
    from cms import environment

    for reader in environment.READERS.values():
        reader(recorder)
    environment.refuse_debug(recorder)
    table = (ROOT / "docs" / "reference" / "settings.md").read_text()
    assert {name for name in recorder.asked if f"`{name}`" not in table} == set()


def test_every_setting_of_the_apps_stands_in_the_table_of_settings():
    table = (ROOT / "docs" / "reference" / "settings.md").read_text()
    named = set()
    for conf in [*ROOT.glob("toolkit_*/conf.py"), *ROOT.glob("case_studies/conf.py")]:
        named |= set(re.findall(r'"((?:TOOLKIT|CASE_STUDIES)_[A-Z_]+)"', conf.read_text()))
    assert named
    assert {name for name in named if f"`{name}`" not in table} == set()


# Accounts and mail


@pytest.mark.django_db
def test_no_demo_account_is_made_where_the_settings_name_no_password_file(settings):
    before = get_user_model().objects.count()
    settings.DEMO_PASSWORD_FILE = None
    with pytest.raises(CommandError, match="belong on a laptop"):
        call_command("make_demo_accounts")
    assert get_user_model().objects.count() == before


def test_production_settings_name_no_password_file():
    done = in_production("-c", "from cms.settings import production as p; print(hasattr(p, 'DEMO_PASSWORD_FILE'))")
    assert done.stdout.strip() == "False"


@pytest.mark.django_db
def test_a_forgotten_password_is_reset_by_mail(client, editor):
    client.post("/admin/password_reset/", {"email": editor.email})
    assert mail.outbox[0].to == [editor.email]
    link = re.search(r"http://testserver(/admin/password_reset/confirm/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    new = {"new_password1": "a new one for 2 tests", "new_password2": "a new one for 2 tests"}
    client.post(form.redirect_chain[-1][0], new)
    assert client.login(username=editor.username, password=new["new_password1"])


@pytest.mark.django_db
def test_a_reset_for_an_unknown_address_sends_nothing_and_says_nothing(client):
    response = client.post("/admin/password_reset/", {"email": "nobody@example.org"}, follow=True)
    assert response.status_code == 200
    assert mail.outbox == []
