"""A page that an editor closes is closed in every language and under every alias, and shows in no list."""

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from case_studies.models import CaseStudy, CaseStudyIndex
from toolkit_pages.models import Guideline, RelatedPage
from toolkit_pages.models.home import FeaturedPage, HomeEntry
from toolkit_search.models import SearchPage
from toolkit_taxonomy.restrictions import outermost

pytestmark = pytest.mark.django_db


@pytest.fixture
def french(site_content):
    return Locale.objects.get_or_create(language_code="fr")[0]


@pytest.fixture
def case(site_content):
    return CaseStudy.objects.get(slug="assabil-beirut", locale__language_code="en")


@pytest.fixture
def case_index(home):
    return CaseStudyIndex.objects.child_of(home).get()


@pytest.fixture
def french_case(case, french):
    """The case study, its section and its home, published in French."""
    page = case.copy_for_translation(french, copy_parents=True)
    for part in [*page.get_ancestors(inclusive=True).filter(locale=french, depth__gt=1), page]:
        Page.objects.filter(pk=part.pk).update(live=True, alias_of=None, first_published_at=case.first_published_at)
    page.refresh_from_db()
    return page


@pytest.fixture
def alias(case, home):
    """The case study once more, in the section of a second toolkit."""
    other = home.copy(
        to=home, update_attrs={"title": "Another home", "slug": "another-home"}, recursive=False, keep_live=True
    )
    section = CaseStudyIndex.objects.child_of(home).get().copy(to=other, recursive=False, keep_live=True)
    return case.create_alias(parent=section, update_slug="the-alias")


@pytest.fixture
def second_french_section(french_case):
    """Another section of case studies in French, below a home of its own."""
    section = french_case.get_parent()
    home = section.get_parent()
    other = home.copy(to=home, update_attrs={"title": "Une autre", "slug": "autre"}, recursive=False, keep_live=True)
    return section.copy(to=other, recursive=False, keep_live=True)


def close(client, page, kind="login", **data):
    url = reverse("wagtailadmin_pages:set_privacy", args=[page.pk])
    response = client.post(url, {"restriction_type": kind, **data})
    assert response.status_code == 200
    assert PageViewRestriction.objects.filter(page=page).exists() == (kind != "none")


def is_open(client, page) -> bool:
    """Whether a visitor gets the page itself, not a way to log in or a form for a password."""
    response = client.get(page.get_url())
    if response.status_code == 302:
        assert "login" in response.url
        return False
    assert response.status_code == 200
    return page.title in response.content.decode() and "wagtailcore/password_required.html" not in [
        template.name for template in response.templates
    ]


@pytest.mark.parametrize("kind", ["login", "password"])
def test_closing_a_page_closes_its_translation_and_its_alias_and_opening_it_opens_them(
    moderator_client, client, case, french_case, alias, kind
):
    family = [case, french_case, alias]
    assert [is_open(client, page) for page in family] == [True, True, True]
    close(moderator_client, case, kind, **({"password": "a shared word"} if kind == "password" else {}))
    assert [is_open(client, page) for page in family] == [False, False, False]
    close(moderator_client, case, "none")
    assert [is_open(client, page) for page in family] == [True, True, True]


def test_closing_a_translation_closes_the_original(moderator_client, client, case, french_case):
    close(moderator_client, french_case)
    assert not is_open(client, case)


def test_closing_a_section_closes_what_is_below_its_translations_and_aliases_of_what_is_below_it(
    moderator_client, client, case, case_index, french_case, alias
):
    close(moderator_client, case_index)
    french_index = french_case.get_parent()
    assert [is_open(client, page) for page in (case_index, case, french_index, french_case, alias)] == [False] * 5
    close(moderator_client, case_index, "none")
    assert [is_open(client, page) for page in (case_index, case, french_index, french_case, alias)] == [True] * 5


