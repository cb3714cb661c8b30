"""Every door through which a page could go live, each tried with none, five and all of its texts translated.

What is asked each time: whether the page is live afterwards, what the person is told, and that no page that a visitor
can open in another language says a word of the original.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Page, Revision
from wagtail_localize.models import LocaleSynchronization

from case_studies.models import CaseStudy
from tests.conftest import account, logged_in
from tests.toolkit_pages.edit_form import edit, posted
from tests.toolkit_translation.conftest import Family
from tests.toolkit_translation.doors import (
    convert_to_alias,
    finish,
    locale,
    publish,
    submit,
    translate_all,
    translation_of,
    update,
)
from toolkit_pages.models import Article, ArticleIndex, ToolkitHome

pytestmark = pytest.mark.django_db

#: Every text of the original begins with it; a stand-in for a translation has its language before it.
WORD = "Sourceword"
PARTS = {"none": {"only": 0}, "five": {"only": 5}, "all": {}}
MISSING = r"\d+ texts are missing in French: "


@dataclass(frozen=True)
class Scene:
    """An article of eight texts below a section; home and section are published in French, the article is a draft."""

    section: Family
    article: Family
    admin: Client
    translator: Client
    moderator: Client

    @property
    def draft(self) -> Page:
        return self.article.page("fr")

    @property
    def source(self) -> Page:
        return self.article.page("en")

    def told(self) -> str:
        """What the administrator is told on the next page."""
        return self.admin.get(reverse("wagtailadmin_home")).content.decode()

    def stop(self) -> None:
        """Make the translation a page of its own, edited in the ordinary form."""
        url = reverse("wagtail_localize:stop_translation", args=[translation_of(self.source, "fr").pk])
        self.admin.post(url)
        self.told()


@pytest.fixture(scope="module")
def _scene(_rolled_back) -> Scene:
    administrator, translator = logged_in(account("administrator")), logged_in(account("translator"))
    home = ToolkitHome.objects.get(locale__language_code="en")
    section = home.add_child(
        instance=ArticleIndex(title=f"{WORD} section", slug="doors", search_description=f"{WORD} of the section")
    )
    section.save_revision().publish()
    article = Article(title=f"{WORD} article", slug="a-door", search_description=f"{WORD} of the article")
    article.body = [("text", f"<p>{WORD} {number}.</p>") for number in range(6)]
    section.add_child(instance=article)
    article.save_revision().publish()
    for page in (home, section, article):
        submit(translator, page, "fr")
    for page in (home, section):
        finish(administrator, page, "fr")
    return Scene(
        Family(section.pk), Family(article.pk), administrator, translator, moderator=logged_in(account("moderator"))
    )


@pytest.fixture
def scene(_scene, db) -> Scene:
    return _scene


def translate(scene: Scene, part: str) -> None:
    """As far as the part says, and saved in the draft."""
    translate_all(scene.source, "fr", **PARTS[part])
    translation_of(scene.source, "fr").save_target(publish=False)


def said_by_visitors_pages() -> dict[str, str]:
    """Address -> the words of the original on it, of all pages in other languages than the original's."""
    client = Client()
    found = {}
    for page in Page.objects.exclude(locale__language_code="en").filter(depth__gt=1).specific():
        response = client.get(page.url) if page.url else None
        if response is not None and response.status_code == 200:
            html = BeautifulSoup(response.content, "html.parser")
            for said_to_be_english in html.select('body [lang="en"]'):
                said_to_be_english.decompose()
            words = re.findall(rf"(?<!fr: ){WORD}[^<]*", str(html))
            if words:
                found[page.url] = words
    return found


# The doors: each goes through, and returns what the person is told.


def submit_again(scene: Scene) -> str:
    submit(scene.translator, scene.source, "de")
    return ""


def submit_subtree(scene: Scene) -> str:
    submit(scene.translator, scene.source, "de")
    submit(scene.translator, scene.section.page("en"), "de", with_subtree=True)
    return ""


