"""The home finds a page in one query, and finds what Wagtail's own routing finds, step by step."""

from dataclasses import dataclass

import pytest
from django.http import Http404
from django.test import RequestFactory
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, PageViewRestriction

from case_studies.models import CaseStudy
from toolkit_pages import routing
from toolkit_pages.models import Guideline, StandardPage, ToolkitHome

CASE = "case-studies/assabil-beirut"
LONG = "x" * 255


@dataclass
class Found:
    """What a routing answered: the page, what it is to do, and what a template may ask the request."""

    page: Page
    page_type: type
    view: str
    args: tuple
    kwargs: dict
    match: str | None


def routed(method, home, address: str) -> Found | None:
    request = RequestFactory().get(f"/en/{address}")
    try:
        page, args, kwargs = method(home, request, [part for part in address.split("/") if part])
    except Http404:
        return None
    view = args[0].__name__ if args else ""
    match = getattr(request, "routable_resolver_match", None)
    return Found(page, type(page), view, args[1:], kwargs, match.url_name if match else None)


@pytest.fixture
def world(home, sections):
    """The starter content, with what an address may meet in its way."""
    beirut = CaseStudy.objects.get(slug="assabil-beirut")
    plain = Page(title="A plain page", slug="plain")
    home.add_child(instance=plain)
    plain.add_child(instance=Page(title="Below a plain page", slug="below"))
    plain.add_child(instance=StandardPage(title="A toolkit page below a plain one", slug="about-it"))
    hidden = StandardPage(title="A draft", slug="hidden", live=False)
    home.add_child(instance=hidden)
    hidden.add_child(instance=StandardPage(title="Live below a draft", slug="shown"))
    inner = ToolkitHome(title="A toolkit inside", slug="inner", purpose="Inside")
    home.add_child(instance=inner)
    inner.add_child(instance=StandardPage(title="About the inner", slug="about"))
    home.add_child(instance=StandardPage(title="Named like the feed", slug="feed"))
    home.add_child(instance=Page(title="Unicode", slug="télé"))
    home.add_child(instance=Page(title="Long", slug=LONG))
    beirut.add_child(instance=Page(title="Below a case", slug="extra"))
    beirut.add_child(instance=Page(title="Named like the data", slug="data"))
    beirut.get_children().get(slug="data").add_child(instance=Page(title="Hidden behind the data", slug="results"))
    lost = Page(title="Of a type that is gone", slug="lost")
    home.add_child(instance=lost)
    lost.add_child(instance=Page(title="Below it", slug="below"))
    gone = type(lost.content_type).objects.create(app_label="gone", model="gonepage")
    Page.objects.filter(pk=lost.pk).update(content_type=gone)
    PageViewRestriction.objects.create(page=sections["articles"], restriction_type=PageViewRestriction.LOGIN)
    deleted = StandardPage(title="Deleted", slug="deleted")
    home.add_child(instance=deleted)
    Page.objects.get(pk=deleted.pk).delete()
    return ToolkitHome.objects.get(pk=home.pk)


ADDRESSES = [
    *("", "case-studies", CASE, f"{CASE}/data/results", f"{CASE}/data/nothing", f"{CASE}/data", f"{CASE}/extra"),
    *(f"{CASE}/data/results/more", f"{CASE}/nothing", f"{CASE}/nothing/at/all", f"{CASE}/extra/data/results"),
    *("case-studies/nothing", "case-studies/nothing/data/results", "nothing", "nothing/assabil-beirut"),
    *("case-studies/mars-journal-index", "case-studies/mars-journal-index/data/results"),
    *("guidelines", "guidelines/choosing-a-partner", "guidelines/assabil-beirut", "case-studies/choosing-a-partner"),
    *("assabil-beirut", "case-studies/case-studies", f"{CASE}/assabil-beirut", "Case-Studies", "case-studies/ASSABIL"),
    *("feed", "feed/more", "search", "search/more", "about", "about/data/results", "deleted", "articles"),
    *("articles/survey-2013", "resources/bsla-training-package", "resources/bsla-training-package/data/results"),
    *("plain", "plain/below", "plain/about-it", "plain/nothing", "hidden", "hidden/shown", "hidden/nothing"),
    *("inner", "inner/about", "inner/feed", "inner/nothing", "inner/case-studies", "lost", "lost/below"),
    *("télé", "t%C3%A9l%C3%A9", LONG, "x" * 256, "x" * 5000, "/".join(["case-studies"] * 400), "..", "%", "_", "\\"),
]