def test_a_translation_that_was_moved_out_of_a_closed_section_stays_closed(
    moderator_client, client, case_index, french_case, second_french_section
):
    french_case.move(second_french_section, pos="last-child")
    french_case.refresh_from_db()
    close(moderator_client, case_index)
    assert not is_open(client, french_case)


def test_an_alias_of_a_translation_is_closed_with_the_original(
    moderator_client, client, case, french_case, second_french_section
):
    alias = french_case.create_alias(parent=second_french_section)
    assert is_open(client, alias)
    close(moderator_client, case)
    assert not is_open(client, alias)
    assert alias.url not in client.get(second_french_section.url).content.decode()


def delete(client, page):
    """Through the admin, once nothing points to the page or what is below it, in a draft neither."""
    Page.objects.update(has_unpublished_changes=False)
    for rows in (RelatedPage, FeaturedPage, HomeEntry):
        rows.objects.filter(target__path__startswith=page.path).delete()
    response = client.post(
        reverse("wagtailadmin_pages:delete", args=[page.pk]), {"confirm_site_name": settings.WAGTAIL_SITE_NAME}
    )
    assert response.status_code == 302
    assert not Page.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize("kind", ["login", "password", "groups"])
def test_deleting_a_closed_page_leaves_its_translation_and_its_alias_closed(
    moderator_client, administrator_client, client, case, french_case, alias, moderator, kind
):
    """Wagtail unpublishes the alias, too; who publishes it again does not open it by that."""
    who = {"password": {"password": "a shared word"}, "groups": {"groups": [moderator.groups.first().pk]}}
    close(moderator_client, case, kind, **who.get(kind, {}))
    delete(administrator_client, case)
    Page.objects.filter(pk=alias.pk, live=False).update(live=True)
    assert [is_open(client, page) for page in (french_case, alias)] == [False, False]
    if kind == "groups":
        assert is_open(moderator_client, french_case)
    close(moderator_client, french_case, "none")
    assert is_open(client, french_case)


def test_deleting_a_closed_section_leaves_its_translation_closed_and_that_opens_all_at_once(
    moderator_client, administrator_client, client, case_index, french_case, second_french_section
):
    french_index = french_case.get_parent()
    moved = CaseStudy.objects.live().descendant_of(case_index).exclude(translation_key=french_case.translation_key)
    moved = moved.first().copy_for_translation(french_case.locale)
    Page.objects.filter(pk=moved.pk).update(live=True, alias_of=None)
    moved.refresh_from_db()
    moved.move(second_french_section, pos="last-child")
    moved.refresh_from_db()
    close(moderator_client, case_index)
    delete(administrator_client, case_index)
    assert [is_open(client, page) for page in (french_index, french_case, moved)] == [False] * 3
    close(moderator_client, french_index, "none")
    assert [is_open(client, page) for page in (french_index, french_case, moved)] == [True, True, False]


def test_deleting_an_open_page_closes_nothing(moderator_client, administrator_client, client, case, french_case):
    neighbour = CaseStudy.objects.live().exclude(translation_key=case.translation_key).first()
    close(moderator_client, neighbour)
    delete(administrator_client, case)
    assert is_open(client, french_case)
    assert PageViewRestriction.objects.count() == 1


def test_closing_one_page_leaves_its_neighbours_open(moderator_client, client, case, french_case):
    close(moderator_client, case)
    assert is_open(client, case.get_parent())
    assert is_open(client, french_case.get_parent())
    assert is_open(client, CaseStudy.objects.live().exclude(translation_key=case.translation_key).first())


def test_a_shared_password_given_once_opens_the_page_in_every_language(
    moderator_client, client, case, french_case, alias
):
    close(moderator_client, case, "password", password="a shared word")
    form = client.get(french_case.url)
    client.post(form.context["action_url"], {"password": "a wrong word", "return_url": french_case.url})
    assert not is_open(client, french_case)
    answer = client.post(form.context["action_url"], {"password": "a shared word", "return_url": french_case.url})
    assert answer.url == french_case.url
    assert [is_open(client, page) for page in (case, french_case, alias)] == [True, True, True]


