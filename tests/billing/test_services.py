"""The way of an invoice: drafted, issued, paid; and what each act leaves behind."""

import datetime
import io
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from post_office.models import Email
from pypdf import PdfReader

from billing import services
from billing.models import FeeSchedule, Invoice, NumberSeries, Payment
from iasios import clock
from iasios.audit.models import Entry
from iasios.documents.models import Document
from iasios.notifications.models import Message
from iasios.notifications.services import deliver_message
from iasios.workflow import Refused, perform
from tests.factories.billing import make_draft, make_facility, make_invoice, make_office, make_person, pay, rendered

pytestmark = pytest.mark.django_db


def refusal(act: Callable[[], Any]) -> str:
    """Return the sentence with which an act is refused."""
    with pytest.raises(Refused) as caught:
        act()
    return str(caught.value)


def test_a_draft_copies_the_fees_in_force() -> None:
    later = clock.today() + datetime.timedelta(days=1)
    FeeSchedule.objects.create(valid_from=later, enrolment_fee=9999)

    draft = make_draft()

    assert [(line.description, line.net) for line in draft.lines.all()] == [
        ("IASIOS enrolment fee", Decimal("2500.00")),
        ("Annual administration fee, first year", Decimal("800.00")),
    ]
    assert (draft.net, draft.vat, draft.total) == (Decimal("3300.00"), Decimal("660.00"), Decimal("3960.00"))
    assert (draft.number, draft.status, draft.currency) == (None, "draft", "EUR")


def test_without_an_annual_fee_there_is_one_line() -> None:
    FeeSchedule.objects.create(valid_from=clock.today(), enrolment_fee=1000, currency="CHF")

    draft = services.draft_enrolment_invoice(facility=make_facility(), by=make_office())

    assert [line.description for line in draft.lines.all()] == ["IASIOS enrolment fee"]
    assert draft.currency == "CHF"


def test_a_second_invoice_for_the_same_is_refused() -> None:
    facility, office = make_facility(), make_office()
    draft = make_draft(facility)

    while_draft = refusal(lambda: services.draft_enrolment_invoice(facility=facility, by=office))
    issued = services.issue_invoice(invoice=draft, by=office)
    while_issued = refusal(lambda: services.issue_enrolment_invoice(facility=facility, by=office))

    assert while_draft == (
        "The facility has an enrolment invoice already: Draft invoice waits to be issued or discarded."
    )
    assert while_issued == (
        f"The facility has an enrolment invoice already: Invoice {issued.number} waits for payment."
    )
    assert Invoice.objects.count() == 1


def test_without_fees_nothing_is_drafted() -> None:
    FeeSchedule.objects.all().delete()
    facility, office = make_facility(), make_office()

    none = refusal(lambda: services.draft_enrolment_invoice(facility=facility, by=office))
    FeeSchedule.objects.create(valid_from=clock.today(), enrolment_fee=0)
    zero = refusal(lambda: services.draft_enrolment_invoice(facility=facility, by=office))

    assert none == "No fees are in force today. Add a fee schedule first."
    assert zero == "The fees in force are zero, so there is nothing to pay. Add a fee schedule first."


def test_a_centre_is_not_enrolled_twice() -> None:
    facility = make_facility()
    pay(make_invoice(facility), 3960)

    sentence = refusal(lambda: services.issue_enrolment_invoice(facility=facility, by=make_office()))

    assert sentence.startswith("Only a registered facility pays for enrolment.")


def test_issuing_twice_is_refused_and_costs_no_number() -> None:
    draft = make_draft()
    stale = Invoice.objects.get(pk=draft.pk)
    issued = services.issue_invoice(invoice=draft, by=make_office())

    sentence = refusal(lambda: services.issue_invoice(invoice=stale, by=make_office()))

    assert sentence == f"Invoice {issued.number} is not a draft any more. Somebody may have acted before you."
    assert NumberSeries.objects.get().last == 1
    assert Document.objects.count() == 1


def test_an_invoice_without_lines_is_not_issued() -> None:
    draft = make_draft()
    draft.lines.all().delete()

    assert refusal(lambda: services.issue_invoice(invoice=draft, by=make_office())) == (
        "The invoice has no lines. Add at least one."
    )
    assert not Document.objects.exists()


def test_only_the_office_may_act() -> None:
    invoice = make_invoice()
    member = invoice.facility.memberships.get().user
    other = make_facility()
    acts: list[Callable[[], Any]] = [
        lambda: services.draft_enrolment_invoice(facility=other, by=member),
        lambda: services.issue_enrolment_invoice(facility=other, by=make_person()),
        lambda: services.issue_invoice(invoice=invoice, by=member),
        lambda: services.record_payment(invoice=invoice, amount=Decimal(1), received_on=clock.today(), by=member),
        lambda: services.save_fee_schedule(schedule=FeeSchedule(valid_from=clock.today(), enrolment_fee=1), by=member),
    ]
    entries = Entry.objects.count()

    for act in acts:
        with pytest.raises(PermissionDenied):
            act()

    assert Entry.objects.count() == entries
    assert not Payment.objects.exists()


def test_numbers_begin_anew_each_year() -> None:
    def issued_on(year: int) -> str | None:
        with clock.at(datetime.datetime(year, 6, 1, 12, tzinfo=datetime.UTC)):
            return make_invoice().number

    numbers = [issued_on(2026), issued_on(2026), issued_on(2027), issued_on(2026)]

    assert numbers == ["2026-0001", "2026-0002", "2027-0001", "2026-0003"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fates=st.lists(st.booleans(), max_size=8))
