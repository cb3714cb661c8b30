"""The bare root leads to the home in a language that the browser accepts; no other address looks at it."""

import pytest
from wagtail.models import Locale

from tests.toolkit_pages.many_pages import translations

pytestmark = pytest.mark.django_db


@pytest.fixture
def homes(home):
    """The home in Chinese and Arabic, too."""
    for code in ("zh-hans", "ar"):
        translations([home], Locale.objects.get(language_code=code))


@pytest.mark.parametrize(
    ("accepted", "address"),
    [
        ("", "/en/"),
        ("sw", "/en/"),
        ("ar-EG, en;q=0.5", "/ar/"),
        ("fr, ar;q=0.8, en;q=0.5", "/ar/"),
        ("zh", "/zh-hans/"),
        ("zh-CN,zh;q=0.9", "/zh-hans/"),
        ("zh-SG", "/zh-hans/"),
        ("zh-Hans-HK", "/zh-hans/"),
        ("zh-TW", "/zh-hans/?asked=zh-hant"),
        ("zh-HK, en;q=0.5", "/zh-hans/?asked=zh-hant"),
        ("x" * 10_000, "/en/"),
        ('"<;q=', "/en/"),
    ],
)
def test_the_bare_root_leads_to_the_first_accepted_language(client, homes, accepted, address):
    response = client.get("/", headers={"accept-language": accepted})
    assert (response.status_code, response.url) == (302, address)
    assert "accept-language" in response["Vary"].lower()
    assert not response.cookies


def test_an_address_with_a_language_is_not_redirected_by_what_is_accepted(client, homes):
    response = client.get("/en/", headers={"accept-language": "ar"})
    assert response.status_code == 200


def test_a_language_without_a_home_is_not_chosen(client, home):
    assert client.get("/", headers={"accept-language": "fr"}).url == "/en/"


@pytest.mark.parametrize("address", ["/guidelines/media/", "/nowhere", "/xx/"])
def test_an_address_without_a_language_that_leads_nowhere_is_not_looked_for_by_the_browsers(client, home, address):
    response = client.get(address, headers={"accept-language": "de"})
    assert response.status_code == 404
    assert "Accept-Language" in response["Vary"]


def test_a_language_that_is_not_acceptable_is_not_chosen(client, home):
    assert client.get("/", headers={"accept-language": "fr;q=0, en;q=0.1"})["Location"] == "/en/"