def translation_editor(scene: Scene) -> str:
    publish(scene.admin, scene.source, "fr")
    return scene.told()


def updating(scene: Scene) -> str:
    return " ".join(update(scene.admin, scene.source))


def updating_and_publishing(scene: Scene) -> str:
    return " ".join(update(scene.admin, scene.source, publishing=True))


def publishing_the_source(scene: Scene) -> str:
    """Aliases follow: those of the parents in German, and one of the draft beside it."""
    submit(scene.translator, scene.source, "de")
    scene.draft.create_alias(update_slug="an-alias")
    for page in (scene.section.page("en"), scene.source):
        edit(scene.admin, page, action="publish")
    scene.draft.update_aliases()
    return ""


def synchronising_a_language(scene: Scene) -> str:
    LocaleSynchronization.objects.create(locale=locale("ru"), sync_from=locale("fr"))
    assert Page.objects.filter(locale__language_code="ru").count() == 3
    return ""


def converting_to_an_alias(scene: Scene) -> str:
    return " ".join(convert_to_alias(scene.admin, scene.draft))


def copying_for_translation(scene: Scene) -> str:
    """Wagtail's own translation, through the API of the admin, into a language that has the parents."""
    url = f"/admin/api/main/pages/{scene.draft.pk}/action/copy_for_translation/"
    data = {"locale": "es", "copy_parents": True}
    assert scene.admin.post(url, data, content_type="application/json").status_code == 201
    made = scene.draft.get_translation(locale("es"))
    assert scene.admin.post(api(made, "publish"), content_type="application/json").status_code == 400
    return ""


def bulk_publishing(scene: Scene) -> str:
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    assert scene.admin.post(f"{url}?id={scene.draft.pk}&next=/admin/").status_code == 302
    return scene.told()


def schedule(scene: Scene) -> str:
    past = timezone.now() - timezone.timedelta(hours=1)
    Revision.objects.filter(pk=scene.draft.latest_revision_id).update(approved_go_live_at=past)
    with override("en"):
        call_command("publish_scheduled")
    return scene.admin.get(reverse("wagtailadmin_pages:history", args=[scene.draft.pk])).content.decode()


def workflow(scene: Scene) -> str:
    draft = scene.draft
    draft.get_workflow().start(draft, account("editor"))
    task = draft.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", task.pk])
    return scene.moderator.post(url, {"comment": ""}, follow=True).content.decode()


def ordinary_form(scene: Scene) -> str:
    scene.stop()
    assert edit(scene.admin, scene.draft, action="publish").status_code == 302
    return scene.told()


def stale_version(scene: Scene) -> str:
    scene.stop()
    stale = scene.draft.revisions.order_by("created_at").first()
    edit(scene.admin, scene.draft, action="publish", data={**posted(stale.as_object()), "revision": stale.pk})
    return scene.told()


def api(page: Page, action: str) -> str:
    return f"/admin/api/main/pages/{page.pk}/action/{action}/"


def api_of_the_admin(scene: Scene) -> str:
    response = scene.admin.post(api(scene.draft, "publish"), content_type="application/json")
    assert response.status_code in (200, 400)
    return response.content.decode()


#: Door -> whether it publishes a page that is whole, and what is told of one that is not.
DOORS: dict[Callable[[Scene], str], tuple[bool, str]] = {
    submit_again: (False, ""),
    submit_subtree: (False, ""),
    translation_editor: (True, MISSING),
    updating: (False, "Successfully updated"),
    updating_and_publishing: (True, MISSING),
    publishing_the_source: (False, ""),
    synchronising_a_language: (False, ""),
    converting_to_an_alias: (False, "The page was not converted"),
    copying_for_translation: (False, ""),
    bulk_publishing: (True, f"Nothing was published. “.*”: {MISSING}"),
    schedule: (True, f"Not published on schedule: {MISSING}"),
    workflow: (True, MISSING),
    ordinary_form: (True, MISSING),
    stale_version: (False, MISSING),
    api_of_the_admin: (True, MISSING),
}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_no_door_shows_visitors_a_word_of_the_original(scene, door, part):
    translate(scene, part)
    told = door(scene)
    publishes, words = DOORS[door]
    assert scene.draft.live is (publishes and part == "all")
    if part != "all":
        assert re.search(words, told)
    assert said_by_visitors_pages() == {}


