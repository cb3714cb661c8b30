"""Layout: phones, paper, right to left, and nothing that needs a script or another host."""

import pytest

from toolkit_taxonomy.languages import LANGUAGES

from .conftest import PAGE_TYPES

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_scrolls_sideways_on_the_smallest_phone(look, page_types, language):
    page, wide = look("about:blank", width=320), {}
    for address in page_types(language).values():
        page.goto(address)
        page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
        width = page.evaluate("document.scrollingElement.scrollWidth")
        if width > 320:
            wide[address] = width
    assert wide == {}


def test_the_words_of_a_chart_stay_on_the_smallest_phone(look, page_types):
    """What hangs out of a drawing is cut by the edge of the screen, and nothing scrolls to it."""
    page, cut = look("about:blank", width=320), {}
    for language in LANGUAGES:
        page.goto(page_types(language)["article"])
        words = page.locator(".chart svg text").evaluate_all(
            """texts => texts.map(text => [text.textContent, text.getBoundingClientRect()])
                .filter(([words, box]) => box.left < 0 || box.right > innerWidth).map(([words]) => words)"""
        )
        if words:
            cut[language] = words
    assert cut == {}


def test_paper_has_no_navigation_and_links_with_their_addresses(look):
    page = look(PAGE_TYPES["guideline"], width=794)
    assert page.locator(".crumbs").is_visible()
    page.emulate_media(media="print")
    for navigation in (".crumbs", ".menu", ".find", ".skip", ".jump", ".foot nav", ".contents"):
        assert not page.locator(navigation).first.is_visible(), navigation
    link = page.locator(".sources a").first
    assert link.get_attribute("href") in link.evaluate("link => getComputedStyle(link, '::after').content")
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_what_worked_and_what_was_hard_weigh_the_same(look):
    """Equal columns beside each other on a wide screen, one above the other and equally wide on a phone."""
    page = look(PAGE_TYPES["case study"])
    worked, hard = (page.locator(f".{side}").bounding_box() for side in ("worked", "hard"))
    assert worked["y"] == hard["y"]
    assert worked["width"] == pytest.approx(hard["width"], abs=3)
    assert worked["height"] == pytest.approx(hard["height"], abs=1)
    sizes = page.locator(".pair :is(.worked, .hard) li p:first-child").evaluate_all(
        "points => points.map(point => getComputedStyle(point).fontSize)"
    )
    assert len(set(sizes)) == 1
    page.set_viewport_size({"width": 360, "height": 900})
    worked, hard = (page.locator(f".{side}").bounding_box() for side in ("worked", "hard"))
    assert worked["y"] + worked["height"] <= hard["y"] + 2
    assert worked["width"] == hard["width"]


def test_notes_in_the_margin_stay_beside_their_step(look):
    page = look(PAGE_TYPES["guideline"])
    for step in page.locator(".steps > li:has(> .see)").all():
        outer, note, text = (box.bounding_box() for box in (step, step.locator("> .see"), step.locator("> div").first))
        assert note["y"] + note["height"] <= outer["y"] + outer["height"]
        assert note["x"] >= text["x"] + text["width"]


def test_arabic_mirrors_the_page(look, page_types):
    page = look(page_types("ar")["case study"])
    shelf, title = (page.locator(f".opening {part}").first.bounding_box() for part in (".shelf", "h1"))
    assert shelf["x"] > title["x"]
    worked, hard = (page.locator(f".{side}").bounding_box() for side in ("worked", "hard"))
    assert worked["x"] > hard["x"]
    name, find = (page.locator(f".masthead {part}").bounding_box() for part in (".name", ".find"))
    assert name["x"] > find["x"]


def test_the_filters_of_a_phone_work_without_scripts(look, multilingual_server):
    page = look(PAGE_TYPES["case studies"], width=360, scripts=False)
    assert not page.get_by_label("Europe").is_visible()
    page.locator(".facets summary").first.click()
    page.get_by_label("Europe").check()
    page.get_by_role("button", name="Show results").click()
    assert "region=europe" in page.url
    page.locator(".chips a", has_text="Europe").click()
    assert page.url.rstrip("?") == f"{multilingual_server.url}/en/case-studies/"


def test_a_visit_sets_no_cookie_and_asks_no_other_host(browser, multilingual_server):
    context = browser.new_context()
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for kind, address in PAGE_TYPES.items():
        if kind != "not found":
            page.goto(multilingual_server.url + address)
    assert [url for url in asked if not url.startswith(multilingual_server.url + "/")] == []
    assert context.cookies() == []
    assert complaints == []
    context.close()