def test_who_is_logged_in_reads_a_page_closed_by_login_in_every_language(
    moderator_client, translator_client, case, french_case
):
    close(moderator_client, case)
    assert is_open(translator_client, case)
    assert is_open(translator_client, french_case)


# Lists


def facet_counts(client, index) -> dict:
    views = client.get(index.url).context["listing"].facets
    return {(view.name, option.code): option.count for view in views for option in view.options}


@pytest.mark.parametrize("where", ["the page", "its section"])
def test_what_is_closed_shows_in_no_list_in_any_language(
    moderator_client, client, home, case, case_index, french_case, where
):
    """Lists, search, feed, sitemap, home, featured pages, related cards and links in texts."""
    Page.objects.filter(pk=case.pk).update(first_published_at=timezone.now())
    guideline = Guideline.objects.child_of(Page.objects.get(slug="guidelines", locale=case.locale)).live().first()
    RelatedPage.objects.create(page_id=guideline.pk, target=case, locale=case.locale)
    FeaturedPage.objects.get_or_create(page=home, target=case, defaults={"locale": case.locale})
    link = f'<a linktype="page" id="{case.pk}">the words of the link</a>'
    guideline.body = [("text", f"<p>{link}</p>")]
    guideline.save_revision().publish()
    french_home = french_case.get_parent().get_parent()
    search = SearchPage.objects.child_of(home).get()
    looked_at = {
        "list": case_index.url,
        "search": f"{search.url}?q=beirut",
        "feed": f"{home.url}feed/",
        "sitemap": "/sitemap.xml",
        "home": home.url,
        "related": guideline.url,
        "list in French": french_case.get_parent().url,
        "feed in French": f"{french_home.url}feed/",
        "home in French": french_home.url,
    }

    def shown() -> set[str]:
        """Where a link to the page stands, in either language."""
        found = set()
        for name, url in looked_at.items():
            response = client.get(url)
            text = response.content.decode() if response.status_code == 200 else ""
            if case.url in text or french_case.url in text:
                found.add(name)
        return found

    def words_are_a_link() -> bool:
        html = client.get(guideline.url).content.decode()
        assert "the words of the link" in html
        return f'<a href="{case.url}">the words of the link' in html

    before = shown()
    assert before == set(looked_at)
    assert words_are_a_link()
    closed = case if where == "the page" else case_index
    close(moderator_client, closed)
    assert shown() == set()
    assert not words_are_a_link()
    close(moderator_client, closed, "none")
    assert shown() == before
    assert words_are_a_link()


def test_what_is_closed_is_not_counted(moderator_client, client, case, case_index):
    before = facet_counts(client, case_index)
    total = client.get(case_index.url).context["listing"].total
    close(moderator_client, case)
    after = facet_counts(client, case_index)
    region = ("region", case.page_places.first().region)
    assert after.get(region, 0) == before[region] - 1
    assert client.get(case_index.url).context["listing"].total == total - 1


def test_a_closed_section_is_in_no_menu_and_counted_on_no_home(moderator_client, client, home, case_index):
    close(moderator_client, case_index)
    response = client.get(home.url)
    assert case_index.url not in response.content.decode()
    assert case_index.pk not in {drawer["page"].pk for drawer in response.context["drawers"]}


def test_a_closed_page_takes_no_language_from_its_section(moderator_client, client, case, french_case):
    french_index = french_case.get_parent()
    other = Page.objects.get(pk=case.get_parent().pk)
    assert french_index.url in client.get(other.url).content.decode()
    close(moderator_client, french_case)
    assert french_case.url not in client.get(other.url).content.decode()
    assert french_index.url in client.get(other.url).content.decode()


def test_the_outermost_paths_are_those_below_no_other():
    assert outermost(["000100020003", "00010002", "00010004", "000100050001"]) == [
        "00010002",
        "00010004",
        "000100050001",
    ]
