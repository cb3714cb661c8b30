"""What every test can ask for: the site with its starter content, people in each role, servers and a browser.

The starter content is in every test's database from the start (``tests/services/site_template.py``); each worker
process has a copy of the database and of the media files. What a test writes is rolled back; after a test that commits
(``transaction=True``) the database is copied anew.
"""

import os
import shutil

import pytest
from django.core.cache import cache
from django.db import connections

from cms.management.commands.compile_catalogues import compile_changed
from tests.services.chromium import running_chromium
from tests.services.postgres import throwaway_database
from tests.services.site_server import running_site
from tests.services.site_template import ROOT, SiteFiles, multilingual_template, site_template

# Playwright keeps an event loop running in the process; Django would refuse the database to every later test.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

TIERS = {"unit", "service", "browser"}
PREFIX = "/toolkit"
PUT_CONTENT_BACK = pytest.StashKey()


def pytest_configure(config):
    """The interface speaks its languages, as it does once the site was prepared; done before the workers begin."""
    if not hasattr(config, "workerinput"):
        compile_changed([ROOT / "locale", *ROOT.glob("*/locale")])


def pytest_collection_modifyitems(items):
    """A test that names no tier is a unit test. The longest one begins first, while the other worker does the rest."""
    items.sort(key=lambda item: "test_on_postgresql" not in item.nodeid)
    for item in items:
        if not TIERS & {mark.name for mark in item.iter_markers()}:
            item.add_marker(pytest.mark.unit)


# The database and the media files


@pytest.fixture(scope="session")
def starter_site() -> SiteFiles:
    """The template itself, in English: copy it, never write to it."""
    return site_template()


@pytest.fixture(scope="session")
def multilingual_site() -> SiteFiles:
    """The template with all translations: copy it, never write to it."""
    return multilingual_template()


@pytest.fixture(scope="session")
def worker_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def django_db_setup(request, worker_folder):
    """In place of an empty database: a file with the starter content, this worker's own.

    On PostgreSQL (tests/test_on_postgresql.py) the database stands already, with the content, for this run alone.
    """
    connection = connections["default"]
    if connection.vendor != "sqlite":
        shutil.copytree(os.environ["TOOLKIT_TEST_MEDIA"], SiteFiles.in_folder(worker_folder).media)
        return
    starter_site = request.getfixturevalue("starter_site")
    files = starter_site.copy_to(worker_folder)
    connection.close()
    connection.settings_dict["NAME"] = str(files.database)
    request.config.stash[PUT_CONTENT_BACK] = lambda: files.take_database_from(starter_site)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item):
    """A test that commits ends with all tables emptied (Django's rule); put the content back for the next."""
    result = yield
    mark = item.get_closest_marker("django_db")
    committed = {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    committed = committed or (mark and (mark.kwargs.get("transaction") or mark.args[:1] == (True,)))
    put_content_back = item.config.stash.get(PUT_CONTENT_BACK, None)
    if committed and put_content_back:
        connections["default"].close()
        put_content_back()
    return result


@pytest.fixture(autouse=True)
def empty_cache():
    """What a test wrote is rolled back; what was cached of it, such as the sites' root pages, must go too."""
    cache.clear()


@pytest.fixture(autouse=True)
def media_of_this_worker(worker_folder, settings):
    settings.MEDIA_ROOT = str(SiteFiles.in_folder(worker_folder).media)


@pytest.fixture
def site_content(db):
    """The starter content is there. It loads nothing: it says in a test's signature that the test reads it."""


@pytest.fixture
def home(site_content):
    """The English home page."""
    from toolkit_pages.models import ToolkitHome

    return ToolkitHome.objects.get(locale__language_code="en")


@pytest.fixture
def sections(home):
    """The live pages right under the English home, by their slug."""
    return {page.slug: page for page in home.get_children().live().specific()}


# People


def account(name: str):
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(username=name)


def logged_in(user):
    from django.test import Client

    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor(db):
    """Writes drafts and submits them; may not publish."""
    return account("editor")


@pytest.fixture
def moderator(db):
    """Publishes."""
    return account("moderator")


@pytest.fixture
def translator(db):
    """Changes pages and submits translations; may not publish."""
    return account("translator")


@pytest.fixture
def administrator(db):
    """A superuser."""
    return account("administrator")


@pytest.fixture
def editor_client(editor):
    return logged_in(editor)


@pytest.fixture
def moderator_client(moderator):
    return logged_in(moderator)


@pytest.fixture
def translator_client(translator):
    return logged_in(translator)


@pytest.fixture
def administrator_client(administrator):
    return logged_in(administrator)


# Servers


@pytest.fixture
def postgres_database():
    """The URL of an empty PostgreSQL database."""
    with throwaway_database() as url:
        yield url


@pytest.fixture(scope="session")
def site_server(starter_site, tmp_path_factory):
    """The starter site as a server, shared by a worker's tests: for those that only read."""
    folder = tmp_path_factory.mktemp("site-server")
    with running_site(files=starter_site.copy_to(folder), folder=folder) as server:
        yield server


@pytest.fixture
def own_site_server(starter_site, tmp_path):
    """The starter site as a server of this test alone, to change as it likes."""
    with running_site(files=starter_site.copy_to(tmp_path), folder=tmp_path) as server:
        yield server


@pytest.fixture(scope="session")
def mounted_site(starter_site, tmp_path_factory):
    """As site_server, under the path prefix ``/toolkit``."""
    folder = tmp_path_factory.mktemp("mounted-site")
    with running_site(files=starter_site.copy_to(folder), folder=folder, prefix=PREFIX) as server:
        yield server


# The browser


@pytest.fixture(scope="session")
def browser():
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def page(browser):
    """A page in a context of its own: no cookie of another test."""
    context = browser.new_context()
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
