"""The starter content: loaded as its files say, loaded again without harm, refused by name and line."""

import io
import shutil
import zipfile
from xml.etree import ElementTree

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import override_settings
from wagtail.documents import get_document_model
from wagtail.models import Locale, Page, ReferenceIndex, Revision, Site

from case_studies.models import CaseStudy
from cms.models import StarterRecord
from cms.starter.docx import docx_bytes, same_content
from cms.starter.docx_parts import W
from cms.starter.ids import page_key
from cms.starter.problems import ContentErrors
from cms.starter.reading import read_content, read_forms
from toolkit_documents.models import DocumentRecord, DocumentSet
from toolkit_pages.models import AdvocacyTemplate, Guideline, ToolkitHome
from toolkit_taxonomy.models import Term

HOME = """\
title: A toolkit
purpose: Win support
summary: How to begin.
entries:
  - {title: Choose, hint: "Look near", target: guidelines/choosing}
  - {title: Learn, hint: "", target: case-studies}
featured_title: Cases
featured: [case-studies/beirut]
"""
SECTIONS = "".join(
    f"{slug}: {{title: {slug.title()}, summary: A section., show_in_menus: {str(slug != 'search').lower()}}}\n"
    for slug in ("guidelines", "case-studies", "templates", "articles", "resources", "search")
)
CASE = """\
title: A city and its friends
summary: A city and its friends open a library together.
status: live
illustrative: false
period: {start: null, end: 2018, note: ""}
places:
  - {country: LB}
partners:
  - {name: The city, type: government}
terms:
  topic: [reading]
  need: [{code: services, coverage: part}]
need: |
  There was no library.

  See [how to choose](page:guidelines/choosing).
actions: []
successes:
  - {point: "A library opened.", proof: "2001."}
challenges:
  - {point: "It took two years.", proof: "From 1997.", editors: true}
lessons:
  - {point: "Ask for a promise.", editors: true}
results: []
chart: {kind: share, title: "1 of 4", counted: Libraries, rows: [[exist, 1], [do not, 3]], base: "4", source: A report}
evidence: []
related: [guidelines/choosing]
read_on: 2026-11-24
"""
DRAFT = CASE.replace("status: live", "status: draft\ndraft_because: No challenge is stated.").replace(
    'challenges:\n  - {point: "It took two years.", proof: "From 1997.", editors: true}', "challenges: []"
)
GUIDELINE = """\
---
title: Choose a partner
summary: Six steps to a short list.
order: 10
terms:
  topic: [choosing-a-partner]
places: []
sources: []
related: []
downloads: [plan]
read_on: 2026-11-24
---
::: key
- Look inside.
:::

Read **this** first, then the [case of
Beirut](page:case-studies/beirut).

## What to do {#do}

::: steps
### Look inside {#inside}
Write down your needs.

> In practice: a study came first.

### Ask {#ask}
Ask & listen.
:::
"""
FORM = """\
---
title: Plan
language: en
set: plan
summary: A plan on one page.
---
# Plan

Our goal: [[One sentence]]

> Delete this hint. *

- [ ] We asked. *

| Action | Who |
|---|---|
| [[Action]] | |
| | |
"""
TEMPLATE = """\
---
title: A plan
summary: A plan to fill in.
terms: {topic: [advocacy-planning]}
sources: []
related: []
downloads: []
files: [plan]
version: "1.0"
read_on: 2026-11-24
---
## What it is for {#for}

To plan.

## How to use it {#use}

Fill it in.
"""
FILES = {
    "home.yaml": HOME,
    "sections.yaml": SECTIONS,
    "case-studies/beirut.yaml": CASE,
    "case-studies/draft.yaml": DRAFT,
    "guidelines/choosing.md": GUIDELINE,
    "templates/plan.md": TEMPLATE,
    "files/plan.md": FORM,
}
CASE_FILE, GUIDELINE_FILE = "case-studies/beirut.yaml", "guidelines/choosing.md"


class Tree:
    """A small content tree on disk."""

    def __init__(self, root):
        self.root = root
        for name, text in FILES.items():
            self.write(name, text)
        self.make_forms()

    def write(self, name: str, text: str) -> None:
        path = self.root / "en" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, name: str, before: str, after: str) -> None:
        text = (self.root / "en" / name).read_text(encoding="utf-8")
        assert before in text
        self.write(name, text.replace(before, after, 1))

    def make_forms(self) -> None:
        call_command("make_template_files", directory=self.root, stdout=io.StringIO())

    def load(self) -> str:
        said = io.StringIO()
        call_command("load_starter_content", directory=self.root, stdout=said)
        return said.getvalue()

    def problems(self) -> list[str]:
        try:
            read_content(self.root, language="en")
        except ContentErrors as errors:
            return [str(problem) for problem in errors.problems]
        return []


