"""A case study from the first word to the reader: written, stopped, completed, approved, found, its file taken home."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.services.postgres import throwaway_database
from tests.services.site_server import running_site
from tests.services.site_template import PASSWORD, SiteFiles

pytestmark = pytest.mark.browser

TITLE = "A reading tent at the market"
ADDRESS = "/en/case-studies/a-reading-tent-at-the-market/"
SUMMARY = "Two libraries and a society lend books from a tent."
NEED = "The market had visitors every day, the library had few."
ACTION = "They put up a tent every Saturday."
SUCCESS = "Sixty people borrowed a book in the first month."
CHALLENGE = "The tent leaked, and the rain season came early."


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def site(request, starter_site, tmp_path):
    """The starter site as a server; on PostgreSQL migrated and loaded from nothing, in English."""
    if request.param == "SQLite":
        with running_site(files=starter_site.copy_to(tmp_path), folder=tmp_path) as server:
            yield server
        return
    files = SiteFiles.in_folder(tmp_path)
    files.media.mkdir()
    with (
        throwaway_database() as database,
        running_site(files=files, folder=tmp_path, database_url=database) as server,
    ):
        server.manage("migrate", "--no-input", "--verbosity", "0")
        server.manage("load_starter_content", "--no-translations")
        accounts = "from cms.management.commands.make_demo_accounts import make_accounts"
        server.manage("shell", "-c", f"{accounts}; make_accounts(password={PASSWORD!r})")
        yield server


@pytest.fixture
def window(browser, site):
    """A window of somebody's own: ``window()``, ``window(scripts=False)``."""
    contexts = []

    def open_window(*, scripts: bool = True) -> Page:
        contexts.append(browser.new_context(base_url=site.url, java_script_enabled=scripts))
        contexts[-1].set_default_timeout(20_000)
        return contexts[-1].new_page()

    yield open_window
    for context in contexts:
        context.close()


def log_in(page: Page, name: str) -> None:
    page.goto("/admin/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


def new_case_study(page: Page) -> None:
    page.goto("/admin/pages/")
    page.get_by_role("link", name="Explore child pages of 'Library Partnership Toolkit'").click()
    page.get_by_role("link", name="Explore child pages of 'Case studies'").click()
    # The one type that a section takes: the form comes at once.
    page.get_by_role("link", name="Add child page").first.click()
    page.get_by_role("tab", name="Story").wait_for()


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=re.compile(f"^{name}")).click()


def add_point(page: Page, field: str, text: str) -> None:
    section = page.get_by_role("region", name=field, exact=True)
    section.get_by_role("button", name="Insert a block").first.click()
    section.get_by_role("textbox", name="Point").fill(text)


def choose(page: Page, button: str, item: str) -> None:
    page.get_by_role("button", name=button).first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Search term").fill(item)
    dialog.get_by_role("link", name=re.compile(f"^\\s*{item}")).click()
    dialog.wait_for(state="hidden")


def write_all_but_a_challenge(page: Page) -> None:
    page.get_by_role("textbox", name="Title").fill(TITLE)
    page.get_by_role("textbox", name="Summary").fill(SUMMARY)
    page.get_by_role("region", name="The need").get_by_role("textbox").first.click()
    page.keyboard.type(NEED)
    add_point(page, "What they did", ACTION)
    add_point(page, "What worked", SUCCESS)
    open_tab(page, "Who, where, when")
    page.get_by_role("button", name="Add partner").click()
    page.get_by_role("textbox", name="Name").fill("Friends of the Market")
    page.get_by_label("Partner type").select_option(label="NGOs")
    page.get_by_role("button", name="Add country or region").click()
    page.get_by_label("Country", exact=True).select_option(label="Portugal")
    page.get_by_role("checkbox", name="Illustrative").check()
    open_tab(page, "Terms")
    page.get_by_role("checkbox", name="Public libraries").check()
    page.get_by_role("checkbox", name="Reading and book supply").check()
    open_tab(page, "Downloads and related")
    page.get_by_role("button", name="Add document set").click()
    choose(page, "Choose document set", "Partner assessment")


