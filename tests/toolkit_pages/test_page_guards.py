"""A page that others point at is not deleted, singly or in bulk: an editor is told which pages to change, and where."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail import hooks
from wagtail.models import GroupPagePermission, Locale, Page

from case_studies.models import CaseStudy
from tests.toolkit_pages.edit_form import add_address
from toolkit_pages.models import Guideline, GuidelineIndex, RelatedPage, ToolkitHome
from toolkit_pages.models.home import FeaturedPage, HomeEntry

pytestmark = pytest.mark.django_db


def make_page(sections, title, *, live=True):
    page = Guideline(title=title, slug=title.lower().replace(" ", "-"), live=live)
    sections["guidelines"].add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
    return Guideline.objects.get(pk=page.pk)


@pytest.fixture
def target(sections):
    return make_page(sections, "The page pointed at")


@pytest.fixture
def pointing(sections):
    return make_page(sections, "The page that points")


def save(page, *, publish):
    revision = page.save_revision()
    if publish:
        revision.publish()
    return page


def relate(page, target, *, publish=True):
    page.related_page_rows.add(RelatedPage(target=target))
    return save(page, publish=publish)


def delete(client, page):
    return client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))


def delete_in_bulk(client, *pages):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    asked = "&".join(f"id={page.pk}" for page in pages)
    following = reverse("wagtailadmin_explore", args=[pages[0].get_parent().pk])
    return client.post(f"{address}?{asked}&next={following}")


DOORS = [delete, delete_in_bulk]


def told(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def link(page):
    return f'href="{reverse("wagtailadmin_pages:edit", args=[page.pk])}"'


def exists(*pages):
    return Page.objects.filter(pk__in=[page.pk for page in pages]).count() == len(pages)


@pytest.mark.parametrize("publish", [True, False], ids=["published", "draft"])
@pytest.mark.parametrize("door", DOORS)
def test_a_page_that_another_names_as_related_is_not_deleted(moderator_client, target, pointing, door, publish):
    relate(pointing, target, publish=publish)
    response = door(moderator_client, target)

    assert exists(target)
    message = told(response)
    assert f"“{target.title}” is in use and was not deleted." in message
    assert link(pointing) in message
    assert ("(draft; related pages)" if not publish else "(related pages)") in message
    assert moderator_client.get(response.url).status_code == 200


@pytest.mark.parametrize(
    ("relation", "row", "kind"),
    [("entries", HomeEntry(title="Choose", hint=""), "ways in"), ("featured_rows", FeaturedPage(), "featured pages")],
    ids=["way in", "featured"],
)
def test_a_page_that_a_home_leads_to_is_not_deleted(moderator_client, home, target, relation, row, kind):
    row.pk, row.target = None, target
    getattr(home, relation).add(row)
    save(home, publish=True)

    message = told(delete(moderator_client, target))
    assert exists(target)
    assert link(home) in message
    assert f"({kind})" in message


@pytest.mark.parametrize("door", DOORS)
def test_a_page_goes_with_all_below_it_only_when_nothing_else_points_there(
    administrator_client, home, sections, target, door
):
    case = relate(CaseStudy.objects.live().first(), target)
    section = home.add_child(instance=GuidelineIndex(title="A second section", slug="second-section"))
    target.move(section, pos="last-child")
    message = told(door(administrator_client, section))

    assert exists(section, target)
    assert link(case) in message
    assert f"(related pages: “{target.title}”)" in message


def test_pages_that_are_deleted_together_may_point_at_each_other(moderator_client, target, pointing):
    relate(pointing, target)
    relate(target, pointing)
    delete_in_bulk(moderator_client, target, pointing)
    assert not Page.objects.filter(pk__in=[target.pk, pointing.pk]).exists()


def test_bulk_deletion_with_one_page_in_use_deletes_none(moderator_client, sections, target, pointing):
    free = make_page(sections, "A free page")
    relate(pointing, target)
    message = told(delete_in_bulk(moderator_client, free, target))
    assert exists(free, target)
    assert free.title not in message


@pytest.mark.parametrize("door", DOORS)
def test_a_page_that_nothing_points_at_is_deleted_though_it_points_itself(moderator_client, target, pointing, door):
    relate(pointing, target)
    door(moderator_client, pointing)
    assert exists(target)
    assert not exists(pointing)


def test_a_draft_that_dropped_its_row_no_longer_holds_the_page(moderator_client, sections, target):
    """Its first version still stands in the table, where no editor can take the row out."""
    draft = Guideline(title="A draft", slug="a-draft", live=False)
    draft.related_page_rows = [RelatedPage(target=target)]
    sections["guidelines"].add_child(instance=draft)
    draft = Guideline.objects.get(pk=draft.pk)
    draft.related_page_rows = []
    save(draft, publish=False)
    delete(moderator_client, target)
    assert not exists(target)


def test_a_row_that_only_the_published_version_has_is_told_as_such(moderator_client, target, pointing):
    relate(pointing, target)
    pointing = Guideline.objects.get(pk=pointing.pk)
    pointing.related_page_rows = []
    save(pointing, publish=False)
    assert "(published version, no longer in its draft; related pages)" in told(delete(moderator_client, target))
    assert exists(target)


def test_pages_that_the_user_may_not_edit_are_counted_and_not_named(
    client, django_user_model, home, sections, target, pointing
):
    """Somebody who works in one section learns nothing of drafts in another."""
    relate(pointing, target)
    secret = relate(CaseStudy.objects.live().first(), target)
    group = Group.objects.create(name="Guideline writers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in ("change_page", "publish_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=group, page=sections["guidelines"], permission=permission)
    writer = django_user_model.objects.create_user("writer")
    writer.groups.add(group)
    client.force_login(writer)

    message = told(delete(client, target))
    assert exists(target)
    assert link(pointing) in message
    assert "1 page that you may not edit" in message
    assert secret.title not in message


def test_translations_that_go_with_the_page_are_guarded_too(moderator_client, sections, target, pointing):
    """Wagtail's simple_translation deletes them along where a host keeps its trees alike."""
    relate(pointing, target)
    free = make_page(sections, "A free page")
    with hooks.register_temporarily(
        "construct_translated_pages_to_cascade_actions", lambda pages, action: {page: [target] for page in pages}
    ):
        assert f"“{target.title}” is in use" in told(delete(moderator_client, free))
    assert exists(free, target)


