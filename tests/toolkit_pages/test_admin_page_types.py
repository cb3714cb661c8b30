"""Every page type is made, kept as a draft, published and shown through the admin, at its place and nowhere else."""

import re
from dataclasses import dataclass, field

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, streamfield

from case_studies.models import CaseStudy, CaseStudyIndex
from tests.toolkit_pages.edit_form import add_address, create, edit, points, prose
from toolkit_pages.models import (
    AdvocacyTemplate,
    Article,
    ArticleIndex,
    ExternalResource,
    Guideline,
    GuidelineIndex,
    ResourceIndex,
    StandardPage,
    TemplateIndex,
    ToolkitHome,
)
from toolkit_search.models import SearchPage

pytestmark = pytest.mark.django_db

BODY = streamfield([("heading", {"text": "A heading", "anchor": "", "level": "2"}), ("text", prose("<p>A text.</p>"))])


@dataclass(frozen=True)
class Type:
    """A page type as a test makes one: below which class, with what in the form, and what visitors then read."""

    page_class: type[Page]
    below: type[Page]
    content: dict = field(default_factory=dict)
    shown: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return f"new-{self.page_class._meta.model_name}"

    @property
    def title(self) -> str:
        return f"A new {self.page_class._meta.verbose_name}"

    def new(self) -> Page:
        return self.page_class(title=self.title, slug=self.slug)


HOME = Type(ToolkitHome, Page, {"purpose": "Win support together"}, ("Win support together",))
SECTIONS = [
    Type(page_class, ToolkitHome, {"search_description": "What stands here."}, ("What stands here.",))
    for page_class in (GuidelineIndex, CaseStudyIndex, TemplateIndex, ArticleIndex, ResourceIndex)
]
UNDER_HOME = [
    *SECTIONS,
    Type(StandardPage, ToolkitHome, {"body": BODY}, ("A heading", "A text.")),
    Type(SearchPage, ToolkitHome),
]
ITEMS = [
    Type(Guideline, GuidelineIndex, {"body": BODY}, ("A heading", "A text.")),
    Type(
        CaseStudy,
        CaseStudyIndex,
        {"successes": points("It worked."), "challenges": points("It was hard."), "need": prose("<p>A roof.</p>")},
        ("It worked.", "It was hard.", "A roof."),
    ),
    Type(AdvocacyTemplate, TemplateIndex, {"body": BODY, "preview": BODY}, ("A heading", "A text.")),
    Type(Article, ArticleIndex, {"body": BODY}, ("A heading", "A text.")),
    Type(
        ExternalResource,
        ResourceIndex,
        {
            "publisher": "A publisher",
            "link": "https://example.org/report",
            "resource_languages": inline_formset([{"language": "fr"}]),
        },
        ("A publisher", "https://example.org/report"),
    ),
]
TYPES = [HOME, *UNDER_HOME, *ITEMS]


def by_class(types: list[Type]):
    return [pytest.param(type_, id=type_.page_class.__name__) for type_ in types]


@pytest.fixture
def empty_home(home):
    """A second toolkit inside the first, with nothing in it: a section exists once under each home."""
    named = {"title": "Another home", "slug": "another-home"}
    return home.copy(to=home, update_attrs=named, recursive=False, keep_live=True)


@pytest.fixture
def parent_of(home, empty_home):
    def parent(type_: Type) -> Page:
        if type_.below is Page:
            return home
        if type_.below is ToolkitHome:
            return empty_home
        return type_.below.objects.child_of(home).get()

    return parent


@pytest.mark.parametrize("type_", by_class(TYPES))
def test_a_page_is_made_as_a_draft_then_published_then_seen(editor_client, moderator_client, client, parent_of, type_):
    parent = parent_of(type_)
    response = create(editor_client, type_.new(), parent, **type_.content)
    assert response.status_code == 302
    page = type_.page_class.objects.get(slug=type_.slug)
    assert not page.live
    assert client.get(page.get_url()).status_code == 404

    response = edit(moderator_client, page, action="publish")
    assert response.status_code == 302
    page.refresh_from_db()
    assert page.live
    response = client.get(page.get_url())
    html = response.content.decode()
    assert response.status_code == 200
    assert [text for text in (type_.title, *type_.shown) if text not in html] == []


@pytest.mark.parametrize(
    "type_",
    [pytest.param(type_, id=type_.page_class.__name__) for type_ in TYPES],
)
def test_publishing_a_page_of_the_starter_content_without_a_change_leaves_what_visitors_see(
    moderator_client, client, home, type_
):
    page = home if type_ is HOME else type_.page_class.objects.live().first()
    before = client.get(page.url).content.decode()
    assert edit(moderator_client, page, action="publish").status_code == 302
    assert without_marks_of_the_editor(client.get(page.url).content.decode()) == without_marks_of_the_editor(before)


def without_marks_of_the_editor(html: str) -> str:
    """The page without keys and joined lists, which the rich-text editor makes, and without the time of publication."""
    html = re.sub(r' data-block-key="\w+"|</ul>\s*<ul>', "", html)
    html = re.sub(r'"dateModified": "[^"]+"', "", html)
    return "\n".join(line.strip() for line in html.splitlines())