def empty_the_site() -> None:
    """As a site is after its first migrations: Wagtail's welcome page and nothing else; the terms stay."""
    Site.objects.all().delete()
    for top in Page.objects.filter(depth=2):
        top.specific.delete()
    get_document_model().objects.all().delete()
    DocumentSet.objects.all().delete()
    StarterRecord.objects.exclude(path__endswith="vocabularies.toml").delete()
    welcome = Page(title="Welcome to your new Wagtail site!", slug="home", locale=Locale.get_default())
    Page.get_first_root_node().add_child(instance=welcome)
    Site.objects.create(hostname="localhost", root_page=welcome, is_default_site=True)


@pytest.fixture(scope="module")
def small_site(django_db_setup, django_db_blocker, tmp_path_factory):
    """A database of this module's own, which holds the small tree in place of the starter content."""
    folder = tmp_path_factory.mktemp("small-site")
    connection = connections["default"]
    shared = connection.settings_dict["NAME"]
    connection.close()
    shutil.copy(shared, folder / "site.sqlite3")
    connection.settings_dict["NAME"] = str(folder / "site.sqlite3")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=str(folder / "media")):
        empty_the_site()
        Tree(folder / "content").load()
        connection.close()
    yield folder
    connection.close()
    connection.settings_dict["NAME"] = shared


@pytest.fixture
def tree(tmp_path):
    """The small tree on disk; no database."""
    return Tree(tmp_path / "content")


@pytest.fixture
def loaded(small_site, db, tree, tmp_path, settings):
    """The small tree, loaded."""
    settings.MEDIA_ROOT = str(shutil.copytree(small_site / "media", tmp_path / "media"))
    return tree


@pytest.fixture
def unloaded(loaded):
    """The small tree beside a site that holds nothing yet."""
    empty_the_site()
    return loaded


def edit(page, **values):
    """Save and publish as an editor does."""
    page = page.specific
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


def case(slug="beirut") -> CaseStudy:
    return CaseStudy.objects.get(slug=slug)


def test_the_default_site_opens_with_the_toolkit(unloaded):
    unloaded.load()
    site = Site.objects.get(is_default_site=True)
    assert site.root_page.specific == ToolkitHome.objects.get()
    assert site.site_name == "A toolkit"
    assert not Page.objects.filter(title__startswith="Welcome to your new Wagtail").exists()
    assert case().url == "/en/case-studies/beirut/"


def test_a_host_with_a_site_of_its_own_keeps_it(unloaded):
    own = Page.get_first_root_node().add_child(instance=Page(title="Our library", slug="ours"))
    Site.objects.update(root_page=own)
    assert "keeps its own root page" in unloaded.load()
    assert Site.objects.get().root_page == own


def test_a_case_study_has_all_that_its_file_says(loaded):
    page = case()
    guideline = Guideline.objects.get()
    assert f'<a linktype="page" id="{guideline.pk}">how to choose</a>' in page.need
    assert (page.period_start, page.period_end) == (None, 2018)
    assert page.challenges[0].value["proof"] == "From 1997. Editors' reading."
    assert page.lessons[0].value["editors"] is True
    assert page.charts[0].value["rows"][0]["value"] == 1
    assert {(row.term.code, row.coverage) for row in page.page_terms.all()} == {
        ("reading", "full"),
        ("services", "part"),
    }
    assert [place.region for place in page.page_places.all()] == ["mena"]
    assert [row.target_id for row in page.related_page_rows.all()] == [guideline.pk]
    assert (page.author, page.licence.code) == ("Toolkit editors", "cc-by-4.0")


def test_a_guideline_becomes_blocks_with_ids_at_every_level(loaded):
    body = Guideline.objects.get().body.get_prep_value()
    assert [block["type"] for block in body] == ["key_points", "text", "heading", "steps"]
    items = body[0]["value"]["points"] + body[3]["value"]["steps"]
    assert all(block["id"] for block in body + items)
    assert items[1]["value"]["note"] == "<p>In practice: a study came first.</p>"
    assert items[2]["value"]["text"] == "<p>Ask &amp; listen.</p>"
    assert f'<b>this</b> first, then the <a linktype="page" id="{case().pk}">case of Beirut</a>' in body[1]["value"]