def test_an_alias_is_not_named_beside_its_source(moderator_client, target, pointing):
    """It cannot be edited, and follows its source."""
    relate(pointing, target)
    french, _created = Locale.objects.get_or_create(language_code="fr")
    alias = Page.objects.get(pk=pointing.pk).specific.copy_for_translation(french, copy_parents=True, alias=True)
    assert alias.related_page_rows.exists()
    message = told(delete(moderator_client, target))
    assert link(pointing) in message
    assert link(alias) not in message


def test_who_may_not_delete_is_refused_and_told_nothing(translator_client, target, pointing):
    relate(pointing, target)
    assert pointing.title not in told(delete(translator_client, target))
    assert exists(target)


# The place of a home


def test_a_home_is_neither_offered_nor_made_in_a_section(editor_client, home, sections):
    for section in sections.values():
        offered = editor_client.get(reverse("wagtailadmin_pages:add_subpage", args=[section.pk]))
        assert add_address(ToolkitHome, section) not in offered.content.decode()
        assert editor_client.get(add_address(ToolkitHome, section)).status_code == 302
    assert editor_client.get(add_address(ToolkitHome, home)).status_code == 200
    assert editor_client.get(add_address(ToolkitHome, home.get_parent())).status_code in (200, 302)


def test_a_home_is_not_moved_into_a_section(administrator_client, home, sections):
    second = home.add_child(instance=ToolkitHome(title="Second", slug="second", purpose="Try"))
    host_page = sections["guidelines"].add_child(instance=Page(title="A page of the host", slug="host-page"))
    for destination in (sections["guidelines"], host_page):
        administrator_client.post(reverse("wagtailadmin_pages:move_confirm", args=[second.pk, destination.pk]))
        assert not Page.objects.get(pk=second.pk).is_descendant_of(destination)


def test_rows_are_named_by_what_they_point_at(target):
    assert str(RelatedPage(target=target)) == str(FeaturedPage(target=target)) == target.title
    assert str(HomeEntry(title="Choose a partner", target=target)) == "Choose a partner"
    assert str(RelatedPage()) == ""
