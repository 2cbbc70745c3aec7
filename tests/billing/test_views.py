"""The facility's page of invoices."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from iasios.accounts.models import User
from registration.models import Facility
from tests.factories.billing import (
    make_draft,
    make_facility,
    make_invoice,
    make_office,
    make_overdue_invoice,
    make_person,
    pay,
    rendered,
)

pytestmark = pytest.mark.django_db


def page_of(facility: Facility, user: User) -> tuple[int, str]:
    """Return status and text of the page, as that person gets it."""
    client = Client()
    client.force_login(user)
    response = client.get(reverse("invoices", args=[facility.slug]))
    return response.status_code, " ".join(response.content.decode().split())


def member_of(facility: Facility) -> User:
    """Return the facility's first member."""
    return facility.memberships.order_by("pk")[0].user


def test_before_the_first_invoice_the_page_says_what_will_be_here() -> None:
    facility = make_facility()

    status, text = page_of(facility, member_of(facility))

    assert status == 200
    assert "No invoice yet" in text
    assert "How to pay" not in text


def test_a_draft_is_not_shown_to_anybody_here() -> None:
    facility = make_facility()
    make_draft(facility)

    texts = [page_of(facility, user)[1] for user in (member_of(facility), make_office())]

    assert ["No invoice yet" in text and "3,960.00" not in text for text in texts] == [True, True]


def test_an_open_invoice_says_how_to_pay_it() -> None:
    facility = make_facility()
    invoice = pay(make_invoice(facility, purchase_order="PO 4711"), "960.00")

    _, text = page_of(facility, member_of(facility))

    expected = [
        "An invoice waits for your payment.",
        f"Invoice {invoice.number}",
        "Partly paid",
        "EUR 3,960.00",
        "EUR 960.00",
        "EUR 3,000.00",
        f"{invoice.due_on:%-d %B %Y}",
        "PO 4711",
        "AT61 1904 3002 3457 3201",
    ]
    assert [part for part in expected if part not in text] == []


def test_the_pdf_is_linked_once_it_exists() -> None:
    facility = make_facility()
    invoice = make_invoice(facility)
    address = reverse("document", args=[facility.slug, str(invoice.number)])

    before = page_of(facility, member_of(facility))[1]
    rendered(invoice)
    after = page_of(facility, member_of(facility))[1]

    assert [address in text for text in (before, after)] == [False, True]
    assert ["The PDF is being made." in text for text in (before, after)] == [True, False]


def test_overdue_and_paid_are_told_apart() -> None:
    late, settled = make_facility(), make_facility()
    make_overdue_invoice(late)
    pay(make_invoice(settled), 3960)

    texts = [page_of(facility, member_of(facility))[1] for facility in (late, settled)]

    assert ["Overdue" in text for text in texts] == [True, False]
    assert ["You have nothing to pay at present." in text for text in texts] == [False, True]


def test_strangers_find_nothing() -> None:
    facility, other = make_facility(), make_facility()
    make_invoice(facility)

    assert [page_of(facility, user)[0] for user in (make_person(), member_of(other), make_office())] == [404, 404, 200]


def test_without_signing_in_the_page_leads_to_the_sign_in(client: Client) -> None:
    address = reverse("invoices", args=[make_facility().slug])

    response = client.get(address)

    assert (response.status_code, response.headers["Location"]) == (302, f"/accounts/login/?next={address}")
    assert client.post(address).status_code == 405


def test_many_invoices_cost_no_more_queries_than_one(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    few, many = make_facility(), make_facility()
    make_invoice(few)
    for _ in range(3):
        invoice = pay(make_invoice(many), 3960)
        many.__class__.objects.filter(pk=many.pk).update(status="registered")
    assert invoice.facility == many
    client.force_login(member_of(few))
    with django_assert_max_num_queries(40) as one:
        client.get(reverse("invoices", args=[few.slug]))
    client.force_login(member_of(many))
    with django_assert_max_num_queries(40) as three:
        client.get(reverse("invoices", args=[many.slug]))

    assert len(three) == len(one)