def wait_for_autosave(page: Page) -> None:
    """Until the last words are saved: Wagtail waits half a second, and a submission meanwhile would be a conflict."""
    page.wait_for_timeout(1_000)
    expect(page.locator("#w-autosave-indicator").get_by_text("Saved")).to_be_visible(timeout=20_000)


def submit(page: Page) -> None:
    wait_for_autosave(page)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name=re.compile("^Submit to")).click()


def assert_everything_typed_is_there(page: Page) -> None:
    open_tab(page, "Story")
    expect(page.get_by_role("textbox", name="Title")).to_have_value(TITLE)
    expect(page.get_by_role("textbox", name="Summary")).to_have_value(SUMMARY)
    expect(page.get_by_role("region", name="The need")).to_contain_text(NEED)
    for field, text in (("What they did", ACTION), ("What worked", SUCCESS)):
        point = page.get_by_role("region", name=field, exact=True).get_by_role("textbox", name="Point")
        expect(point).to_have_value(text)
    open_tab(page, "Who, where, when")
    expect(page.get_by_role("textbox", name="Name")).to_have_value("Friends of the Market")
    expect(page.get_by_role("region", name="Partners", exact=True)).to_contain_text("NGOs")
    expect(page.get_by_label("Country", exact=True).locator("option:checked")).to_have_text("Portugal")
    open_tab(page, "Terms")
    expect(page.get_by_role("checkbox", name="Public libraries")).to_be_checked()
    open_tab(page, "Downloads and related")
    expect(page.get_by_role("region", name="Downloads", exact=True)).to_contain_text("Partner assessment")


def test_a_case_study_goes_from_an_editor_to_a_visitor(site, window):
    editor, moderator, visitor = window(), window(), window(scripts=False)

    log_in(editor, "editor")
    new_case_study(editor)
    write_all_but_a_challenge(editor)
    # Autosave makes a draft of it; that asks for no challenge.
    wait_for_autosave(editor)
    expect(editor).to_have_url(re.compile(r"/admin/pages/\d+/edit/"))
    editor.get_by_role("button", name="More actions").click()
    expect(editor.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    editor.keyboard.press("Escape")
    submit(editor)
    expect(editor.get_by_text("Add at least one challenge").first).to_be_visible()
    hard = editor.get_by_role("region", name="What was hard", exact=True)
    expect(hard).to_contain_text("Add at least one challenge")
    assert_everything_typed_is_there(editor)
    assert visitor.goto(ADDRESS).status == 404

    open_tab(editor, "Story")
    add_point(editor, "What was hard", CHALLENGE)
    submit(editor)
    expect(editor.get_by_text(re.compile("submitted for moderation"))).to_be_visible()
    assert visitor.goto(ADDRESS).status == 404
    visitor.goto("/en/search/?q=market")
    expect(visitor.get_by_role("link", name=TITLE)).to_have_count(0)

    log_in(moderator, "moderator")
    moderator.get_by_role("link", name=TITLE).first.click()
    moderator.get_by_role("button", name="More actions").click()
    moderator.get_by_role("button", name="Approve and Publish").first.click()
    expect(moderator.get_by_role("row", name=re.compile(f"{TITLE}.*status: live"))).to_be_visible()

    visitor.goto("/en/case-studies/")
    visitor.get_by_text("Country", exact=True).first.click()
    visitor.get_by_label("Portugal").check()
    visitor.get_by_role("button", name="Show results").click()
    expect(visitor.get_by_role("heading", name="1 case study")).to_be_visible()
    expect(visitor.get_by_role("link", name=TITLE)).to_be_visible()
    visitor.get_by_role("searchbox").fill("reading tent")
    visitor.get_by_role("button", name="Search").click()
    visitor.get_by_role("link", name=TITLE).click()
    for words in (SUMMARY, NEED, ACTION, SUCCESS, CHALLENGE, "Friends of the Market", "Illustrative"):
        expect(visitor.get_by_role("main")).to_contain_text(words)

    with visitor.expect_download() as started:
        visitor.get_by_role("link", name="Partner assessment").click()
    download = started.value
    assert download.suggested_filename.startswith("partner-assessment")
    (stored,) = SiteFiles.in_folder(site.log.parent).media.glob("documents/partner-assessment*.docx")
    assert download.path().read_bytes() == stored.read_bytes()
