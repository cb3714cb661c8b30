"""The report of downloads: whose it shows, what it is narrowed by, its chart with a table, and what is saved of it."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.documents import get_document_model
from wagtail.models import Collection, GroupCollectionPermission

from tests.conftest import logged_in
from tests.toolkit_documents.test_records import make_document
from toolkit_documents.models import DocumentRecord, DownloadCount

pytestmark = pytest.mark.django_db

TODAY = datetime.now(UTC).date()


@pytest.fixture
def report(db):
    return reverse("toolkit_documents_downloads")


@pytest.fixture
def drawer(db):
    return Collection.get_first_root_node().add_child(name="Drawer")


@pytest.fixture
def forms(drawer):
    """Two files of three languages: one fetched lately and long ago, one in a drawer fetched three weeks ago."""
    DownloadCount.objects.all().delete()
    form, tool = make_document("A form"), make_document("A tool")
    get_document_model().objects.filter(pk=tool.pk).update(collection=drawer)
    DocumentRecord.objects.filter(document=form).update(language="fr")
    for document, days, language, count in [
        (form, 0, "fr", 1200),
        (form, 0, "en", 30),
        (form, 400, "fr", 7),
        (tool, 21, "", 5),
    ]:
        DownloadCount.objects.create(
            record=document.toolkit_record, day=TODAY - timedelta(days=days), language=language, count=count
        )
    return form, tool


@pytest.fixture
def keeper(drawer):
    """May change the documents of the drawer and nothing else."""
    group = Group.objects.create(name="Keepers of the drawer")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(codename="change_document", content_type__app_label="wagtaildocs")
    GroupCollectionPermission.objects.create(group=group, collection=drawer, permission=change)
    user = get_user_model().objects.create_user("keeper")
    user.groups.add(group)
    return user


def shown(response) -> dict[str, int]:
    """The downloads of each title in the table."""
    return {row.instance.document.title: row.instance.downloads for row in response.context["table"].rows}


def saved(client, report, **asked) -> list[dict]:
    text = b"".join(client.get(report, {"export": "csv", **asked})).decode()
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:])))


def test_files_stand_with_their_downloads_the_most_fetched_first(moderator_client, report, forms):
    form, _tool = forms
    response = moderator_client.get(report)
    assert list(shown(response).items()) == [("A form", 1237), ("A tool", 5)]
    html = response.content.decode()
    assert f'href="{reverse("wagtaildocs:edit", args=[form.pk])}"' in html
    assert "1,242 downloads" in html
    for cell in (form.toolkit_record.document_set.code, "Français", "TXT", "1,237"):
        assert cell in html


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"period": "7"}, {"A form": 1230}),
        ({"period": "30"}, {"A form": 1230, "A tool": 5}),
        ({"language": "fr"}, {"A form": 1207}),
        ({"language": "none"}, {"A tool": 5}),
        ({"language": "fr", "period": "365"}, {"A form": 1200}),
        ({"collection": "Drawer"}, {"A tool": 5}),
        ({"ordering": "title"}, {"A form": 1237, "A tool": 5}),
        ({"language": "no-such"}, {"A form": 1237, "A tool": 5}),
    ],
    ids=str,
)
def test_the_report_is_narrowed_by_period_language_and_collection(
    moderator_client, report, forms, drawer, asked, expected
):
    if "collection" in asked:
        asked = {"collection": drawer.pk}
    response = moderator_client.get(report, asked)
    assert shown(response) == expected
    assert response.context["total"] == sum(expected.values())


def test_who_may_change_some_documents_sees_those_alone(keeper, report, forms):
    client = logged_in(keeper)
    response = client.get(report)
    assert shown(response) == {"A tool": 5}
    assert response.context["total"] == 5
    assert [row["Title"] for row in saved(client, report)] == ["A tool"]
    assert "Français" not in response.content.decode()


def test_who_may_change_no_document_neither_sees_the_report_nor_its_entry(keeper, report, forms):
    keeper.groups.get().collection_permissions.all().delete()
    client = logged_in(keeper)
    assert client.get(report).status_code == 302
    assert client.get(report, {"export": "csv"}).status_code == 302
    assert report not in client.get("/admin/").content.decode()


def test_the_menu_of_reports_leads_there(moderator_client, report):
    assert report in moderator_client.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("period", "heading", "number"), [("7", "By day", 7), ("90", "By week", 14), ("365", "By month", 13)]
)
def test_the_chart_spans_the_period_and_has_a_table_of_the_same_figures(
    moderator_client, report, forms, period, heading, number
):
    response = moderator_client.get(report, {"period": period})
    chart, html = response.context["chart"], response.content.decode()
    assert heading in html
    assert number - 1 <= len(chart.columns) <= number
    assert sum(column.count for column in chart.columns) == response.context["total"]
    assert html.count("<rect") == len(chart.columns)
    for column in chart.columns:
        assert f'<th scope="row">{column.name}</th>' in html
    assert f'aria-label="{chart.label}"' in html


def test_right_to_left_time_runs_from_the_right(moderator, moderator_client, report, forms):
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(moderator)
    profile.preferred_language = "ar"
    profile.save()
    columns = moderator_client.get(report, {"period": "7"}).context["chart"].columns
    assert columns[-1].count == 1230
    assert float(columns[0].x.rstrip("%")) > float(columns[-1].x.rstrip("%"))


def test_each_file_language_and_day_is_saved_in_a_row(moderator_client, report, forms):
    rows = saved(moderator_client, report)
    assert [(row["Title"], row["Language"], row["Downloads"]) for row in rows] == [
        ("A form", "fr", "7"),
        ("A tool", "", "5"),
        ("A form", "fr", "1200"),
        ("A form", "en", "30"),
    ]
    assert rows[1]["Day"] == (TODAY - timedelta(days=21)).isoformat()
    assert rows[1]["Collection"] == "Drawer"
    assert [row["Downloads"] for row in saved(moderator_client, report, period="7", language="en")] == ["30"]


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1"])
def test_no_title_becomes_a_formula(moderator_client, report, forms, title):
    form, _tool = forms
    get_document_model().objects.filter(pk=form.pk).update(title=title)
    assert saved(moderator_client, report, language="en")[0]["Title"] == f"'{title}"
    book = load_workbook(io.BytesIO(b"".join(moderator_client.get(report, {"export": "xlsx", "language": "en"}))))
    cell = book.active["B2"]
    assert (cell.data_type, cell.value) == ("s", title)


def test_a_file_without_a_set_is_listed_and_saved(moderator_client, report, forms):
    DocumentRecord.objects.update(document_set=None)
    assert "A form" in shown(moderator_client.get(report))
    assert saved(moderator_client, report)[0]["Set"] == ""


def test_an_empty_report_says_why(moderator_client, report, forms):
    results = reverse("toolkit_documents_downloads_results")
    DownloadCount.objects.filter(day=TODAY).delete()
    assert "Remove one to see more" in moderator_client.get(results, {"period": "7"}).content.decode()
    DownloadCount.objects.all().delete()
    assert "Nothing was downloaded yet" in moderator_client.get(report).content.decode()


def test_its_queries_do_not_grow_with_files(moderator_client, report, forms, django_assert_max_num_queries):
    moderator_client.get(report)
    for number in range(5):
        record = make_document(f"More {number}").toolkit_record
        DownloadCount.objects.create(record=record, day=TODAY, language="de", count=1)
    with django_assert_max_num_queries(40) as queries:
        moderator_client.get(report)
    assert len([query for query in queries.captured_queries if "documentrecord" in query["sql"]]) < 12
