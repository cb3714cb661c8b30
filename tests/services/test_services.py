"""The services that other tests build on are what they promise to be."""

import re

import psycopg
import pytest

from tests.services.missing import missing


def test_a_missing_service_is_a_skip_that_says_how_to_get_it(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"A scanner is not here\. Install it\."):
        missing("A scanner", how="Install it.")


def test_a_missing_service_is_a_failure_in_continuous_integration(monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match=r"A scanner is not here\. Install it\."):
        missing("A scanner", how="Install it.")


@pytest.mark.django_db
def test_a_test_finds_the_starter_content(site_content, home, sections):
    assert home.live
    assert sections


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_finds_it_too(home):
    home.title = "Changed by a test that commits"
    home.save()


@pytest.mark.django_db
def test_what_a_transactional_test_committed_is_gone_afterwards(home):
    assert home.title != "Changed by a test that commits"


def test_each_role_gets_into_the_admin(editor_client, moderator_client, translator_client, administrator_client):
    for client in (editor_client, moderator_client, translator_client, administrator_client):
        assert client.get("/admin/").status_code == 200


@pytest.mark.service
def test_a_postgres_database_is_new_and_empty(postgres_database):
    with psycopg.connect(postgres_database) as connection:
        tables = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert tables == (0,)


@pytest.mark.service
def test_the_site_answers_as_a_server(site_server):
    with site_server.get("/en/") as response:
        assert response.status == 200
        assert b'lang="en"' in response.read()


@pytest.mark.service
def test_a_mounted_site_keeps_its_links_under_the_prefix(mounted_site):
    with mounted_site.get("/en/") as response:
        links = re.findall(r'href="(/[^"]*)"', response.read().decode())
    assert links
    assert [link for link in links if not link.startswith("/toolkit/")] == []


@pytest.mark.browser
def test_a_browser_shows_the_home_page(page, site_server):
    page.goto(f"{site_server.url}/en/")
    assert page.locator("h1").is_visible()


@pytest.mark.browser
def test_a_browser_reaches_no_other_host(page):
    with pytest.raises(Exception, match="ERR_NAME_NOT_RESOLVED"):
        page.goto("http://example.org/")
