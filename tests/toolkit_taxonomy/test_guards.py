"""A term in use is not deleted, and its code does not change; the list says how many pages use each term."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Locale

from case_studies.models import CasePartner, CaseStudy
from toolkit_pages.models import Guideline
from toolkit_taxonomy.models import PagePlace, PageTerm, Term
from toolkit_taxonomy.usage import term_usage, usage_counts


def make_term(scheme="topic", code="a-new-term", **values):
    return Term.objects.create(
        scheme=scheme, code=code, label=values.pop("label", "A new term"), locale=Locale.get_default()
    )


@pytest.fixture
def page(sections):
    page = Guideline(title="A page with a term", slug="with-term")
    sections["guidelines"].add_child(instance=page)
    page.save_revision().publish()
    return Guideline.objects.get(pk=page.pk)


@pytest.fixture
def case(sections):
    case = CaseStudy(title="A case with a partner", slug="with-partner", live=False)
    sections["case-studies"].add_child(instance=case)
    return case


def by_row(page, case):
    term = make_term()
    page.page_terms.add(PageTerm(term=term))
    page.save_revision().publish()
    return term, page


def by_row_in_a_draft(page, case):
    term = make_term()
    page.page_terms.add(PageTerm(term=term))
    page.save_revision()
    return term, page


def by_row_of_a_page_never_published(page, case):
    term = make_term()
    case.page_terms.add(PageTerm(term=term))
    case.save()
    return term, case


def by_partner(page, case):
    term = make_term("partner-type")
    case.partners.add(CasePartner(name="A partner", partner_type=term))
    case.save()
    return term, case


def by_licence(page, case):
    term = make_term("licence")
    page.licence = term
    page.save_revision().publish()
    return term, page


def by_place(page, case):
    term = make_term("region", "a-new-region")
    page.page_places.add(PagePlace(country="LB"))
    page.save_revision().publish()
    PagePlace.objects.filter(page=page).update(region=term.code)
    return term, page


def by_its_translation(page, case):
    term = make_term()
    french, _created = Locale.objects.get_or_create(language_code="fr")
    translation = term.copy_for_translation(french)
    translation.save()
    page.page_terms.add(PageTerm(term=term))
    page.save_revision().publish()
    return translation, page


USES = [
    by_row,
    by_row_in_a_draft,
    by_row_of_a_page_never_published,
    by_partner,
    by_licence,
    by_place,
    by_its_translation,
]


def told(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def addresses_of_deletion(term):
    bulk = reverse("wagtail_bulk_action", args=["toolkit_taxonomy", "term", "delete"])
    return [reverse(Term.snippet_viewset.get_url_name("delete"), args=[term.pk]), f"{bulk}?id={term.pk}"]


@pytest.mark.parametrize("use", USES)
def test_a_term_in_use_is_not_deleted_and_its_places_are_named(administrator_client, page, case, use):
    term, place = use(page, case)
    for address in addresses_of_deletion(term):
        for method in (administrator_client.get, administrator_client.post):
            response = method(address)
            message = told(response)
            assert place.title in message
            assert reverse("wagtailadmin_pages:edit", args=[place.pk]) in message
            assert administrator_client.get(response.url).status_code == 200
    assert Term.objects.filter(pk=term.pk).exists()


def test_a_term_with_narrower_ones_or_on_a_document_is_not_deleted(administrator_client, db):
    broader, licence = make_term(), make_term("licence", "a-licence")
    Term.objects.create(scheme="topic", code="narrow", label="Narrow", broader=broader, locale=Locale.get_default())
    document = get_document_model()(title="A licensed file")
    document.file.save("licensed.txt", ContentFile(b"x"), save=False)
    document.save()
    type(document.toolkit_record).objects.filter(document=document).update(licence=licence)

    for term, named in ((broader, "Narrow"), (licence, "A licensed file")):
        assert named in told(administrator_client.post(addresses_of_deletion(term)[0]))
        assert Term.objects.filter(pk=term.pk).exists()


def test_bulk_deletion_with_one_term_in_use_deletes_none(administrator_client, page, case):
    term, _place = by_row(page, case)
    free = make_term(code="free")
    administrator_client.post(f"{addresses_of_deletion(term)[1]}&id={free.pk}")
    assert Term.objects.filter(pk__in=[term.pk, free.pk]).count() == 2


def test_a_term_that_nothing_uses_is_deleted(administrator_client, db):
    single, bulk = make_term(), make_term(code="another")
    administrator_client.post(addresses_of_deletion(single)[0])
    administrator_client.post(addresses_of_deletion(bulk)[1])
    assert not Term.objects.filter(pk__in=[single.pk, bulk.pk]).exists()


def test_who_may_not_delete_is_refused(client, django_user_model, page, case):
    used, free = by_row(page, case)[0], make_term(code="free")
    user = django_user_model.objects.create_user("visitor", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    for term in (used, free):
        for address in addresses_of_deletion(term):
            assert page.title not in told(client.post(address))
    assert Term.objects.filter(pk__in=[used.pk, free.pk]).count() == 2


@pytest.mark.parametrize("use", [by_row, by_partner, by_licence, by_place])
def test_the_code_of_a_term_in_use_cannot_change_and_the_error_names_the_field(administrator_client, page, case, use):
    term, _place = use(page, case)
    address = reverse(Term.snippet_viewset.get_url_name("edit"), args=[term.pk])
    values = {"scheme": term.scheme, "code": "another-code", "label": term.label, "sort_order": 0}
    response = administrator_client.post(address, values)

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["code"]
    term.refresh_from_db()
    assert term.code != "another-code"
    administrator_client.post(address, {**values, "code": term.code, "label": "A better label"})
    term.refresh_from_db()
    assert term.label == "A better label"


@pytest.mark.parametrize("use", [by_row, by_row_of_a_page_never_published, by_partner, by_licence, by_place])
def test_a_term_counts_the_pages_that_use_it_each_once(page, case, use):
    term, place = use(page, case)
    assert usage_counts()[(term.scheme, term.code)] == 1
    assert [found.pk for found in term_usage(term)] == [place.pk]


def test_the_counts_agree_with_the_pages_for_every_term_of_the_starter_content(site_content):
    counts = usage_counts()
    for term in Term.objects.filter(locale__language_code="en"):
        assert counts[(term.scheme, term.code)] == term_usage(term).count(), term.code


def test_the_list_counts_all_terms_at_once(client, site_content, django_user_model, django_assert_max_num_queries):
    """Asked by somebody who may not translate: wagtail-localize's buttons cost two queries a row."""
    user = django_user_model.objects.create_user("vocabularies", password="x")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "change_term"]))
    client.force_login(user)
    address = reverse(Term.snippet_viewset.get_url_name("list"))
    client.get(address)
    with django_assert_max_num_queries(16):
        response = client.get(address)
    table = response.context["table"]
    rows = [row.instance for row in table.rows]
    assert len(rows) == 50
    assert [table.columns["usage"].get_value(term) for term in rows] == [term_usage(term).count() for term in rows]