def test_a_draft_stays_a_draft_with_its_content(loaded):
    page = case("draft")
    assert not page.live
    assert page.latest_revision_id
    assert page.successes[0].value["point"] == "A library opened."


def test_a_template_page_offers_its_form_and_shows_what_it_holds(loaded):
    page = AdvocacyTemplate.objects.get()
    record = DocumentRecord.objects.get()
    assert [row.document_set.code for row in page.page_downloads.all()] == ["plan"]
    assert (record.language, record.licence.code, record.year) == ("en", "cc-by-4.0", "2026")
    assert record.document.filename == "plan.en.docx"
    assert record.document.collection.name == "Starter content"
    assert DocumentSet.objects.count() == 1
    text = page.preview[0].value.source
    assert "<p>Our goal: <i>[One sentence]</i></p>" in text
    assert "<li>☐ We asked. *</li>" in text


def test_what_was_loaded_is_found_without_a_worker(loaded):
    assert list(CaseStudy.objects.live().search("friends")) == [case()]
    assert ReferenceIndex.get_references_to(case()).exists()


def test_a_second_load_writes_nothing(loaded):
    before = Revision.objects.count(), list(StarterRecord.objects.order_by("pk").values_list("updated_at", flat=True))
    said = loaded.load()
    after = Revision.objects.count(), list(StarterRecord.objects.order_by("pk").values_list("updated_at", flat=True))
    assert after == before
    assert said.startswith("Starter content: ") and "created" not in said


def test_a_changed_file_changes_its_page_and_no_other(loaded):
    ids = [block.id for block in case().successes]
    rows = set(case().page_terms.values_list("pk", flat=True))
    revisions = Revision.objects.count()
    loaded.change(CASE_FILE, "A library opened.", "A library opened at last.")
    assert "updated: en/case-studies/beirut.yaml" in loaded.load()
    page = case()
    assert page.successes[0].value["point"] == "A library opened at last."
    assert [block.id for block in page.successes] == ids
    assert set(page.page_terms.values_list("pk", flat=True)) == rows
    assert Revision.objects.count() == revisions + 1


def test_a_file_that_changes_to_live_publishes_its_draft(loaded):
    loaded.write("case-studies/draft.yaml", CASE)
    loaded.load()
    assert case("draft").live


@pytest.mark.parametrize(
    "change",
    [
        lambda page: edit(page, search_description="Mine"),
        lambda page: page.specific.save_revision() and edit(page, slug="other"),
        lambda page: page.specific.unpublish(),
        lambda page: page.move(Guideline.objects.get().get_parent(), pos="last-child"),
    ],
    ids=["edited", "renamed", "unpublished", "moved"],
)
def test_what_an_editor_changed_is_kept_and_reported(loaded, change):
    page = Page.objects.get(pk=case().pk)
    change(page)
    before = CaseStudy.objects.filter(pk=page.pk).values().get()
    loaded.change(CASE_FILE, "A library opened.", "A library opened at last.")
    assert "kept, edited by an editor: en/case-studies/beirut.yaml" in loaded.load()
    assert CaseStudy.objects.filter(pk=page.pk).values().get() == before


def test_an_unpublished_draft_of_an_editor_is_kept(loaded):
    page = case()
    page.title = "My draft"
    page.save_revision()
    loaded.change(CASE_FILE, "A library opened.", "A library opened at last.")
    loaded.load()
    assert case().get_latest_revision_as_object().title == "My draft"


def test_a_save_that_changes_nothing_is_no_edit(loaded):
    page = case()
    page.need = page.need.replace("<p>", '<p data-block-key="abc12">')
    page.save_revision().publish()
    loaded.change(CASE_FILE, "A library opened.", "A library opened at last.")
    assert "updated: en/case-studies/beirut.yaml" in loaded.load()


def test_a_deleted_page_stays_deleted_and_links_to_it_become_text(loaded):
    Page.objects.get(pk=case().pk).delete()
    loaded.change(CASE_FILE, "A library opened.", "A library opened at last.")
    loaded.change(GUIDELINE_FILE, "Write down your needs.", "Write down your needs first.")
    said = loaded.load()
    assert "kept, deleted by an editor: en/case-studies/beirut.yaml" in said
    assert not CaseStudy.objects.filter(slug="beirut").exists()
    assert "then the case of Beirut." in Guideline.objects.get().body[1].value.source


