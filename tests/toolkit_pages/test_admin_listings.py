"""The editors' lists of items, their menu and icons, and the numbers on the admin's home."""

import datetime
import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.icons import get_icons
from wagtail.models import Locale, Page, WorkflowState

from case_studies.models import CaseStudy
from tests.toolkit_pages.edit_form import edit
from toolkit_pages.models import AdvocacyTemplate, Article, ExternalResource, Guideline
from toolkit_taxonomy.models import PagePlace, PageTerm

pytestmark = pytest.mark.django_db

LISTS = {
    "toolkit_guidelines": Guideline,
    "case_studies": CaseStudy,
    "toolkit_templates": AdvocacyTemplate,
    "toolkit_articles": Article,
    "toolkit_resources": ExternalResource,
}
TODAY = timezone.localdate()


def listed(client, name, **asked):
    return {row.instance.pk for row in client.get(reverse(f"{name}:index"), asked).context["table"].rows}


def ids(pages):
    return set(pages.values_list("pk", flat=True))


def make_draft(sections, title="A zebra in a draft"):
    page = Guideline(title=title, slug="a-zebra", live=False)
    sections["guidelines"].add_child(instance=page)
    page.save_revision()
    return page


@pytest.mark.parametrize(("name", "model"), LISTS.items())
def test_each_type_has_a_list_with_what_an_editor_needs(moderator_client, site_content, name, model):
    page = model.objects.live().first()
    model.objects.filter(pk=page.pk).update(next_review_on=TODAY - datetime.timedelta(days=1))
    response = moderator_client.get(reverse(f"{name}:index"))
    table = response.context["table"]
    assert [*table.columns][1:] == ["title", "languages", "latest_revision_created_at", "next_review_on", "status"]
    assert {row.instance.pk for row in table.rows} == ids(model.objects.all()[:50])
    html = response.content.decode()
    assert "overdue" in html
    assert reverse(f"{name}:choose_parent") in html
    assert moderator_client.get(reverse(f"{name}:index_results")).status_code == 200


def test_the_list_of_all_items_holds_every_type(moderator_client, site_content):
    found = listed(moderator_client, "toolkit_items", content_type=_type(Article), ordering="next_review_on")
    assert found == ids(Article.objects.all())
    response = moderator_client.get(reverse("toolkit_items:index"))
    assert response.context["items_count"] == sum(model.objects.count() for model in LISTS.values())


def _type(model):
    return str(model.objects.first().content_type_id)


@pytest.mark.parametrize("words", ["", "zebra"], ids=["filtered", "searched and filtered"])
@pytest.mark.parametrize("name", ["toolkit_guidelines", "toolkit_items"])
def test_a_list_is_narrowed_by_status_and_review(moderator_client, sections, name, words):
    draft = make_draft(sections)
    for asked in ({"status": "draft"}, {"review": "never"}):
        assert draft.pk in listed(moderator_client, name, q=words, **asked), asked
    for asked in ({"status": "published"}, {"status": "changed"}, {"status": "moderation"}, {"review": "overdue"}):
        assert draft.pk not in listed(moderator_client, name, q=words, **asked), asked


@pytest.mark.parametrize("words", ["", "zebra"], ids=["filtered", "searched and filtered"])
def test_a_list_is_narrowed_by_the_facets_that_the_type_declares(moderator_client, sections, words):
    page = Guideline.objects.live().first()
    page.title = "A zebra on a page"
    page.page_places = [PagePlace(country="LB")]
    page.save_revision().publish()
    row = PageTerm.objects.filter(page=page, term__scheme="topic").select_related("term").first()
    for asked in ({"topic": row.term.code}, {"country": "LB"}, {"region": "mena"}):
        assert page.pk in listed(moderator_client, "toolkit_guidelines", q=words, **asked), asked
        assert page.pk in listed(moderator_client, "toolkit_items", q=words, **asked), asked
    filters = moderator_client.get(reverse("toolkit_templates:index")).context["filters"].filters
    assert "topic" in filters
    assert not {"country", "region", "has_child_pages"} & filters.keys()


@pytest.mark.parametrize("ordering", ["next_review_on", "-next_review_on", "title", "live", "content_type__model"])
@pytest.mark.parametrize("name", ["case_studies", "toolkit_items"])
def test_a_list_is_ordered_also_while_searching(moderator_client, site_content, name, ordering):
    for words in ("", "library"):
        response = moderator_client.get(reverse(f"{name}:index"), {"q": words, "ordering": ordering})
        assert response.status_code == 200