def test_an_address_leads_where_stock_routing_leads(world):
    stock = {address: routed(RoutablePageMixin.route, world, address) for address in ADDRESSES}
    ours = {address: routed(ToolkitHome.route, world, address) for address in ADDRESSES}
    assert [address for address in ADDRESSES if ours[address] != stock[address]] == []
    assert 20 < sum(found is not None for found in ours.values()) < len(ADDRESSES) - 20


@pytest.mark.parametrize(("address", "own_columns"), [("case-studies", 0), (CASE, 1), (f"{CASE}/extra", 0)])
def test_the_chain_is_found_in_one_query_whatever_its_length(home, django_assert_num_queries, address, own_columns):
    CaseStudy.objects.get(slug="assabil-beirut").add_child(instance=Page(title="Extra", slug="extra"))
    home = ToolkitHome.objects.get(pk=home.pk)
    request = RequestFactory().get(f"/en/{address}/")
    assert {page.specific_class for page in Page.objects.all()}, "read before counting"
    with django_assert_num_queries(1 + own_columns):
        home.route(request, address.split("/"))
    assert [page.slug for page in request.toolkit_chain[1:]] == address.split("/")
    with django_assert_num_queries(0):
        assert {page.locale.language_code for page in request.toolkit_chain} == {"en"}


def test_an_address_of_hundreds_of_parts_is_not_built_into_a_query(home, monkeypatch):
    asked = []
    monkeypatch.setattr(routing, "find_chain", lambda *args: asked.append(args))
    assert routed(ToolkitHome.route, home, "/".join(["case-studies"] * 400)) is None
    assert asked == []


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    def rename(page, slug):
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return rename


def test_a_renamed_page_redirects(client, site_content, rename):
    rename(CaseStudy.objects.get(slug="renew-our-libraries"), "renewed-libraries")
    response = client.get("/en/case-studies/renew-our-libraries/")
    assert (response.status_code, response["Location"]) == (301, "/en/case-studies/renewed-libraries/")
    assert client.get(response["Location"]).status_code == 200


def test_a_renamed_section_redirects_with_all_below_it(client, sections, rename):
    rename(sections["case-studies"], "stories")
    response = client.get("/en/case-studies/renew-our-libraries/")
    assert (response.status_code, response["Location"]) == (301, "/en/stories/renew-our-libraries/")


def test_a_moved_page_redirects_with_all_below_it(administrator_client, client, home):
    plain = home.add_child(instance=Page(title="Plain", slug="plain"))
    plain.add_child(instance=Page(title="Below", slug="below"))
    elsewhere = home.add_child(instance=Page(title="Elsewhere", slug="elsewhere"))
    response = administrator_client.post(f"/admin/pages/{plain.pk}/move/{elsewhere.pk}/confirm/")
    assert response.status_code == 302
    for old, new in (("plain", "elsewhere/plain"), ("plain/below", "elsewhere/plain/below")):
        answer = client.get(f"/en/{old}/")
        assert (answer.status_code, answer["Location"]) == (301, f"/en/{new}/")


def test_a_redirect_leaves_with_the_page_it_leads_to(client, site_content, rename):
    page = Guideline.objects.get(slug="media")
    rename(page, "press")
    assert client.get("/en/guidelines/media/").status_code == 301
    page.delete()
    assert client.get("/en/guidelines/media/").status_code == 404
