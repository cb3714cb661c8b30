"""What a body points to, as a visitor sees it: files, pages and pictures of blocks, and links in texts."""

import re

import pytest
from django.core.files.base import ContentFile
from django.template import Context, Template
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page, Site
from wagtail.test.utils.form_data import nested_form_data, streamfield

from tests.toolkit_pages.edit_form import posted, prose
from tests.toolkit_pages.many_pages import translations
from tests.toolkit_pages.published_copies import published_copy
from toolkit_pages.models import Guideline

pytestmark = [
    pytest.mark.django_db,
    # Wagtail leaves open the picture files that it makes.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture
def guideline(home):
    return Guideline.objects.descendant_of(home).live().first()


@pytest.fixture
def other(guideline):
    return guideline.get_siblings(inclusive=False).live().first().specific


@pytest.fixture
def document(db):
    document = get_document_model()(title="A form")
    document.file.save("form.txt", ContentFile(b"A text."), save=False)
    document.save()
    return document


@pytest.fixture
def image(db):
    return get_image_model().objects.create(title="A picture", file=get_test_image_file(size=(1300, 10)))


def link(kind: str, target, words: str) -> str:
    return f'<p><a linktype="{kind}" id="{target.pk}">{words}</a></p>'


def picture(image, shows: str):
    # The block keeps the text on the image that it holds: one for each block.
    image = {"image": get_image_model().objects.get(pk=image.pk), "alt_text": shows, "decorative": False}
    return ("picture", {"image": image, "caption": "", "credit": ""})


def shown(client, page, body) -> str:
    """The page as a visitor gets it after a body was published."""
    page.body = body
    page.save_revision().publish()
    return client.get(page.url).content.decode()


def test_a_text_links_to_a_document(client, guideline, document):
    html = shown(client, guideline, [("text", link("document", document, "the form"))])
    assert f'<a href="{document.url}">the form</a>' in html


def test_a_document_of_before_the_toolkit_is_linked_to(client, guideline, document):
    document.toolkit_record.delete()
    html = shown(client, guideline, [("text", link("document", document, "the form"))])
    assert f'<a href="{document.url}">the form</a>' in html


def test_a_document_that_becomes_private_keeps_the_words_of_its_links_and_no_address(client, guideline, document):
    download = ("download", document.toolkit_record.document_set)
    body = [download, ("text", link("document", document, "the form"))]
    assert shown(client, guideline, body).count(document.url) == 2
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    document.collection = closed
    document.save()
    html = client.get(guideline.url).content.decode()
    assert document.filename not in html
    assert "the form" in html


def test_what_is_gone_is_left_out_and_the_page_stands(client, guideline, other, document, image):
    body = [
        ("download", document.toolkit_record.document_set),
        ("related", {"pages": [other]}),
        picture(image, "a sheet"),
        ("text", link("document", document, "the form") + link("page", other, "the page")),
    ]
    assert 'alt="a sheet"' in shown(client, guideline, body)
    address = other.url
    document.toolkit_record.document_set.delete()
    for thing in (document, image, other):
        thing.delete()
    response = client.get(guideline.url)
    html = response.content.decode()
    assert response.status_code == 200
    assert address not in html
    assert document.filename not in html
    assert 'alt="a sheet"' not in html
    assert "<a>the form</a>" in html and "<a>the page</a>" in html


def test_an_image_that_stands_twice_says_each_time_what_it_shows_there(client, guideline, image):
    body = [picture(image, "seen from above"), picture(image, "seen from below")]
    for html in (shown(client, guideline, body), client.get(guideline.url).content.decode()):
        pictures = re.findall(r"<img [^>]*>", html)
        assert [re.search('alt="(.*?)"', tag)[1] for tag in pictures] == ["seen from above", "seen from below"]
        assert all(len(re.search('srcset="(.*?)"', tag)[1].split(",")) == 3 for tag in pictures)
        assert all('loading="lazy"' in tag for tag in pictures)


def test_another_language_shows_its_own_pages_in_boxes_and_links_to_the_rest(client, home, guideline, other):
    untranslated = guideline.get_siblings(inclusive=False).live().exclude(pk=other.pk).first()
    body = [("related", {"pages": [other, untranslated]})]
    body += [("text", link("page", other, "one")), ("text", link("page", untranslated, "two"))]
    shown(client, guideline, body)
    guideline = Guideline.objects.get(pk=guideline.pk)
    french = Locale.objects.get_or_create(language_code="fr")[0]
    ids = translations([home, guideline.get_parent().specific, guideline], french)
    Site.clear_site_root_paths_cache()
    french_page = Page.objects.get(pk=ids[-1])
    html = client.get(french_page.url).content.decode()
    assert "see-also" not in html
    assert f'<a href="{other.url}">one</a>' in html
    french_other = published_copy(other, "fr")
    html = client.get(french_page.url).content.decode()
    box = re.search(r'<ul class="see-also[^>]*>(.*?)</ul>', html)[1]
    assert re.findall('href="(.*?)"', box) == [french_other.url]
    assert f'<a href="{french_other.url}">one</a>' in html
    assert f'<a href="{untranslated.url}">two</a>' in html


def test_a_preview_shows_what_an_unsaved_body_points_to(editor_client, guideline, other, document, image):
    latest = Page.objects.get(pk=guideline.pk).get_latest_revision_as_object()
    shown_image = {"image": image.pk, "alt_text": "unsaved", "decorative": ""}
    body = streamfield(
        [
            ("download", document.toolkit_record.document_set_id),
            ("related", {"pages": streamfield([])}),
            ("picture", {"image": shown_image, "caption": "", "credit": ""}),
            ("text", prose(link("document", document, "the form") + link("page", other, "the page"))),
        ]
    )
    body["1"]["value"]["pages"] = {"count": 1, "0": {"id": "", "order": 0, "deleted": "", "value": other.pk}}
    data = posted(latest, **nested_form_data({"body": body}))
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[guideline.pk])
    answer = editor_client.post(url, data).json()
    assert answer["is_valid"], answer
    html = editor_client.get(url).content.decode()
    assert html.count(f'<a href="{document.url}">') == 2
    assert html.count(f'<a href="{other.url}">') == 2
    assert 'alt="unsaved"' in html


@pytest.mark.parametrize("around", ["nothing", "a page of the toolkit", "a page of the site's own"])
def test_blocks_from_elsewhere_show_what_they_point_to(client, guideline, other, document, image, around):
    """From a snippet or a page of the site's own, in its own template."""
    body = [
        ("download", document.toolkit_record.document_set),
        ("related", {"pages": [other]}),
        picture(image, "a sheet"),
        ("text", link("document", document, "the form") + link("page", other, "the page")),
    ]
    stream = Guideline(title="Elsewhere", body=body).body
    context = {
        "nothing": lambda: {},
        "a page of the toolkit": lambda: client.get(guideline.url).context[0].flatten(),
        "a page of the site's own": lambda: {"page": Page.objects.get(pk=guideline.pk)},
    }[around]()
    template = Template("{% load wagtailcore_tags %}{% for block in stream %}{% include_block block %}{% endfor %}")
    html = template.render(Context({**context, "stream": stream}))
    assert html.count(f'<a href="{document.url}">') == 2
    assert html.count(f'<a href="{other.url}">') == (1 if around == "nothing" else 2)
    assert 'alt="a sheet"' in html
