"""The office's desk: its acts through the pages that the office uses."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from billing.models import FeeSchedule, Invoice, Payment
from billing.receivers import facilities_without_invoice, unpaid_invoices
from iasios import clock
from iasios.audit.models import Entry
from iasios.office import admin_url
from registration.models import Facility
from tests.factories.billing import make_draft, make_facility, make_invoice, make_office, make_overdue_invoice, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client) -> Client:
    """Return a browser in which the office has signed in."""
    client.force_login(make_office())
    return client


def act_url(obj: Facility | Invoice, act: str) -> str:
    """Return the page of an act."""
    return admin_url(obj).replace("/change/", f"/act/{act}/")


def test_from_registered_to_enrolled(office: Client) -> None:
    facility = make_facility()

    issued = office.post(act_url(facility, "issue-enrolment-invoice"), {"purchase_order": "PO 4711"}, follow=True)
    invoice = Invoice.objects.get()
    part = {"amount": "960.00", "received_on": clock.today().isoformat(), "reference": "BANK 7"}
    office.post(act_url(invoice, "record-payment"), part)
    rest = office.post(act_url(invoice, "record-payment"), part | {"amount": "3000"}, follow=True)

    invoice.refresh_from_db()
    facility.refresh_from_db()
    assert (invoice.status, invoice.purchase_order, facility.status) == ("paid", "PO 4711", "enrolled")
    assert f"Invoice {invoice.number} over EUR 3,960.00 is issued" in issued.content.decode()
    assert f"EUR 3,000.00 recorded. Invoice {invoice.number} is paid in full." in rest.content.decode()
    assert [str(payment.amount) for payment in invoice.payments.all()] == ["960.00", "3000.00"]


def test_looking_at_an_act_changes_nothing(office: Client) -> None:
    facility, invoice, draft = make_facility(), make_invoice(), make_draft()
    entries = Entry.objects.count()

    pages = [
        office.get(act_url(facility, "issue-enrolment-invoice")),
        office.get(act_url(facility, "draft-enrolment-invoice")),
        office.get(act_url(invoice, "record-payment")),
        office.get(act_url(draft, "issue")),
        office.get(act_url(draft, "cancel")),
    ]

    assert [page.status_code for page in pages] == [200] * 5
    assert "EUR 3,960.00 is open." in pages[2].content.decode()
    assert (Entry.objects.count(), Payment.objects.count(), Invoice.objects.count()) == (entries, 0, 2)


def test_a_double_click_issues_one_invoice(office: Client) -> None:
    facility = make_facility()
    address = act_url(facility, "issue-enrolment-invoice")

    answers = [office.post(address, {"purchase_order": ""}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 422]
    assert "waits for payment" in answers[1].content.decode()
    assert Invoice.objects.count() == 1


def test_a_draft_is_made_then_issued(office: Client) -> None:
    facility = make_facility()

    office.post(act_url(facility, "draft-enrolment-invoice"))
    draft = Invoice.objects.get()
    status_of_draft = draft.status
    office.post(act_url(draft, "issue"), {"purchase_order": "PO 1"})

    draft.refresh_from_db()
    assert (status_of_draft, draft.status, draft.purchase_order) == ("draft", "issued", "PO 1")


def test_a_draft_is_discarded_with_a_reason(office: Client) -> None:
    draft = make_draft()

    office.post(act_url(draft, "cancel"), {"note": "The fees were wrong"})

    draft.refresh_from_db()
    assert draft.status == "cancelled"
    assert Entry.objects.about(draft).last().note == "The fees were wrong"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"amount": "3960.01"}, "Only EUR 3,960.00 is open, and this is EUR 0.01 more."),
        ({"amount": "0"}, "A payment is more than zero."),
        ({"amount": "1.234"}, "Write the amount with a point and at most two places"),
        ({"amount": "a lot"}, "Write the amount with a point and at most two places"),
        ({"amount": ""}, "Write the amount that arrived."),
        ({"received_on": "2999-01-01"}, "This day is still to come."),
        ({"received_on": "yesterday"}, "Write the day as year, month and day"),
        ({"received_on": ""}, "Choose the day on which the money arrived."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_kept(office: Client, typed: dict[str, str], sentence: str) -> None:
    invoice = make_invoice()
    data = {"amount": "100", "received_on": clock.today().isoformat(), "reference": "Kept as typed"} | typed

    answer = office.post(act_url(invoice, "record-payment"), data)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    assert [value for value in data.values() if value and f'value="{value}"' not in text] == []
    assert not Payment.objects.exists()


def test_the_page_of_an_invoice_tells_everything(office: Client) -> None:
    invoice = pay(make_invoice(), 1000)

    text = office.get(admin_url(invoice)).content.decode()

    expected = [
        "EUR 3,960.00",
        "EUR 2,960.00",
        "Partly paid",
        "IASIOS enrolment fee",
        "example amounts, to be replaced",
    ]
    assert [part for part in expected if part not in text] == []
    assert "Being made." in text


def test_the_list_costs_the_same_whatever_its_length(
    office: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = reverse("admin:billing_invoice_changelist")
    pay(make_invoice(), 10)
    office.get(address)  # the session's first page costs more
    with django_assert_max_num_queries(40) as one:
        office.get(address)
    make_draft()
    for _ in range(3):
        pay(make_overdue_invoice(), 10)
    with django_assert_max_num_queries(40) as five:
        page = office.get(address)

    assert len(five) == len(one)
    assert page.content.decode().count("Overdue") >= 3


def test_the_list_filters_what_is_overdue(office: Client) -> None:
    make_invoice()
    late = make_overdue_invoice()

    page = office.get(reverse("admin:billing_invoice_changelist"), {"payment": "overdue"})

    assert list(page.context["cl"].result_list) == [late]


def test_fees_are_added_and_recorded(office: Client) -> None:
    later = clock.today() + timedelta(days=30)
    data = {
        "valid_from": later.isoformat(),
        "currency": "EUR",
        "enrolment_fee": "2600",
        "annual_fee": "0",
        "vat_rate": "20",
        "payment_days": "14",
    }

    answer = office.post(reverse("admin:billing_feeschedule_add"), data)

    fees = FeeSchedule.objects.get(valid_from=later)
    assert answer.status_code == 302
    assert (fees.enrolment_fee, fees.is_example) == (Decimal(2600), False)
    assert Entry.objects.about(fees).get().data["enrolment_fee"] == "2600.00"


def test_fees_can_change_until_an_invoice_was_made_from_them(office: Client) -> None:
    unused = FeeSchedule.objects.create(valid_from="2024-01-01", enrolment_fee=1)
    used = make_draft().schedule
    data = {"valid_from": "2024-01-01", "currency": "euro", "enrolment_fee": "5", "annual_fee": "0"}
    rest = {"vat_rate": "0", "payment_days": "30"}

    wrong = office.post(admin_url(unused), data | rest)
    right = office.post(admin_url(unused), data | rest | {"currency": "EUR"})
    late = office.post(admin_url(used), data | rest | {"currency": "EUR"})

    unused.refresh_from_db()
    assert (wrong.status_code, right.status_code, late.status_code) == (200, 302, 403)
    assert unused.enrolment_fee == Decimal(5)


def test_queues_say_what_waits(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    first, second = make_facility("First"), make_facility("Second")
    make_draft(second)
    late, open_ = make_overdue_invoice(make_facility("Late")), make_invoice(make_facility("Open"))
    pay(make_invoice(make_facility("Paid")), 3960)

    with django_assert_max_num_queries(2):
        waiting = [(row.title, row.status) for row in facilities_without_invoice()]
    with django_assert_max_num_queries(3):
        unpaid = [(row.title, row.status, row.kind, row.url) for row in unpaid_invoices()]

    assert waiting == [(first.name, "No invoice yet"), (second.name, "Invoice drafted")]
    assert unpaid == [
        (f"{late.number}: Late", "Overdue", "problem", admin_url(late)),
        (f"{open_.number}: Open", "Waiting for payment", "waiting", admin_url(open_)),
    ]


def test_members_do_not_reach_the_desk(client: Client) -> None:
    facility = make_facility()
    client.force_login(facility.memberships.get().user)

    answer = client.post(act_url(facility, "issue-enrolment-invoice"), {"purchase_order": ""})

    assert answer.status_code in {302, 403, 404}
    assert not Invoice.objects.exists()
