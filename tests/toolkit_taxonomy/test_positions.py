"""Where a new term stands, and what the list of terms says while there are none."""

import pytest
from django.db.models import Max
from django.urls import reverse

from toolkit_taxonomy.models import Term

pytestmark = pytest.mark.django_db


def add(client, **values):
    address = reverse(Term.snippet_viewset.get_url_name("add"))
    response = client.post(
        address, {"scheme": "topic", "code": "new", "label": "New", "sort_order": "0", "locale": "en", **values}
    )
    assert response.status_code == 302
    return Term.objects.get(scheme=values.get("scheme", "topic"), code=values.get("code", "new"))


@pytest.mark.parametrize("scheme", ["topic", "audience"])
def test_a_new_term_goes_last_in_its_vocabulary(administrator_client, site_content, scheme):
    before = Term.objects.filter(scheme=scheme).aggregate(last=Max("sort_order"))["last"]
    first, second = (add(administrator_client, scheme=scheme, code=code) for code in ("new", "newer"))
    assert before < first.sort_order < second.sort_order


def test_a_position_that_is_given_is_kept(administrator_client, site_content):
    assert add(administrator_client, sort_order="3").sort_order == 3


def test_a_term_that_is_changed_stays_where_it_stands(administrator_client, site_content):
    term = Term.objects.filter(scheme="topic", locale__language_code="en").earliest("sort_order")
    assert term.sort_order == 0
    values = {"scheme": term.scheme, "code": term.code, "label": "Another label", "sort_order": "0"}
    administrator_client.post(reverse(Term.snippet_viewset.get_url_name("edit"), args=[term.pk]), values)
    term.refresh_from_db()
    assert (term.label, term.sort_order) == ("Another label", 0)


def test_a_list_without_terms_says_where_they_come_from(administrator_client, db):
    Term.objects.all().delete()
    address = reverse(Term.snippet_viewset.get_url_name("list"))
    assert "load_vocabularies" in administrator_client.get(address).content.decode()