def test_a_new_page_of_a_deleted_section_is_left_out(loaded):
    Guideline.objects.get().get_parent().delete()
    loaded.write("guidelines/second.md", GUIDELINE)
    assert "left out, its section was deleted by an editor: en/guidelines/second.md" in loaded.load()
    assert not Guideline.objects.exists()


def test_a_page_of_an_editor_keeps_its_address(loaded):
    parent = Page.objects.get(slug="guidelines")
    parent.add_child(instance=Guideline(title="Ours", slug="second"))
    loaded.write("guidelines/second.md", GUIDELINE)
    assert "kept, the address is taken by another page: en/guidelines/second.md" in loaded.load()
    assert Guideline.objects.get(slug="second").title == "Ours"


def test_a_changed_form_replaces_the_document_unless_an_editor_changed_it(loaded):
    document = get_document_model().objects.get()
    loaded.change("files/plan.md", "Delete this hint.", "Delete this hint later.")
    loaded.make_forms()
    assert "updated: en/files/plan.docx" in loaded.load()
    document.refresh_from_db()
    with document.open_file() as file:
        assert "later" in word_part(file.read(), "word/document.xml")
    document.title = "Ours"
    document.save()
    loaded.change("files/plan.md", "later", "soon")
    loaded.make_forms()
    assert "kept, edited by an editor: en/files/plan.docx" in loaded.load()


def test_a_deleted_document_stays_deleted(loaded):
    get_document_model().objects.all().delete()
    loaded.change("files/plan.md", "Delete this hint.", "Delete this hint later.")
    loaded.make_forms()
    assert "kept, deleted by an editor: en/files/plan.docx" in loaded.load()
    assert not get_document_model().objects.exists()


def test_a_deleted_term_stays_deleted_and_an_edited_one_edited(loaded):
    Term.objects.filter(scheme="topic", code="media").delete()
    Term.objects.filter(scheme="topic", code="reading").update(label="Books")
    loaded.load()
    assert not Term.objects.filter(scheme="topic", code="media").exists()
    assert Term.objects.get(scheme="topic", code="reading").label == "Books"


def test_a_load_that_was_interrupted_goes_on(unloaded, monkeypatch):
    from cms.starter import loading

    filled = loading.fill

    def fail(page, source, ids):
        if source.key == "guidelines/choosing":
            raise KeyboardInterrupt
        filled(page, source, ids)

    monkeypatch.setattr(loading, "fill", fail)
    with pytest.raises(KeyboardInterrupt):
        unloaded.load()
    assert not Guideline.objects.get().live
    monkeypatch.setattr(loading, "fill", filled)
    assert "created: en/guidelines/choosing.md" in unloaded.load()
    assert Guideline.objects.get().live


def test_identities_are_the_same_everywhere(loaded):
    assert str(page_key(CASE_FILE)) == "5cfd3d76-1b6d-5522-96e3-b07b68ef6403"
    assert case().translation_key == page_key(CASE_FILE)
    assert case().successes[0].id == "3b102500-707d-5c31-8120-488c7fcddc53"
    assert (
        Guideline.objects.get().body.get_prep_value()[3]["value"]["steps"][1]["id"]
        == "f363aece-b30d-502c-93c7-2c9d9208e809"
    )
    assert str(case().partners.get().translation_key) == "b0d53e09-b09d-5664-8b58-e3c0dcf5dd16"