@pytest.mark.parametrize("type_", by_class([*UNDER_HOME, *ITEMS]))
def test_a_page_is_made_only_below_the_type_that_it_names(editor_client, home, type_):
    for parent in [home, *home.get_children().specific()]:
        if isinstance(parent, type_.below):
            continue
        # A refusal in the admin is a redirect to its start.
        response = editor_client.get(add_address(type_.page_class, parent))
        assert response.status_code == 302, parent
        create(editor_client, type_.new(), parent, **type_.content)
        assert not Page.objects.filter(slug=type_.slug).exists(), parent


@pytest.mark.parametrize("type_", by_class(ITEMS))
def test_an_item_cannot_be_moved_below_another_type_of_section(moderator_client, home, type_):
    page = type_.page_class.objects.live().first()
    other = next(p for p in home.get_children().specific() if not isinstance(p, type_.below))
    moderator_client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, other.pk]))
    assert not Page.objects.get(pk=page.pk).is_descendant_of(other)


@pytest.mark.parametrize("type_", by_class([*SECTIONS, UNDER_HOME[-1]]))
def test_a_home_has_one_of_each_section_and_one_search_page(editor_client, home, type_):
    create(editor_client, type_.new(), home, **type_.content)
    assert not Page.objects.filter(slug=type_.slug).exists()


@pytest.mark.parametrize("type_", by_class(ITEMS))
def test_the_form_stands_in_tabs_and_explains_its_fields(editor_client, parent_of, type_):
    response = editor_client.get(add_address(type_.page_class, parent_of(type_)))
    html = response.content.decode()
    assert html.count('role="tab"') >= 5
    assert "One or two sentences. They open the page" in html
    assert "Leave empty until somebody has reviewed the page." in html


EXPLAINED = {
    CaseStudy: ("illustrative", "successes", "challenges", "context", "place_detail", "period_end"),
    ExternalResource: ("link", "found_on"),
    AdvocacyTemplate: ("preview",),
    ToolkitHome: ("purpose",),
    Guideline: ("author", "read_on", "reviewed_on"),
}


@pytest.mark.parametrize(("page_class", "names"), EXPLAINED.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_a_field_that_could_be_misunderstood_has_a_help_text(page_class, names):
    form = page_class.get_edit_handler().get_form_class()
    assert [name for name in names if not form.base_fields[name].help_text] == []


# Addresses


def test_a_page_without_an_address_is_an_error_at_the_address(moderator_client, sections):
    page = Guideline(title="How to begin")
    response = create(moderator_client, page, sections["guidelines"], action="publish")
    assert set(response.context["form"].errors) == {"slug"}


def test_an_address_that_is_taken_is_an_error_at_the_address(editor_client, sections):
    taken = sections["guidelines"].get_children().first().slug
    response = create(editor_client, Guideline(title="Another", slug=taken), sections["guidelines"])
    assert set(response.context["form"].errors) == {"slug"}


def test_a_page_without_a_title_is_an_error_at_the_title(editor_client, sections):
    response = create(editor_client, Guideline(title="", slug="no-title"), sections["guidelines"])
    assert set(response.context["form"].errors) == {"title"}


def test_an_end_before_the_beginning_is_an_error_at_the_end(editor_client, sections):
    case = CaseStudy(title="A case", slug="a-case", period_start=2010, period_end=2005)
    response = create(editor_client, case, sections["case-studies"])
    assert set(response.context["form"].errors) == {"period_end"}


# Search


@pytest.mark.parametrize(
    ("page_class", "changes"),
    [
        (Guideline, {"title": "A zyzzyva in the title"}),
        (Guideline, {"search_description": "A zyzzyva in the summary."}),
        (Guideline, {"body": streamfield([("text", prose("<p>A zyzzyva in the text.</p>"))])}),
        (Guideline, {"author": "Zyzzyva"}),
        (CaseStudy, {"challenges": points("A zyzzyva in a challenge.")}),
        (CaseStudy, {"need": prose("<p>A zyzzyva in the need.</p>")}),
        (AdvocacyTemplate, {"preview": streamfield([("text", prose("<p>A zyzzyva in the preview.</p>"))])}),
        (Article, {"body": streamfield([("text", prose("<p>A zyzzyva in the text.</p>"))])}),
        (ExternalResource, {"publisher": "Zyzzyva Press"}),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else next(iter(value)),
)
def test_a_published_page_is_found_by_a_word_in_any_of_its_texts(moderator_client, client, home, page_class, changes):
    page = page_class.objects.live().first()
    search = SearchPage.objects.child_of(home).get()
    edit(moderator_client, page, action="publish", **changes)
    page.refresh_from_db()
    html = client.get(search.url, {"q": "zyzzyva"}).content.decode()
    assert page.url in html


def test_a_draft_is_not_found(editor_client, client, home, sections):
    create(editor_client, Guideline(title="A zyzzyva", slug="a-zyzzyva"), sections["guidelines"])
    search = SearchPage.objects.child_of(home).get()
    assert "a-zyzzyva" not in client.get(search.url, {"q": "zyzzyva"}).content.decode()


def test_words_that_only_a_draft_of_a_published_page_holds_do_not_find_it(editor_client, client, home):
    page = Guideline.objects.live().first()
    edit(editor_client, page, search_description="A zyzzyva in a draft.")
    search = SearchPage.objects.child_of(home).get()
    assert page.url not in client.get(search.url, {"q": "zyzzyva"}).content.decode()
