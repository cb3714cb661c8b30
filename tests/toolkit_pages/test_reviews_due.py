"""The report of reviews that are due, and the badge on pages whose review is overdue."""

import datetime
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from case_studies.models import CaseStudy
from toolkit_pages.badges import card_badges_for
from toolkit_pages.models import Article, Guideline

YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)
NEXT_YEAR = timezone.localdate() + datetime.timedelta(days=365)
BADGE = "Review overdue"


@pytest.fixture
def report():
    return reverse("toolkit_pages_reviews_due")


@pytest.fixture
def reviewed(sections):
    """Everything was reviewed and is due in a year, but for what a test changes."""
    from toolkit_pages.models import EditorialPage
    from toolkit_pages.types import concrete_subclasses

    for model in concrete_subclasses(EditorialPage):
        model.objects.update(reviewed_on=YESTERDAY, next_review_on=NEXT_YEAR)


def due(model, **values):
    page = model.objects.live().first()
    type(page).objects.filter(pk=page.pk).update(**values)
    return page


def test_overdue_and_never_reviewed_pages_of_every_type_are_listed(reviewed, moderator_client, report):
    case = due(CaseStudy, next_review_on=YESTERDAY)
    article = due(Article, reviewed_on=None, next_review_on=None)
    fine = Guideline.objects.live().first()

    html = moderator_client.get(report).content.decode()

    assert case.title in html
    assert "overdue" in html
    assert article.title in html
    assert fine.title not in html


def test_the_report_is_narrowed_by_reason_and_type(reviewed, moderator_client, report):
    case = due(CaseStudy, next_review_on=YESTERDAY)
    article = due(Article, reviewed_on=None, next_review_on=None)

    overdue = moderator_client.get(report, {"due": "overdue"}).content.decode()
    never = moderator_client.get(report, {"due": "never"}).content.decode()
    articles = moderator_client.get(report, {"content_type": article.content_type_id}).content.decode()

    assert case.title in overdue
    assert article.title not in overdue
    assert article.title in never
    assert case.title not in never
    assert article.title in articles
    assert case.title not in articles
    assert (
        "No page matches these filters"
        in moderator_client.get(report, {"due": "never", "content_type": case.content_type_id}).content.decode()
    )


def test_a_report_with_nothing_due_says_what_to_do(reviewed, moderator_client, report):
    assert "No review is due." in moderator_client.get(report).content.decode()


def test_drafts_are_not_due(reviewed, moderator_client, report):
    page = due(Guideline, reviewed_on=None)
    page.unpublish()

    assert page.title not in moderator_client.get(report).content.decode()


def test_the_report_downloads_as_csv_and_as_a_workbook(reviewed, moderator_client, report):
    case = due(CaseStudy, next_review_on=YESTERDAY)

    csv = b"".join(moderator_client.get(report, {"export": "csv"}).streaming_content).decode()
    xlsx = b"".join(moderator_client.get(report, {"export": "xlsx"}).streaming_content)
    rows = list(load_workbook(BytesIO(xlsx)).active.values)

    assert csv.splitlines()[0] == "Title,Type,Language,Reviewed on,Next review,Address"
    assert case.title in csv
    assert str(YESTERDAY) in csv
    assert rows[1][0] == case.title


def test_the_number_of_queries_does_not_grow_with_the_report(
    reviewed, moderator_client, report, django_assert_max_num_queries
):
    Guideline.objects.update(next_review_on=YESTERDAY)
    moderator_client.get(report)
    with django_assert_max_num_queries(30):
        moderator_client.get(report)


def test_the_menu_leads_to_the_report_and_an_account_without_pages_is_refused(
    moderator_client, django_user_model, client, report
):
    assert report in moderator_client.get(reverse("wagtailadmin_home")).content.decode()
    nobody = django_user_model.objects.create_user("nobody", password="x")
    client.force_login(nobody)
    assert client.get(report).status_code == 302


def test_a_page_whose_review_is_overdue_says_so_and_its_card_too(reviewed, client, sections):
    page = due(Guideline, next_review_on=YESTERDAY)

    assert BADGE in client.get(page.url).content.decode()
    listed = client.get(sections["guidelines"].url, {"sort": "title"}).content.decode()
    assert listed.count(BADGE) <= 1
    assert BADGE not in client.get(Guideline.objects.live().exclude(pk=page.pk).first().url).content.decode()


def test_badges_of_a_list_cost_one_query_and_of_a_page_none(reviewed, django_assert_num_queries):
    from wagtail.models import Page

    page = due(Guideline, next_review_on=YESTERDAY)
    pages = list(Page.objects.live())
    specific = [page.specific]
    assert {page.specific_class for page in pages}, "read before counting"
    with django_assert_num_queries(1):
        found = card_badges_for(pages)
    assert [str(badge.text) for badge in found[page.pk]] == [BADGE]
    assert list(found) == [page.pk]
    with django_assert_num_queries(0):
        card_badges_for(specific)
