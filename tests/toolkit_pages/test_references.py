"""Works that a page cites, and how the page itself is cited."""

import re

import pytest

from toolkit_pages.models import Article

pytestmark = pytest.mark.django_db

NOTHING = {"publisher": "", "year": "", "note": "", "url": "", "language": ""}


@pytest.fixture
def article(site_content):
    return Article.objects.get(slug="survey-2013")


@pytest.fixture
def show(client, article):
    def show(*sources: dict, **fields) -> str:
        for name, value in fields.items():
            setattr(article, name, value)
        article.sources = [("source", {**NOTHING, **source}) for source in sources]
        article.save_revision().publish()
        return client.get(article.url).content.decode()

    return show


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, "<b>A & B</b>"),
        ({"publisher": "IFLA"}, "<b>A & B</b>, IFLA"),
        ({"year": "2013"}, "<b>A & B</b>, 2013"),
        ({"publisher": "IFLA", "year": "2013", "note": "Figures"}, "<b>A & B</b>, IFLA, 2013. Figures"),
        ({"note": "Figures"}, "<b>A & B</b>. Figures"),
        ({"url": "https://example.org/?a=1&b=2"}, '<a href="https://example.org/?a=1&b=2">A & B</a>'),
        ({"language": "fr"}, '<b lang="fr">A & B</b>'),
        ({"language": "ar"}, '<b lang="ar" dir="rtl">A & B</b>'),
        ({"language": "en"}, "<b>A & B</b>"),
    ],
)
def test_a_source_shows_the_parts_that_it_has(show, parts, expected):
    html = show({"title": "A & B", **parts})
    assert re.search(r'<ol class="sources"><li><span>(.*?)</span>', html)[1] == expected.replace("&", "&amp;")


def test_a_page_is_cited_with_its_author_and_year_where_it_has_them(show, article):
    year = f"{article.first_published_at:%Y}"
    citation = f"{article.title}. Library Partnership Toolkit, {year}. "
    assert f'<p class="cite">A person. {citation}' in show(author="A person")
    assert f'<p class="cite">{citation}' in show(author="")
