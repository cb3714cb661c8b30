"""What a card tells beside its kind: a guideline's steps, an article's year."""

import re

import pytest

from toolkit_pages.models import Article, Guideline, RelatedPage, StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def guideline(site_content):
    return Guideline.objects.get(slug="choosing-a-partner", locale__language_code="en")


def with_steps(page, *lists: int):
    """The page, published with so many steps in each of its lists."""
    step = {"title": "A step", "anchor": "", "text": "<p>Do it.</p>", "note": ""}
    page.body = [("steps", {"steps": [{**step, "anchor": f"a{i}-{n}"} for n in range(n)]}) for i, n in enumerate(lists)]
    page.save_revision().publish()
    return page


def shelf(html: str, title: str) -> str:
    """What stands on the shelf of a page's card behind its kind."""
    cards = re.findall(
        r'<p class="shelf"><b>[^<]*</b>(.*?)</p><div><h[13]>(?:<a [^>]*>)?([^<]*)<', html.replace("\n", "")
    )
    return next(found for found, of in cards if of == title)


def seen(client, url: str) -> str:
    return client.get(url).content.decode()


STEPS = [
    ([8], '<abbr aria-hidden="true">1–8</abbr><span>8 steps</span>'),
    ([1], "<span>1 step</span>"),
    ([2, 3], "<span>5 steps</span>"),
]


@pytest.mark.parametrize(("lists", "expected"), STEPS)
def test_a_guideline_tells_its_steps_in_lists_on_its_page_and_where_it_is_related(client, guideline, lists, expected):
    with_steps(guideline, *lists)
    other = Article.objects.get(slug="survey-2013")
    RelatedPage.objects.filter(page=other.pk).delete()
    RelatedPage.objects.create(page_id=other.pk, target_id=guideline.pk, locale=other.locale)
    found = f"/en/search/?q={guideline.title}&type=guideline"
    for url in (guideline.get_parent().url, guideline.url, other.url, found):
        assert shelf(seen(client, url), guideline.title) == expected, url


def test_an_article_tells_the_year_in_which_it_was_published(client, site_content):
    article = Article.objects.get(slug="survey-2013")
    Article.objects.filter(pk=article.pk).update(first_published_at="2013-05-01T12:00Z")
    for url in (article.get_parent().url, article.url):
        assert shelf(seen(client, url), article.title) == "<span>2013</span>"


def test_a_page_about_the_toolkit_has_nothing_on_its_shelf(client, guideline):
    page = StandardPage.objects.filter(locale__language_code="en").live().first()
    RelatedPage.objects.create(page_id=guideline.pk, target_id=page.pk, locale=guideline.locale)
    assert shelf(seen(client, guideline.url), page.title) == ""
