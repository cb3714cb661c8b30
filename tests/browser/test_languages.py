"""What a reader of Arabic and one of Chinese do on a phone: arrive, read, switch language, filter, take a form home."""

import re
import zipfile
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from toolkit_taxonomy.languages import LANGUAGES, language_for

pytestmark = pytest.mark.browser

PHONE = 360
ARABIC, HAN = r"[\u0620-\u064a]", r"[\u4e00-\u9fff]"
#: A cited work keeps its own language, and its element says so.
OWN_TEXT = """main => {
    const copy = main.cloneNode(true);
    for (const other of copy.querySelectorAll('[lang]')) other.remove();
    return copy.textContent;
}"""


@dataclass(frozen=True)
class Reader:
    """Someone's browser language, the toolkit's for it, its letters, and the words that lead the way."""

    browser: str
    language: str
    letters: str
    case_studies: str
    filter: str
    region: str
    show_results: str
    one_found: str
    case_study: str
    templates: str
    form: str


IN_ARABIC = Reader(
    browser="ar",
    language="ar",
    letters=ARABIC,
    case_studies="دراسات حالة",
    filter="تصفية",
    region="أوروبا",
    show_results="عرض النتائج",
    one_found="دراسة حالة واحدة (1)",
    case_study="أسبوع مكتبات واحد لبلد كامل",
    templates="قوالب",
    form="مذكرة تفاهم",
)
IN_CHINESE = Reader(
    browser="zh-CN",
    language="zh-hans",
    letters=HAN,
    case_studies="案例研究",
    filter="筛选",
    region="欧洲",
    show_results="显示结果",
    one_found="1个案例研究",
    case_study="全国同一个图书馆周",
    templates="模板",
    form="谅解备忘录",
)


def assert_speaks(page: Page, code: str) -> None:
    language = language_for(code)
    for element in (page.locator("html"), page.locator(".toolkit")):
        expect(element).to_have_attribute("lang", language.html)
        expect(element).to_have_attribute("dir", language.direction)


def assert_reads(page: Page, reader: Reader) -> None:
    """The page and its title are in the reader's language, and fit the phone."""
    assert_speaks(page, reader.language)
    expect(page).to_have_title(re.compile(reader.letters))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(reader.letters))
    text = page.get_by_role("main").evaluate(OWN_TEXT)
    assert len(re.findall(reader.letters, text)) > len(re.findall("[A-Za-z]", text))
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE


def switch(page: Page, code: str) -> None:
    """Through the page's own list of languages: on a phone it stands in the footer."""
    page.locator(".foot").get_by_role("link", name=LANGUAGES[code].name, exact=True).click()
    page.wait_for_url(f"**/{code}/**")
    assert_speaks(page, code)


def follow_section(page: Page, name: str) -> None:
    page.locator(".foot").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


@pytest.mark.parametrize(
    ("reader", "scripts"),
    [
        pytest.param(IN_ARABIC, True, id="ar"),
        pytest.param(IN_CHINESE, True, id="zh-hans"),
        pytest.param(IN_ARABIC, False, id="ar without scripts"),
    ],
)
def test_a_reader_arrives_reads_filters_and_takes_a_form_home(look, multilingual_server, reader, scripts):
    home = f"{multilingual_server.url}/{reader.language}/"
    page = look("/", width=PHONE, reader=reader.browser, scripts=scripts)
    expect(page).to_have_url(home)
    assert_reads(page, reader)

    switch(page, "en")
    switch(page, reader.language)
    expect(page).to_have_url(home)

    follow_section(page, reader.case_studies)
    assert_reads(page, reader)
    page.locator("summary", has_text=reader.filter).click()
    page.get_by_label(re.compile(f"^{reader.region}")).check()
    page.get_by_role("button", name=reader.show_results).click()
    expect(page).to_have_url(re.compile(r"[?&]region=europe"))
    expect(page.get_by_role("heading", name=reader.one_found)).to_be_visible()
    assert_reads(page, reader)

    page.get_by_role("main").get_by_role("link", name=reader.case_study).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(reader.case_study)
    assert_reads(page, reader)
    address = page.url
    switch(page, "en")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(re.compile(reader.letters))
    switch(page, reader.language)
    expect(page).to_have_url(address)

    follow_section(page, reader.templates)
    page.get_by_role("main").get_by_role("link", name=reader.form).click()
    assert_reads(page, reader)
    with page.expect_download() as started:
        page.locator(".files").get_by_role("link", name=reader.form).first.click()
    assert_form_is_in_the_language(started.value, reader)


def assert_form_is_in_the_language(download, reader: Reader) -> None:
    assert re.fullmatch(rf"mou\.{reader.language}\.docx", download.suggested_filename)
    with zipfile.ZipFile(download.path()) as archive:
        text = re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode())
    assert reader.form in text
    assert len(re.findall(reader.letters, text)) > 4 * len(re.findall("[A-Za-z]", text))


def test_a_page_without_an_arabic_version_is_shown_in_english_and_says_so_in_arabic(look):
    page = look("/ar/guidelines/media/", width=PHONE, reader="ar")
    assert_speaks(page, "en")
    notice = page.locator(".notice")
    expect(notice).to_be_visible()
    expect(notice).to_have_text(re.compile(ARABIC))
    expect(notice).to_have_attribute("lang", "ar")
    expect(notice).to_have_attribute("dir", "rtl")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE
