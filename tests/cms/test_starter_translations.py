"""Translated folders of the starter content: laid over their original, loaded through wagtail-localize."""

import shutil

import pytest
from wagtail.models import Locale, Page, PageLogEntry
from wagtail_localize.models import StringTranslation, Translation

from cms.starter.problems import ContentErrors
from cms.starter.reading import read_content, read_translation
from tests.cms.test_starter_content import FILES, Tree, edit, loaded, small_site  # noqa: F401  (fixtures)
from toolkit_pages.models import Guideline
from toolkit_taxonomy.models import Term

HOME = """\
title: Une boîte à outils
slug: boite
purpose: Gagner des soutiens
summary: Comment commencer.
entries:
  - {title: Choisir, hint: "Chercher près de chez soi"}
  - {title: Apprendre}
featured_title: Cas
"""
SECTIONS = "".join(
    f"{name}: {{title: {title}, slug: {slug}, summary: Une section.}}\n"
    for name, title, slug in (
        ("guidelines", "Guides", "guides"),
        ("case-studies", "Cas", "cas"),
        ("templates", "Modèles", "modeles"),
        ("articles", "Textes", "textes"),
        ("resources", "Ressources", "ressources"),
        ("search", "Recherche", "recherche"),
    )
)
GUIDELINE = """\
---
title: Choisir un partenaire
slug: choisir-un-partenaire
summary: Six étapes vers une courte liste.
---
::: key
- Regardez d’abord chez vous.
:::

Lisez **ceci** d’abord, puis le [cas de Beyrouth](page:case-studies/beirut).

## Que faire {#do}

::: steps
### Regarder chez soi {#inside}
Notez vos besoins.

> En pratique : une étude d’abord.

### Demander {#ask}
Demandez et écoutez.
:::
"""
FRENCH = {"home.yaml": HOME, "sections.yaml": SECTIONS, "guidelines/choosing.md": GUIDELINE}
FILE = "guidelines/choosing.md"
pytestmark = pytest.mark.django_db


def write(tree: Tree, name: str, text: str) -> None:
    path = tree.root / "fr" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def problems(tree: Tree) -> list[str]:
    try:
        read_translation(read_content(tree.root, language="en"), language="fr")
    except ContentErrors as errors:
        return [str(problem) for problem in errors.problems]
    return []


@pytest.fixture
def tree(tmp_path) -> Tree:
    """The small tree with its French folder, on disk alone."""
    tree = Tree(tmp_path / "content")
    for name, text in FRENCH.items():
        write(tree, name, text)
    return tree


@pytest.fixture
def french(loaded, tree):  # noqa: F811
    """The small tree loaded in both languages."""
    assert f"created: fr/{FILE}" in tree.load()
    return tree


def page() -> Guideline:
    return Guideline.objects.get(locale__language_code="fr")


# Reading


def test_a_translated_folder_may_lack_files_of_its_original(tree):
    assert set(FRENCH) < set(FILES)
    assert problems(tree) == []


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("slug: choisir-un-partenaire\n", "", "2: 'slug' is missing"),
        ("slug: choisir-un-partenaire", "slug: Où", "3: a slug has lower-case ASCII letters"),
        ("summary: Six étapes vers une courte liste.\n", "", "2: 'summary' of the original has no translation here"),
        ("summary:", "order: 3\nsummary:", "4: 'order' stands in the original only"),
        ("summary:", "motto: Ensemble\nsummary:", "4: 'motto' is not in the original"),
        ("## Que faire {#do}", "## Que faire {#faire}", "1: 'body': here stands another block than in the original"),
        ("Demandez et écoutez.", "Demandez.\n\nÉcoutez.", "the paragraphs and list items differ"),
        ("[cas de Beyrouth](page:case-studies/beirut)", "cas de Beyrouth", "the links differ"),
        ("- Regardez d’abord chez vous.\n", "- Un.\n- Deux.\n", "has 2 parts, the original has 1"),
        ("> En pratique : une étude d’abord.\n", "", "a text is missing"),
    ],
)
def test_what_does_not_fit_the_original_is_told(tree, before, after, said):
    assert before in GUIDELINE
    write(tree, FILE, GUIDELINE.replace(before, after, 1))
    assert [problem for problem in problems(tree) if problem.startswith(f"fr/{FILE}:") and said in problem]


def test_a_file_without_an_original_is_told(tree):
    write(tree, "guidelines/another.md", GUIDELINE)
    assert any("fr/guidelines/another.md:1: there is no file of this name in 'en'" in line for line in problems(tree))


# Loading


def test_a_translation_is_a_live_page_with_every_text_in_the_translators_hands(french, client):
    assert page().live
    assert page().url == "/fr/guides/choisir-un-partenaire/"
    translation = Translation.objects.get(source__object_id=page().translation_key)
    total, done = translation.get_progress()
    assert total == done > 5
    html = client.get(page().url).content.decode()
    assert "Notez vos besoins." in html
    assert "Write down your needs." not in html


def test_a_new_page_has_one_version_in_its_own_words_and_a_history(french):
    assert [revision.object_str for revision in page().revisions.all()] == [page().title]
    assert page().live_revision == page().latest_revision
    actions = set(PageLogEntry.objects.filter(page_id=page().pk).values_list("action", flat=True))
    assert {"wagtail.copy_for_translation", "wagtail.publish"} <= actions


def test_a_page_without_a_file_is_not_there_in_the_language(french):
    assert not Page.objects.filter(locale__language_code="fr", slug="beirut").exists()


def test_loading_again_changes_nothing(french):
    before = page().latest_revision_id
    assert "created" not in french.load()
    assert page().latest_revision_id == before


def test_a_changed_file_changes_its_page_alone(french):
    write(french, FILE, GUIDELINE.replace("Notez vos besoins.", "Écrivez vos besoins."))
    said = french.load()
    assert f"updated: fr/{FILE}" in said
    assert said.count("updated: ") == 1
    assert "Écrivez vos besoins." in str(page().body)


def test_what_an_editor_changed_or_deleted_in_the_language_is_kept(french):
    edit(page(), title="Un autre titre")
    write(french, FILE, GUIDELINE.replace("Notez vos besoins.", "Écrivez vos besoins."))
    assert f"kept, edited by an editor: fr/{FILE}" in french.load()
    assert page().title == "Un autre titre"
    page().delete()
    assert f"kept, deleted by an editor: fr/{FILE}" in french.load()
    assert not Guideline.objects.filter(locale__language_code="fr").exists()


def test_an_original_that_an_editor_changed_gets_no_translation_from_the_file(loaded, tree):  # noqa: F811
    shutil.move(tree.root / "fr", tree.root / "later")
    tree.load()
    edit(Guideline.objects.get(locale__language_code="en"), title="Another title")
    shutil.move(tree.root / "later", tree.root / "fr")
    assert f"left out, its original was edited or deleted: fr/{FILE}" in tree.load()
    assert not Guideline.objects.filter(locale__language_code="fr").exists()


def test_a_text_that_a_translator_changed_is_kept_when_the_file_changes(french):
    translated = StringTranslation.objects.get(data="Notez vos besoins.")
    StringTranslation.objects.filter(pk=translated.pk).update(tool_name="", data="Notez ce qui vous manque.")
    write(french, FILE, GUIDELINE.replace("Notez vos", "Écrivez vos").replace("Demandez et", "Demandez, puis"))
    french.load()
    assert "Notez ce qui vous manque." in str(page().body)
    assert "Demandez, puis écoutez." in str(page().body)


def test_links_lead_where_the_originals_do_in_whatever_order_they_stand(loaded, tree):  # noqa: F811
    two = "Read [one](page:guidelines/choosing) and [two](page:case-studies/beirut)."
    tree.change(FILE, "Ask & listen.", two)
    swapped = "Lisez [deux](page:case-studies/beirut) et [un](page:guidelines/choosing)."
    write(tree, FILE, GUIDELINE.replace("Demandez et écoutez.", swapped))
    tree.load()
    ids = {page.slug: page.pk for page in Page.objects.filter(locale__language_code="en")}
    assert f'<a id="{ids["beirut"]}" linktype="page">deux</a>' in str(page().body.raw_data)
    assert f'<a id="{ids["choosing"]}" linktype="page">un</a>' in str(page().body.raw_data)


def test_terms_are_translated_by_their_code(loaded, tree):  # noqa: F811
    english = Term.objects.filter(locale__language_code="en")
    entries: dict[str, list[str]] = {}
    for term in english:
        definition = f', definition = "Définition de {term.code}"' if term.definition else ""
        entries.setdefault(term.scheme, []).append(f'"{term.code}" = {{ label = "Terme {term.code}"{definition} }}')
    write(
        tree, "vocabularies.toml", "".join(f'["{name}"]\n' + "\n".join(rows) + "\n" for name, rows in entries.items())
    )
    tree.load()
    french = Term.objects.filter(locale=Locale.objects.get(language_code="fr"))
    assert french.count() == english.count()
    assert french.get(code="reading").label == "Terme reading"
    write(tree, "vocabularies.toml", "[topic]\nreading = { label = 3 }\nnothing = { label = 'x' }\n")
    said = problems(tree)
    assert "fr/vocabularies.toml:2: 'reading' of 'topic': 'label' is missing" in said
    assert "fr/vocabularies.toml:3: there is no term 'nothing' of 'topic'" in said
