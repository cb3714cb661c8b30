"""A toolkit deep in a host's tree, and two of them on one site: each shows its own."""

import re

import pytest
from django.conf import settings as django_settings
from wagtail.models import Page, Site

from toolkit_pages.models import Guideline, GuidelineIndex, StandardPage, ToolkitHome
from toolkit_search.models import SearchPage
from toolkit_taxonomy.models import PageTerm, Term

OURS, THEIRS = "/en/projects/advocacy/", "/en/second/"


@pytest.fixture
def portal(home):
    """A portal whose third level is the starter site, and which has a second, small toolkit beside it."""
    assert django_settings.WAGTAIL_I18N_ENABLED
    portal = home.get_parent().add_child(instance=Page(title="The portal", slug="portal"))
    projects = portal.add_child(instance=Page(title="The projects", slug="projects"))
    Site.objects.filter(is_default_site=True).update(root_page=portal)
    Site.clear_site_root_paths_cache()
    home.move(projects, pos="last-child")
    home = ToolkitHome.objects.get(pk=home.pk)
    home.slug = "advocacy"
    home.save()
    portal = Page.objects.get(pk=portal.pk)
    second = portal.add_child(instance=ToolkitHome(title="Second toolkit", slug="second", purpose="The second"))
    section = second.add_child(
        instance=GuidelineIndex(title="Guidelines of the second", slug="guidelines", show_in_menus=True)
    )
    second.add_child(instance=SearchPage(title="Search", slug="search"))
    second.add_child(instance=StandardPage(title="About the second", slug="about"))
    guideline = Guideline(title="A guideline of the second", slug="only-second", search_description="Zebras.")
    guideline.page_terms = [PageTerm(term=Term.objects.get(scheme="topic", code="choosing-a-partner"))]
    section.add_child(instance=guideline)
    guideline.save_revision().publish()
    return portal


@pytest.fixture
def shown(portal, client):
    def shown(address: str) -> str:
        response = client.get(address)
        assert response.status_code == 200, address
        return response.content.decode()

    yield shown
    # The database is rolled back; the paths that this process remembers are not.
    Site.clear_site_root_paths_cache()


def links(html: str) -> set[str]:
    """The pages of the site that a page leads to."""
    return {link for link in re.findall(r'<a [^>]*href="(/[^"?#]*)', html) if not link.startswith("/documents/")}


@pytest.mark.parametrize(
    ("address", "own"),
    [
        *((f"{OURS}{path}", OURS) for path in ("", "guidelines/", "case-studies/", "search/", "search/?q=partner")),
        *((f"{OURS}{path}", OURS) for path in ("about/", "guidelines/choosing-a-partner/")),
        *((f"{THEIRS}{path}", THEIRS) for path in ("", "guidelines/", "search/", "search/?q=partner", "about/")),
        (f"{THEIRS}guidelines/only-second/", THEIRS),
    ],
)
def test_every_link_of_a_toolkit_stays_in_it(shown, address, own):
    found = links(shown(address))
    assert found
    assert {link for link in found if not link.startswith(own)} == set()


def test_the_breadcrumb_begins_at_the_toolkits_own_home(shown):
    html = shown(f"{OURS}guidelines/choosing-a-partner/")
    crumbs = re.search(r'<nav class="crumbs.*?</nav>', html, re.DOTALL)[0]
    assert re.findall(r'href="([^"]*)"', crumbs) == [OURS, f"{OURS}guidelines/"]
    assert "The projects" not in html


def test_a_list_counts_its_own_toolkit(shown, client):
    ours = client.get(f"{OURS}guidelines/?topic=choosing-a-partner").context["listing"]
    theirs = client.get(f"{THEIRS}guidelines/").context["listing"]
    assert theirs.total == 1
    assert ours.total == Guideline.objects.live().filter(page_terms__term__code="choosing-a-partner").count() - 1


def test_search_finds_its_own_toolkit_alone(shown, client):
    assert client.get(f"{THEIRS}search/?q=zebras").context["listing"].total == 1
    assert client.get(f"{OURS}search/?q=zebras").context["listing"].total == 0
    assert client.get(f"{THEIRS}search/?q=memorandum").context["listing"].total == 0


def test_the_menu_and_the_footer_show_the_toolkits_own_pages(shown):
    html = shown(THEIRS)
    menu = re.search(r'<nav class="menu".*?</nav>', html, re.DOTALL)[0]
    assert re.findall(r'href="([^"]*)"', menu) == [f"{THEIRS}guidelines/"]
    assert f"{THEIRS}about/" in links(html)
    assert f'action="{THEIRS}search/"' in html


def test_the_feed_and_the_newest_items_are_the_toolkits_own(shown, client):
    assert "A guideline of the second" in shown(f"{THEIRS}feed/")
    assert "A guideline of the second" not in shown(f"{OURS}feed/")
    assert [card.title for card in client.get(THEIRS).context["newest"]] == ["A guideline of the second"]
    assert "A guideline of the second" not in [card.title for card in client.get(OURS).context["newest"]]


def test_an_address_of_one_toolkit_is_none_of_the_other(shown, client):
    assert client.get(f"{THEIRS}guidelines/choosing-a-partner/").status_code == 404
    assert client.get(f"{OURS}guidelines/only-second/").status_code == 404


def test_the_sitemap_lists_both(shown):
    text = shown("/sitemap.xml")
    assert f"http://testserver{OURS}guidelines/choosing-a-partner/" in text
    assert f"http://testserver{THEIRS}guidelines/only-second/" in text


def test_a_moved_toolkit_redirects_from_where_it_stood(portal, client, django_capture_on_commit_callbacks):
    second = ToolkitHome.objects.get(slug="second")
    with django_capture_on_commit_callbacks(execute=True):
        second.move(Page.objects.get(slug="projects"), pos="last-child")
    response = client.get(f"{THEIRS}guidelines/only-second/")
    assert response.status_code == 301
    assert response["Location"] == "/en/projects/second/guidelines/only-second/"
