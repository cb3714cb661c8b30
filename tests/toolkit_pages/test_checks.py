"""What the system checks of the page types tell of a host's settings."""

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.utils.translation import gettext_lazy

from toolkit_pages.middleware import RefusedPublicationMiddleware

TELLS_REFUSALS = "toolkit_pages.middleware.RefusedPublicationMiddleware"


class OwnMiddleware(RefusedPublicationMiddleware):
    """A host's, with words of its own."""


def found() -> list[str]:
    return [problem.id for problem in run_checks(tags=["toolkit_pages"])]


@pytest.mark.parametrize("name", ["Our toolkit", gettext_lazy("Our toolkit"), "", None])
def test_a_name_that_is_a_text_is_fine(settings, name):
    settings.TOOLKIT_PAGES_NAME = name
    assert found() == []


@pytest.mark.parametrize("name", [{"en": "Our toolkit"}, ("Our toolkit",), b"Our toolkit", 0])
def test_a_name_that_is_no_text_is_told(settings, name):
    settings.TOOLKIT_PAGES_NAME = name
    assert found() == ["toolkit_pages.E004"]


def test_tables_without_their_editor_are_told(monkeypatch):
    # Not by the setting: Wagtail's API cannot be set up a second time.
    label = next(app.label for app in apps.get_app_configs() if app.name == "wagtail.contrib.table_block")
    monkeypatch.delitem(apps.app_configs, label)
    assert found() == ["toolkit_pages.W001"]


@pytest.mark.parametrize(
    ("change", "problems"),
    [
        (lambda paths: paths, []),
        (lambda paths: [f"{__name__}.OwnMiddleware" if path == TELLS_REFUSALS else path for path in paths], []),
        (lambda paths: [path for path in paths if path != TELLS_REFUSALS], ["toolkit_pages.W002"]),
        (lambda paths: ["nowhere.Middleware"], ["toolkit_pages.W002"]),
    ],
)
def test_middleware_that_is_missing_is_told(settings, change, problems):
    settings.MIDDLEWARE = change(settings.MIDDLEWARE)
    assert found() == problems
