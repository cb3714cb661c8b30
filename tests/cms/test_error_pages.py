"""What went wrong is said in the language of the address, whatever else is broken."""

import re
from contextlib import ExitStack

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection
from django.test import Client
from django.utils.translation import gettext, override

from toolkit_pages.models import ToolkitHome
from toolkit_taxonomy.languages import LANGUAGES

pytestmark = pytest.mark.django_db


@pytest.fixture
def failing(monkeypatch, home):
    """Makes every page fail with an error, and asks for one."""

    def get(error: Exception, path: str):
        def fail(*args, **kwargs):
            raise error

        monkeypatch.setattr(ToolkitHome, "route", fail)
        return Client(raise_request_exception=False).get(path)

    return get


def said_in(response, language: str) -> bool:
    """Whether the page says its language, and says the name of its button in that."""
    own = LANGUAGES[language]
    html = response.content.decode()
    with override(language):
        button = gettext("Go to the start page")
    return (
        f'<html lang="{own.html}" dir="{own.direction}">' in html
        and f'<a class="btn" href="/{language}/">{button}</a>' in html
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("error", "status"), [(SuspiciousOperation(), 400), (PermissionDenied(), 403), (RuntimeError(), 500)]
)
def test_an_error_is_told_in_the_language_of_the_address(failing, error, status, language):
    response = failing(error, f"/{language}/somewhere/")
    assert response.status_code == status
    assert said_in(response, language)


def test_a_form_without_its_token_is_refused_in_the_language_of_the_address(home):
    response = Client(enforce_csrf_checks=True).post("/ar/_util/login/", {"username": "1"})
    assert response.status_code == 403
    assert said_in(response, "ar")


def test_an_error_page_asks_nothing_of_the_database(monkeypatch, home):
    def refuse(*args):
        raise RuntimeError

    with ExitStack() as stack:

        def fail(*args, **kwargs):
            stack.enter_context(connection.execute_wrapper(refuse))
            raise RuntimeError

        monkeypatch.setattr(ToolkitHome, "route", fail)
        response = Client(raise_request_exception=False).get("/ar/somewhere/")
    assert (response.status_code, said_in(response, "ar")) == (500, True)


def test_where_the_error_page_fails_too_plain_english_is_left(failing, settings):
    settings.STATIC_URL = None
    response = failing(RuntimeError(), "/ar/somewhere/")
    assert response.status_code == 500
    assert re.search(r'<html lang="en">.*<h1>Something went wrong on our side</h1>', response.content.decode(), re.S)
