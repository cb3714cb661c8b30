"""axe-core finds nothing on any page type in any language (WCAG 2.2 A and AA); skip link and keyboard."""

import pytest

from tests.services.missing import missing
from tests.services.site_template import ROOT
from toolkit_taxonomy.languages import LANGUAGES

from .conftest import PAGE_TYPES

pytestmark = pytest.mark.browser

AXE = ROOT / "build" / "test-tools" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
#: Only what is wrong comes back, and how much is right: all results of a page are a megabyte.
RUN = """tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})
    .then(result => ({passes: result.passes.length, violations: result.violations}))"""
ON_A_PHONE = ("home", "filtered list", "case study", "guideline", "template", "results")
IN_THE_DARK = ("home", "filtered list", "case study", "article", "not found")
#: From left to right, from right to left, without spaces.
ONE_A_LAYOUT = ("en", "ar", "zh-hans")


@pytest.fixture
def violations(look):
    """What axe finds at the addresses: ``["/en/ color-contrast: 2 × a.name"]``."""
    if not AXE.exists():
        missing("axe-core", how="make test-deps fetches it.")
    script = AXE.read_text(encoding="utf-8")

    def check(addresses, **window) -> list[str]:
        page, found = look("about:blank", **window), []
        for address in addresses:
            page.goto(address)
            # Evaluated, not inserted: the page's content security policy allows no inline script.
            page.evaluate(script)
            result = page.evaluate(RUN, TAGS)
            assert result["passes"], address
            found += [
                f"{address} {rule['id']}: {len(rule['nodes'])} × {rule['nodes'][0]['target'][0]} "
                f"({rule['nodes'][0]['failureSummary']})"
                for rule in result["violations"]
            ]
        return found

    return check


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_a_wide_screen(violations, page_types, language):
    assert violations(page_types(language).values()) == []


@pytest.mark.parametrize("language", ONE_A_LAYOUT)
def test_axe_finds_nothing_on_a_phone(violations, page_types, language):
    addresses = page_types(language)
    assert violations([addresses[kind] for kind in ON_A_PHONE], width=360) == []


@pytest.mark.parametrize("language", ONE_A_LAYOUT)
def test_axe_finds_nothing_in_the_dark(violations, page_types, language):
    addresses = page_types(language)
    assert violations([addresses[kind] for kind in IN_THE_DARK], scheme="dark") == []


def test_the_first_tab_offers_to_skip_to_the_content(look):
    page = look(PAGE_TYPES["guideline"])
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.get_attribute("href") == "#main"
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_every_target_of_a_phone_can_be_hit(look):
    """24 px at least (WCAG 2.5.8), links within sentences apart; 44 px for buttons and the search field."""
    page = look(PAGE_TYPES["filtered list"], width=360)
    page.locator(".facets summary").first.click()
    small = page.evaluate(
        """() => [...document.querySelectorAll('.btn, input[type=search], .chips a, .pages a, summary, .facet label')]
            .filter(element => element.checkVisibility())
            .map(element => [element.className || element.tagName, element.getBoundingClientRect().height])
            .filter(([name, height]) => height < (/btn|INPUT/.test(name) ? 44 : 24))"""
    )
    assert small == []