# Copies


def copy(client: Client, page: Page, *, slug: str, **form) -> None:
    """Through the form of the admin, with "Publish copied page" ticked."""
    data = {
        "new_title": page.title,
        "new_slug": slug,
        "new_parent_page": page.get_parent().pk,
        "publish_copies": "on",
        **form,
    }
    assert client.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), data).status_code == 302


def made(scene: Scene, slug: str) -> Page:
    return Page.objects.get(slug=slug, locale__language_code="fr").specific


def copied(scene: Scene) -> Page:
    copy(scene.admin, scene.draft, slug="copied")
    return made(scene, "copied")


def copied_with_all_above_it(scene: Scene) -> Page:
    copy(scene.admin, scene.section.page("fr").get_parent(), slug="copied", copy_subpages="on")
    home = made(scene, "copied")
    assert home.live
    return home.get_descendants().get(numchild=0).specific


def copied_twice(scene: Scene) -> Page:
    copied(scene)
    copy(scene.admin, made(scene, "copied"), slug="copied-again")
    return made(scene, "copied-again")


def copied_by_the_api(scene: Scene) -> Page:
    data = {"slug": "copied", "keep_live": True}
    assert scene.admin.post(api(scene.draft, "copy"), data, content_type="application/json").status_code == 201
    return made(scene, "copied")


def alias_made_a_page(scene: Scene) -> Page:
    copy(scene.admin, scene.draft, slug="copied", alias="on")
    url = reverse("wagtailadmin_pages:convert_alias", args=[made(scene, "copied").pk])
    assert scene.admin.post(url).status_code == 302
    return made(scene, "copied")


COPIES = [copied, copied_with_all_above_it, copied_twice, copied_by_the_api, alias_made_a_page]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("door", COPIES, ids=lambda door: door.__name__)
def test_a_copy_stays_a_draft_while_it_says_a_word_of_the_original(scene, door, part):
    translate(scene, part)
    page = door(scene)
    assert not page.live
    scene.told()
    edit(scene.admin, page, action="publish")
    page.refresh_from_db()
    assert page.live is (part == "all")
    if part != "all":
        assert re.search(MISSING, scene.told())
    assert said_by_visitors_pages() == {}


def test_a_copy_is_published_once_all_of_it_is_rewritten(scene):
    translate(scene, "five")
    page = copied(scene)
    body = page.get_latest_revision_as_object()
    body.title, body.search_description = "Un autre article", "Le résumé de cet article."
    body.body = [("text", "<p>Un seul paragraphe.</p>")]
    body.save_revision()
    edit(scene.admin, page, action="publish")
    page.refresh_from_db()
    assert page.live


def test_an_old_version_of_a_copy_is_not_published_while_it_says_a_word_of_the_original(scene):
    translate(scene, "all")
    page = copied(scene)
    stale = page.revisions.order_by("created_at", "pk").first()
    assert f"<p>{WORD} 1." in str(stale.content)
    data = posted(stale.as_object(), slug=page.slug)
    edit(scene.admin, page, action="publish", data={**data, "revision": stale.pk})
    page.refresh_from_db()
    assert not page.live
    assert re.search(MISSING, scene.told())


@pytest.mark.parametrize("part", ["none", "five"])
def test_a_draft_whose_original_is_deleted_stays_a_draft_until_its_words_are_rewritten(scene, part):
    translate(scene, part)
    draft = scene.draft
    assert scene.admin.post(reverse("wagtailadmin_pages:delete", args=[scene.article.source_id])).status_code == 302
    edit(scene.admin, draft, action="publish")
    draft.refresh_from_db()
    assert not draft.live
    assert re.search(MISSING, scene.told())