def test_an_act_that_fails_leaves_no_gap(fates: list[bool]) -> None:
    """`fates` says of each invoice whether its transaction is committed."""
    before = NumberSeries.objects.filter(year=clock.today().year).values_list("last", flat=True).first() or 0
    numbers = []
    for succeeds in fates:
        try:
            with transaction.atomic():
                number = make_invoice().number
                assert succeeds
                numbers.append(number)
        except AssertionError:
            continue

    assert numbers == [f"{clock.today().year}-{before + place:04d}" for place, _ in enumerate(numbers, start=1)]


def test_an_issued_invoice_goes_out_with_its_pdf() -> None:
    facility = make_facility()
    invoice = make_invoice(facility, purchase_order=" PO 4711 ")
    messages = list(Message.objects.within(facility.slug))

    for message in messages:
        deliver_message(str(message.pk))
    before = Email.objects.count()
    document = rendered(invoice)
    for message in messages:
        deliver_message(str(message.pk))

    assert before == 0
    assert {message.to for message in messages} == {*facility.appointments.values_list("email", flat=True)}
    assert {message.subject for message in messages} == {
        f"Pay invoice {invoice.number} by {invoice.due_on:%-d %B %Y}: {facility.name}"
    }
    assert [attachment.name for email in Email.objects.all() for attachment in email.attachments.all()] == [
        document.filename,
        document.filename,
    ]
    assert [
        f"/my/{facility.slug}/invoices/" in text for message in messages for text in (message.text, message.html)
    ] == [True] * 4
    assert invoice.purchase_order == "PO 4711"


def test_the_pdf_says_what_the_invoice_says() -> None:
    invoice = make_invoice(make_facility(name="Centre Hospitalier de Besançon"), purchase_order="PO 4711")

    with rendered(invoice).file.open("rb") as file:
        text = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages).split())

    expected = [
        invoice.number,
        "Centre Hospitalier de Besançon",
        "D02 X285 Dublin",
        "PO 4711",
        "IASIOS enrolment fee",
        "EUR 2,500.00",
        "EUR 800.00",
        "EUR 3,300.00",
        "EUR 660.00",
        "EUR 3,960.00",
        f"{invoice.due_on:%-d %B %Y}",
        "Example amounts",
    ]
    assert [part for part in expected if str(part) not in text] == []


def test_a_part_is_acknowledged_and_the_rest_enrols() -> None:
    facility = make_facility()
    invoice = make_invoice(facility)

    pay(invoice, "960.00")
    facility.refresh_from_db()
    after_part = (invoice.status, invoice.open_amount, facility.status)
    pay(invoice, "3000.00")
    facility.refresh_from_db()

    assert after_part == ("issued", Decimal("3000.00"), "registered")
    assert (invoice.status, invoice.open_amount, facility.status) == ("paid", Decimal("0.00"), "enrolled")
    assert invoice.paid_at
    assert facility.enrolled_at
    kinds = sorted({message.kind for message in Message.objects.within(facility.slug)})
    assert kinds == ["enrolled", "invoice_issued", "payment_incomplete"]


def test_the_history_tells_the_whole_story() -> None:
    facility = make_facility()
    invoice = make_invoice(facility)
    pay(invoice, "960.00")
    pay(invoice, "3000.00")

    assert [entry.sentence for entry in Entry.objects.within(facility.slug)] == [
        "drafted the enrolment invoice",
        "issued the invoice",
        "recorded a payment of EUR 960.00",
        "recorded a payment of EUR 3,000.00",
        "recorded that the invoice is paid in full",
        "enrolled the facility as IASIOS Enrolled Centre",
    ]


def test_more_than_is_open_is_refused() -> None:
    invoice = pay(make_invoice(), "960.00")

    sentence = refusal(lambda: pay(invoice, "3000.01"))

    assert sentence == ("Only EUR 3,000.00 is open, and this is EUR 0.01 more. Record what belongs to this invoice.")
    assert invoice.payments.count() == 1


@pytest.mark.parametrize("amount", ["0", "-5"])
def test_a_payment_is_more_than_zero(amount: str) -> None:
    invoice = make_invoice()

    assert refusal(lambda: pay(invoice, amount)) == "A payment is more than zero."


def test_a_draft_and_a_paid_invoice_take_no_payment() -> None:
    draft, paid = make_draft(), pay(make_invoice(), 3960)

    sentences = [refusal(partial(pay, invoice, 1)) for invoice in (draft, paid)]

    assert sentences == [
        f"Only an issued invoice takes a payment. This one is \u201c{status}\u201d." for status in ("Draft", "Paid")
    ]


def test_a_facility_that_was_withdrawn_is_not_enrolled_by_its_payment() -> None:
    facility = make_facility()
    invoice = make_invoice(facility)
    perform(facility, "withdraw", by=make_office(), note="They asked for it")

    pay(invoice, 3960)

    facility.refresh_from_db()
    assert (invoice.status, facility.status) == ("paid", "withdrawn")


def test_fees_that_an_invoice_was_made_from_stay() -> None:
    fees = make_invoice().schedule
    fees.enrolment_fee = Decimal(1)

    sentence = refusal(lambda: services.save_fee_schedule(schedule=fees, by=make_office()))

    assert sentence == "An invoice was made from these fees. Add a schedule that begins later."
    fees.refresh_from_db()
    assert fees.enrolment_fee == Decimal("2500.00")


def test_example_fees_are_made_once_and_never_over_real_ones() -> None:
    FeeSchedule.objects.all().delete()
    first = services.ensure_example_fees()

    assert services.ensure_example_fees() == first
    assert first.is_example
