"""Every write of this floor. All acts belong to the office, and each asks the rule itself.

Rows are locked in one order, so that two acts never wait for each other: numbers, facility, invoice, audit trail.
"""

import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from iasios import clock
from iasios.accounts.models import User
from iasios.audit.services import record
from iasios.documents.services import request_document
from iasios.permissions import allowed
from iasios.ui.templatetags.ui import money
from iasios.workflow import Refused, perform
from registration.choices import Standing
from registration.models import Facility
from registration.services import enrol

from .choices import InvoiceStatus, Purpose
from .documents import invoice_data
from .messages import send_payment_incomplete
from .models import FeeSchedule, Invoice, InvoiceLine, NumberSeries, Payment
from .workflow import refusals_of_enrolment, refusals_of_payment, wrong_amount

#: Amounts that a fresh portal starts with. Invented: IASIOS replaces them by its own before it goes live.
EXAMPLE_FEES = {
    "currency": "EUR",
    "enrolment_fee": Decimal("2500.00"),
    "annual_fee": Decimal("800.00"),
    "vat_rate": Decimal("20.00"),
    "payment_days": 30,
    "is_example": True,
}
EXAMPLE_FEES_FROM = datetime.date(2025, 1, 1)


def _require_office(by: User, obj: Any) -> None:
    if not allowed(by, "billing.administer", obj):
        message = "Your role does not allow this."
        raise PermissionDenied(message)


@transaction.atomic
def ensure_example_fees() -> FeeSchedule:
    """Return a fee schedule to start with; make the example one only if there is none at all."""
    found = FeeSchedule.objects.order_by("valid_from").first()
    return found or FeeSchedule.objects.create(valid_from=EXAMPLE_FEES_FROM, **EXAMPLE_FEES)


@transaction.atomic
def save_fee_schedule(*, schedule: FeeSchedule, by: User) -> FeeSchedule:
    """Store fees that the office typed. Refused once an invoice was made from them."""
    _require_office(by, schedule)
    if schedule.pk and schedule.in_use:
        raise Refused(["An invoice was made from these fees. Add a schedule that begins later."])
    schedule.save()
    schedule.refresh_from_db()
    fees = {
        name: str(getattr(schedule, name))
        for name in ("valid_from", "currency", "enrolment_fee", "annual_fee", "vat_rate", "payment_days", "is_example")
    }
    record(schedule, "billing.feeschedule.save", "set the fees", by=by, data=fees)
    return schedule


@transaction.atomic
def draft_enrolment_invoice(*, facility: Facility, by: User) -> Invoice:
    """Draft the invoice for enrolment and annual administration, from the fees in force today.

    Refused with a sentence if the facility is not registered, has such an invoice open, or no fees are in force.
    """
    _require_office(by, facility)
    locked = Facility.objects.select_for_update().get(pk=facility.pk)
    if reasons := refusals_of_enrolment(locked):
        raise Refused(reasons)
    fees = FeeSchedule.objects.in_force(clock.today())
    assert fees is not None  # noqa: S101 # nosec: refused above
    invoice = Invoice.objects.create(
        facility=locked,
        purpose=Purpose.ENROLMENT,
        schedule=fees,
        currency=fees.currency,
        vat_rate=fees.vat_rate,
    )
    lines = [("IASIOS enrolment fee", fees.enrolment_fee), ("Annual administration fee, first year", fees.annual_fee)]
    InvoiceLine.objects.bulk_create(
        InvoiceLine(invoice=invoice, description=description, unit_net=amount)
        for description, amount in lines
        if amount
    )
    record(
        invoice,
        "billing.invoice.draft",
        "drafted the enrolment invoice",
        by=by,
        scope=locked.slug,
        data={"total": str(invoice.total), "currency": invoice.currency},
    )
    return invoice


def _lock_numbers(year: int) -> NumberSeries:
    """Lock the numbers of the year until commit: who issues meanwhile waits, and a rollback leaves no gap."""
    NumberSeries.objects.get_or_create(year=year)
    return NumberSeries.objects.select_for_update().get(year=year)


def _next_number(series: NumberSeries) -> str:
    series.last += 1
    series.save(update_fields=["last"])
    return f"{series.year}-{series.last:04d}"


@transaction.atomic
def issue_invoice(*, invoice: Invoice, by: User, purchase_order: str = "") -> Invoice:
    """Give a draft its number, dates and PDF, and send it. From here on its facts are final."""
    _require_office(by, invoice)
    today = clock.today()
    series = _lock_numbers(today.year)
    locked = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if locked.status != InvoiceStatus.DRAFT:
        raise Refused([f"{locked} is not a draft any more. Somebody may have acted before you."])
    locked.number = _next_number(series)
    locked.issued_at = clock.now()
    locked.due_on = today + datetime.timedelta(days=locked.schedule.payment_days)
    locked.purchase_order = purchase_order.strip() or locked.purchase_order
    locked.document = request_document(
        kind="invoice",
        number=locked.number,
        title=f"Invoice {locked.number}",
        data=invoice_data(locked),
        scope=locked.facility.slug,
    )
    locked.save(update_fields=["number", "issued_at", "due_on", "purchase_order", "document"])
    perform(locked, "issue", by=by)
    invoice.refresh_from_db()
    return locked


@transaction.atomic
def issue_enrolment_invoice(*, facility: Facility, by: User, purchase_order: str = "") -> Invoice:
    """Draft and issue in one act."""
    _lock_numbers(clock.today().year)
    draft = draft_enrolment_invoice(facility=facility, by=by)
    return issue_invoice(invoice=draft, by=by, purchase_order=purchase_order)


@transaction.atomic
def record_payment(
    *, invoice: Invoice, amount: Decimal, received_on: datetime.date, by: User, reference: str = ""
) -> Payment:
    """Record money that arrived. The last part settles the invoice, and enrols a registered facility.

    Refused with a sentence if the invoice is not issued, or if `amount` is more than what is open.
    """
    _require_office(by, invoice)
    Facility.objects.select_for_update().get(pk=invoice.facility_id)
    locked = Invoice.objects.select_for_update().get(pk=invoice.pk)
    if reasons := refusals_of_payment(locked):
        raise Refused(reasons)
    if sentence := wrong_amount(locked, amount):
        raise Refused([sentence])
    payment = Payment.objects.create(
        invoice=locked, amount=amount, received_on=received_on, reference=reference.strip(), recorded_by=by
    )
    record(
        locked,
        "billing.invoice.payment",
        f"recorded a payment of {money(amount, locked.currency)}",
        by=by,
        scope=locked.facility.slug,
        data={"amount": str(amount), "received_on": received_on.isoformat(), "reference": payment.reference},
    )
    if locked.open_amount:
        send_payment_incomplete(payment)
    else:
        _settle(locked, by=by)
    invoice.refresh_from_db()
    return payment


def _settle(invoice: Invoice, *, by: User) -> None:
    """Close a fully paid invoice and let follow what was paid for."""
    perform(invoice, "settle", by=by)
    facility = invoice.facility
    if invoice.purpose == Purpose.ENROLMENT and facility.status == Standing.REGISTERED:
        enrol(facility=facility, by=by)
