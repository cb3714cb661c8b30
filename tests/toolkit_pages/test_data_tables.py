"""Tables and charts of a page: their headings and words, on the page and in the CSV file alike."""

import re

import pytest

from toolkit_pages.models import AdvocacyTemplate, Article

pytestmark = pytest.mark.django_db

ROWS = [["Place", "Members"], ["Lebanon", "12"], ["Jordan", "7"]]


@pytest.fixture
def article(site_content):
    return Article.objects.get(slug="survey-2013")


@pytest.fixture
def show(client, article):
    """The article as a visitor sees it with these blocks as its body."""

    def show(*blocks) -> str:
        article.body = list(blocks)
        article.save_revision().publish()
        return client.get(article.url).content.decode()

    return show


def table(rows, *, header: str = "row"):
    value = {
        "data": rows,
        "table_header_choice": header,
        "first_row_is_table_header": header in {"row", "both"},
        "first_col_is_header": header in {"column", "both"},
    }
    return "table", {"caption": "Members", "table": value, "note": "", "source": ""}


def chart(*rows, kind: str = "bar", unit: str = ""):
    rows = [{"label": label, "value": value} for label, value in rows]
    words = {"title": "A finding", "counted": "Libraries", "base": "All", "source": "A survey"}
    return "chart", {**words, "kind": kind, "unit": unit, "rows": rows}


def csv_of(client, html: str) -> list[str]:
    address = re.search(r'href="([^"]+/data/[^"]+/)"', html)[1]
    return client.get(address).content.decode("utf-8-sig").splitlines()


@pytest.mark.parametrize(
    ("header", "columns", "row_headings"),
    [
        ("row", ["Place", "Members"], []),
        ("column", [], ["Place", "Lebanon", "Jordan"]),
        ("both", ["Place", "Members"], ["Lebanon", "Jordan"]),
        ("neither", [], []),
    ],
)
def test_a_table_has_the_headings_that_its_editor_chose(client, show, header, columns, row_headings):
    html = show(table(ROWS, header=header))
    assert re.findall(r'<th scope="col">([^<]*)</th>', html) == columns
    assert re.findall(r'<th scope="row">([^<]*)</th>', html) == row_headings
    assert html.count("<td>") == 6 - len(columns) - len(row_headings)
    assert csv_of(client, html)[:4] == ["Place,Members", "Lebanon,12", "Jordan,7", ""]


def test_a_chart_says_in_words_what_it_draws(show):
    html = show(chart(("Associations", 46), ("Friends & others", 12)), chart(("Yes", 69.7), kind="share", unit="%"))
    labels = re.findall(r'<svg [^>]*role="img" aria-label="([^"]*)"', html)
    assert labels == ["Associations: 46 and Friends &amp; others: 12", "Yes: 69.7%"]
    assert ">69.7% Yes</text>" in html


def test_a_download_of_data_tells_how_long_it_takes(show):
    html = show(table([["Place", "Text"], *([["Lebanon", "x" * 100]] * 500)]))
    assert re.search(r"<span>5\d\.\d\skB · 2 s on a slow line</span>", html)
    assert "under 1 s on a slow line" in show(table(ROWS))


# Forms to fill in


@pytest.fixture
def sheet(client, site_content) -> str:
    """The preview of a form."""
    page = AdvocacyTemplate.objects.get(slug="evaluation-sheet")
    return re.search(r'<div class="sheet">.*?</details>', client.get(page.url).content.decode(), re.DOTALL)[0]


def test_the_preview_of_a_form_shows_its_tables_as_tables(sheet):
    table = re.search(r'<table><caption class="vh">3\. What the partners gained</caption>.*?</table>', sheet)[0]
    assert '<th scope="col">Gain</th><th scope="col">First partner: yes / partly / no</th>' in table
    assert table.count('<th scope="row">') == 5
    assert '<th scope="row">Budgets that reach further</th><td></td>' in table
    assert "<ul>" not in table


def test_of_the_empty_rows_of_a_form_one_is_shown(sheet):
    table = re.search(r"<table>(?:(?!</table>).)*What we did \(output\).*?</table>", sheet)[0]
    assert table.count("<tr>") == 2
    assert '<th scope="row">' not in table


def test_a_form_is_no_data_to_download(client, sheet, site_content):
    page = AdvocacyTemplate.objects.get(slug="evaluation-sheet")
    assert "CSV" not in client.get(page.url).content.decode()
    name = next(f"table-{block.id[:8]}" for block in page.preview if block.block_type == "table")
    assert client.get(f"{page.url}data/{name}/").status_code == 404
