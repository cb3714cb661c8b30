"""The apps as others get them: from the wheel, on a site that ``wagtail start`` made."""

import zipfile
from pathlib import Path

import pytest

from tests.hosts.bare_site import ALL_APPS, LAYERS, NEIGHBOURS, OWN_DOCUMENTS, PACKAGES, ROOT, TRANSLATION_SETTINGS

pytestmark = pytest.mark.service

STEPS = ["check", "migrate", "missing_migrations", "origins"]
#: What must lie beside the modules for the apps to work.
BESIDE = {".html", ".css", ".js", ".svg", ".toml", ".tsv", ".po", ".txt"}


@pytest.fixture(scope="module")
def contents(wheel) -> set[str]:
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.fixture(scope="module")
def published(bare_site) -> dict:
    """A guideline on the bare site, with all apps installed."""
    apps = [*ALL_APPS, *NEIGHBOURS]
    return bare_site.boot("published", apps, steps=["migrate", "publish"], settings=TRANSLATION_SETTINGS)["publish"]


@pytest.mark.parametrize("package", PACKAGES)
def test_the_wheel_holds_each_modules_templates_styles_tables_and_catalogues(contents, package):
    for path in (ROOT / package).rglob("*"):
        name = path.relative_to(ROOT).as_posix()
        if path.suffix == ".py":
            assert name in contents
        elif path.suffix in BESIDE:
            assert name in contents
            if path.suffix == ".po":
                assert name.removesuffix(".po") + ".mo" in contents


def test_the_wheel_holds_nothing_of_the_host_and_no_tests(contents):
    assert {name.split("/")[0] for name in contents if ".dist-info/" not in name} == set(PACKAGES)


@pytest.mark.parametrize("app", LAYERS)
def test_an_app_boots_with_what_it_depends_on_alone(bare_site, environment, app):
    settings = TRANSLATION_SETTINGS if app == "toolkit_translation" else ""
    apps = [app, *LAYERS[app]]
    said = bare_site.boot(f"alone_{app}", apps, steps=STEPS, settings=settings)
    assert said["missing_migrations"] == []
    assert set(said["origins"]) == {name for name in apps if name in LAYERS}
    for origin in said["origins"].values():
        assert Path(origin).is_relative_to(environment), "not from the wheel"


def test_a_host_with_a_document_model_of_its_own_gets_no_migration_in_our_apps(bare_site):
    bare_site.add_app("library", OWN_DOCUMENTS)
    bare_site.boot("own_first", ["library"], steps=["make_own_migrations"])
    settings = (
        "WAGTAILDOCS_DOCUMENT_MODEL = 'library.HostDocument'\n"
        "WAGTAILDOCS_DOCUMENT_FORM_BASE = 'toolkit_documents.forms.DocumentForm'\n"
    )
    apps = [*ALL_APPS, *NEIGHBOURS, "library"]
    said = bare_site.boot("own_documents", apps, steps=[*STEPS, "publish"], settings=settings + TRANSLATION_SETTINGS)
    assert said["missing_migrations"] == []
    assert said["publish"]["status"] == 200


def test_a_guideline_is_published_on_a_bare_site(published):
    assert published["before"] == 404
    assert published["published"] == 302
    assert published["status"] == 200
    assert published["editor"] == 200


def test_the_page_stands_in_the_hosts_own_frame(published):
    html = published["html"]
    assert "css/hostsite.css" in html
    assert "<title>" in html
    assert '<div class="toolkit" lang="en" dir="ltr">' in html
    assert "<h1>Choose a partner</h1>" in html
    assert '<h2 id="first">First steps</h2>' in html


def test_the_page_has_its_style_from_the_wheel(published):
    assert '<link rel="stylesheet" href="/static/toolkit_pages/toolkit.css">' in published["html"]
    assert "--" in published["sheet"]
    assert "margin-inline" in published["sheet"]


def test_home_and_list_show_it_where_they_stand_in_the_hosts_tree(published):
    for html in (published["home"], published["list"]):
        assert 'href="/toolkit/guidelines/choose/"' in html
    assert "?topic=reading" in published["html"]