def test_a_page_tells_its_languages_and_which_are_drafts(moderator_client, sections):
    french, _created = Locale.objects.get_or_create(language_code="fr")
    page = Guideline.objects.live().first()
    translation = page.copy_for_translation(french, copy_parents=True)
    response = moderator_client.get(reverse("toolkit_guidelines:index"), {"locale": "fr"})
    table = response.context["table"]
    row = next(row.instance for row in table.rows if row.instance.pk == translation.pk)
    assert table.columns["languages"].get_value(row) == [("en", True), ("fr", False)]


def test_aliases_are_left_out(moderator_client, sections):
    alias = Guideline.objects.live().first().create_alias(update_slug="an-alias")
    assert alias.pk not in listed(moderator_client, "toolkit_guidelines")


def test_a_list_costs_the_same_with_many_items(moderator_client, site_content, django_assert_max_num_queries):
    """But for wagtail-localize's buttons, two queries a row here as in every list of pages."""
    address = reverse("toolkit_items:index")
    moderator_client.get(address)
    with django_assert_max_num_queries(36 + 2 * 50):
        response = moderator_client.get(address)
    assert len(list(response.context["table"].rows)) == 50


def test_select_all_takes_what_is_seen_and_never_every_page_of_the_site(moderator_client, site_content):
    html = moderator_client.get(reverse("toolkit_items:index")).content.decode()
    assert "data-bulk-action-footer" in html
    assert "data-bulk-action-num-objects-in-listing" not in html


def test_an_empty_list_says_what_to_do(moderator_client, home):
    address = reverse("toolkit_articles:index")
    assert "Remove a filter" in moderator_client.get(address, {"status": "draft"}).content.decode()
    for article in Article.objects.all():
        article.delete()
    html = moderator_client.get(address).content.decode()
    assert "There are no articles yet." in html
    assert reverse("toolkit_articles:choose_parent") in html
    Page.objects.get(pk=home.get_children().get(slug="articles").pk).delete()
    assert "There is no section for articles yet." in moderator_client.get(address).content.decode()


def test_the_menu_leads_to_every_list_and_an_account_without_pages_is_refused(
    moderator_client, django_user_model, client, site_content
):
    menu = moderator_client.get(reverse("wagtailadmin_home")).content.decode()
    for name in ("toolkit_items", *LISTS):
        assert reverse(f"{name}:index") in menu
    nobody = django_user_model.objects.create_user("nobody", password="x")
    client.force_login(nobody)
    assert client.get(reverse("toolkit_items:index")).status_code == 302


# Icons


def test_every_icon_of_the_apps_is_in_the_sprite_under_its_name(db):
    sprite = get_icons()
    names = {"toolkit", "case-study", "document-set", "vocabulary"}
    names |= {f"toolkit-{kind}" for kind in ("guideline", "template", "article", "resource")}
    for name in names:
        symbol = re.search(rf'<symbol id="icon-{name}"\s+viewBox="0 0 16 16">(.*?)</symbol>', sprite)
        assert symbol, name
        assert "fill" not in symbol[1]


# The admin's home


def numbers(client):
    """What is counted on the admin's home: the number and the link."""
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    found = re.findall(r'href="([^"]*)">(\d+) (draft|item|review)s? [^<]*</a>', html)
    return {name: (int(number), address) for address, number, name in found}


def test_the_home_counts_drafts_moderation_and_overdue_reviews_with_links_to_just_those(
    editor_client, moderator_client, sections
):
    before = numbers(moderator_client)
    draft = make_draft(sections)
    case = CaseStudy.objects.live().first()
    edit(editor_client, case, action="submit")
    assert WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS).count() == 1
    article = Article.objects.live().first()
    Article.objects.filter(pk=article.pk).update(next_review_on=TODAY - datetime.timedelta(days=1))
    shown = numbers(moderator_client)
    assert {name: number - before[name][0] for name, (number, _address) in shown.items()} == {
        "draft": 1,
        "item": 1,
        "review": 1,
    }
    for name, page in (("draft", draft), ("item", case), ("review", article)):
        number, address = shown[name]
        found = {row.pk for row in moderator_client.get(address).context["object_list"]}
        assert page.pk in found
        assert len(found) == number


def test_the_numbers_are_those_of_the_users_own_pages(client, django_user_model, sections):
    make_draft(sections)
    nobody = django_user_model.objects.create_user("nobody", password="x")
    nobody.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(nobody)
    assert numbers(client) == {}