@pytest.mark.parametrize(
    ("name", "before", "after", "problem"),
    [
        (CASE_FILE, "illustrative: false", "ilustrative: false", "4: unknown key 'ilustrative'"),
        (CASE_FILE, "topic: [reading]", "topic: [rading]", "11: unknown code 'rading' of 'topic'"),
        (CASE_FILE, "country: LB", "country: XX", "7: unknown country 'XX'"),
        (CASE_FILE, "end: 2018", "end: soon", "5: 'end' must be a whole number"),
        (CASE_FILE, "[how to choose]", "<b>x</b> [how to choose]", "16: raw HTML is not allowed"),
        (CASE_FILE, "page:guidelines/choosing", "page:guidelines/none", "16: there is no file for"),
        (CASE_FILE, "page:guidelines/choosing", "page:case-studies/draft", "16: the page"),
        (CASE_FILE, "related: [guidelines", "related: [articles", "27: there is no file for"),
        (CASE_FILE, "[do not, 3]", "[do not, 2], [soon, 1]", "25: a share has one part"),
        (CASE_FILE, "A library opened.", "A library. " * 12, "19: 'point' has 131 characters"),
        (CASE_FILE, "title: A city", "title: [A city", "2: YAML cannot be read"),
        ("case-studies/draft.yaml", "status: draft", "status: live", "21: a live case study needs"),
        (GUIDELINE_FILE, "{#do}", "", "20: a heading ends with its anchor"),
        (GUIDELINE_FILE, "{#ask}", "{#inside}", "28: the anchor 'inside' stands here twice"),
        (GUIDELINE_FILE, "listen.\n:::", "listen.", "22: the container '::: steps' is not closed"),
        (GUIDELINE_FILE, "::: key", "::: keys", "13: unknown container '::: keys'"),
        (GUIDELINE_FILE, "downloads: [plan]", "downloads: [none]", "10: there is no form"),
        (GUIDELINE_FILE, "page:case-studies/beirut", "javascript:x", "17: a link leads to"),
        ("files/plan.md", "| [[Action]] | |", "| [[Action]] |", "17: the row has 1 cells"),
        ("files/plan.md", "We asked.", "We asked them.", "1: plan.docx does not fit its source"),
        ("home.yaml", "guidelines/choosing", "guidelines/none", "5: there is no file for the page"),
        ("sections.yaml", "search:", "serch:", "1: 'search' is missing"),
    ],
)  # fmt: skip
def test_a_malformed_file_is_refused_by_name_and_line(tree, name, before, after, problem):
    assert tree.problems() == []
    tree.change(name, before, after)
    assert any(found.startswith(f"en/{name}:{problem}") for found in tree.problems()), tree.problems()


def test_nothing_is_written_while_one_file_is_wrong(unloaded):
    unloaded.change(CASE_FILE, "illustrative", "ilustrative")
    complaints = io.StringIO()
    with pytest.raises(CommandError, match="1 problem"):
        call_command("load_starter_content", directory=unloaded.root, stderr=complaints)
    assert complaints.getvalue().startswith("en/case-studies/beirut.yaml:4: ")
    assert not ToolkitHome.objects.exists()
    assert not StarterRecord.objects.filter(path__contains="/home").exists()


def test_check_writes_nothing(tree, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        call_command("load_starter_content", directory=tree.root, check=True, stdout=io.StringIO())


def word_part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


@pytest.fixture(scope="module")
def shipped_forms():
    return read_forms(django_settings.STARTER_CONTENT_DIR, language="en")


def test_the_shipped_content_is_well_formed():
    assert len(read_content(django_settings.STARTER_CONTENT_DIR, language="en").pages) >= 100


def test_every_committed_form_is_what_its_source_makes(shipped_forms):
    for form in shipped_forms:
        data = docx_bytes(form)
        assert data == docx_bytes(form)
        path = django_settings.STARTER_CONTENT_DIR / "en" / "files" / f"{form.code}.docx"
        assert same_content(path.read_bytes(), data), f"{path.name}: run make_template_files"


def test_every_form_can_be_filled_in_and_read_aloud(shipped_forms):
    for form in shipped_forms:
        data = docx_bytes(form)
        body = ElementTree.fromstring(word_part(data, "word/document.xml"))
        styles = {mark.get(f"{{{W}}}val") for mark in body.iter(f"{{{W}}}pStyle")}
        assert {"Heading1", "Heading2", "Hint"} <= styles
        fields = list(body.iter(f"{{{W}}}sdt"))
        assert fields
        tags = [field.find(f".//{{{W}}}id").get(f"{{{W}}}val") for field in fields]
        assert len(tags) == len(set(tags))
        for table in body.iter(f"{{{W}}}tbl"):
            rows = table.findall(f"{{{W}}}tr")
            assert rows[0].find(f".//{{{W}}}tblHeader") is not None
            widths = [int(column.get(f"{{{W}}}w")) for column in table.iter(f"{{{W}}}gridCol")]
            assert sum(widths) == 9638 and min(widths) > 600
        assert 'w:lang w:val="en-GB"' in word_part(data, "word/styles.xml")
        core = word_part(data, "docProps/core.xml")
        assert "<dc:language>en-GB</dc:language>" in core and f"<dc:title>{form.title}</dc:title>" in core


def test_a_check_box_can_be_ticked_in_word(shipped_forms):
    form = next(form for form in shipped_forms if form.code == "stakeholder-map")
    assert word_part(docx_bytes(form), "word/document.xml").count("<w14:checkbox>") == 15


def test_a_folder_that_nobody_loads_is_reported(tree):
    shutil.copytree(tree.root / "en" / "guidelines", tree.root / "en" / "guideline")
    assert any(problem.startswith("en/guideline:1: ") for problem in tree.problems())