def test_a_live_page_that_could_not_be_published_again_is_not_copied_live_and_the_form_comes_back(scene, site_content):
    case = CaseStudy.objects.get(slug="assabil-beirut", locale__language_code="en")
    case.challenges = []
    case.save(clean=False)
    url = reverse("wagtailadmin_pages:copy", args=[case.pk])
    data = {"new_title": "A copy", "new_slug": "a-copy", "new_parent_page": case.get_parent().pk}
    response = scene.admin.post(url, {**data, "publish_copies": "on"})
    assert (response.status_code, response.url) == (302, url)
    assert "was not published." in scene.told()
    assert not Page.objects.filter(slug="a-copy").exists()


# Another language's tree


def section_in(code: str) -> Page:
    return ArticleIndex.objects.filter(locale__language_code=code).first()


OTHER_TREE = "is in English and cannot stand below “.*”, which is in French."


def test_a_page_is_not_moved_below_another_language_and_it_is_said_why(scene):
    page, section = scene.source, section_in("fr")
    Page.objects.filter(pk=page.pk).update(slug="a-wanderer")
    confirm = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, section.pk])
    for request in (scene.admin.get, scene.admin.post):
        assert request(confirm).status_code == 302
        assert re.search(OTHER_TREE, scene.told())
    data = {"destination_page_id": section.pk, "position": "last-child"}
    assert scene.admin.post(api(page, "move"), data, content_type="application/json").status_code in (400, 403)
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    assert scene.admin.post(f"{bulk}?id={page.pk}", {"chooser": section.pk}).status_code == 200
    assert scene.source.get_parent().pk == scene.section.source_id


@pytest.mark.parametrize("form", [{}, {"alias": "on"}])
def test_a_page_is_not_copied_below_another_language_and_it_is_said_why(scene, form):
    page, section = scene.source, section_in("fr")
    copy(scene.admin, page, slug="strayed", new_parent_page=section.pk, **form)
    assert re.search(OTHER_TREE, scene.told())
    data = {"destination_page_id": section.pk, "slug": "strayed"}
    response = scene.admin.post(api(page, "copy"), data, content_type="application/json")
    assert response.status_code == 400
    assert re.search(OTHER_TREE, response.content.decode())
    assert not Page.objects.filter(slug="strayed").exists()


def test_a_new_page_is_in_its_parents_language_whatever_the_address_asks(scene):
    section = scene.section.page("fr")
    url = reverse("wagtailadmin_pages:add", args=["toolkit_pages", "article", section.pk])
    data = posted(Article(title="Une page", slug="une-page"), section)
    scene.admin.post(f"{url}?locale=en", {**data, "locale": "en"})
    assert made(scene, "une-page").locale.language_code == "fr"


# Parents


def test_who_publishes_below_unpublished_parents_is_told_which_come_first(scene):
    submit(scene.translator, scene.source, "de")
    translate_all(scene.source, "de")
    translation_of(scene.source, "de").save_target(publish=False)
    publish(scene.admin, scene.source, "de")
    home = ToolkitHome.objects.get(locale__language_code="en").title
    above = f"Pages above “de: {WORD} article” are not published in German: “{home}”, “{WORD} section”."
    assert above in scene.told()
    assert scene.article.page("de").live
    url = reverse("wagtail_localize:stop_translation", args=[translation_of(scene.source, "de").pk])
    scene.admin.post(url)
    scene.told()
    edit(scene.admin, scene.article.page("de"), action="publish")
    assert above in scene.told()
    assert above in " ".join(update_german(scene))


def update_german(scene: Scene) -> list[str]:
    translation = translation_of(scene.source, "de")
    type(translation).objects.filter(pk=translation.pk).update(enabled=True)
    type(translation).objects.filter(source=translation.source).exclude(pk=translation.pk).update(enabled=False)
    return update(scene.admin, scene.source, publishing=True)


def test_who_publishes_below_published_parents_is_told_nothing_of_them(scene):
    finish(scene.admin, scene.source, "fr")
    assert scene.draft.live
    assert "Pages above" not in scene.told()
