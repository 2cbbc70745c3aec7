"""The life of an invoice."""

from decimal import Decimal
from typing import Any

from iasios import clock
from iasios.ui.templatetags.ui import money
from iasios.workflow import CALLER, Transition, Workflow, register
from registration.choices import Standing

from . import messages
from .choices import InvoiceStatus
from .models import FeeSchedule, Invoice


def has_lines(invoice: Any) -> str | None:
    """An invoice over nothing makes no sense."""
    return None if invoice.lines.exists() else "The invoice has no lines. Add at least one."


def refusals_of_enrolment(facility: Any) -> list[str]:
    """Return the reasons against an enrolment invoice for this facility, as sentences."""
    if facility.status != Standing.REGISTERED:
        return [
            f"Only a registered facility pays for enrolment. This one is \u201c{facility.get_status_display()}\u201d."
        ]
    reasons = []
    if invoice := Invoice.objects.filter(facility=facility).open_for_enrolment().first():
        wait = "waits for payment" if invoice.number else "waits to be issued or discarded"
        reasons.append(f"The facility has an enrolment invoice already: {invoice} {wait}.")
    fees = FeeSchedule.objects.in_force(clock.today())
    if fees is None:
        reasons.append("No fees are in force today. Add a fee schedule first.")
    elif fees.enrolment_fee + fees.annual_fee == 0:
        reasons.append("The fees in force are zero, so there is nothing to pay. Add a fee schedule first.")
    return reasons


def refusals_of_payment(invoice: Any) -> list[str]:
    """Return the reasons against any payment for this invoice, as sentences."""
    if invoice.status == InvoiceStatus.ISSUED:
        return []
    return [f"Only an issued invoice takes a payment. This one is \u201c{invoice.get_status_display()}\u201d."]


def wrong_amount(invoice: Any, amount: Decimal) -> str | None:
    """A payment is more than zero and at most what is open."""
    if amount <= 0:
        return "A payment is more than zero."
    if amount <= invoice.open_amount:
        return None
    open_amount, surplus = (
        money(value, invoice.currency) for value in (invoice.open_amount, amount - invoice.open_amount)
    )
    return f"Only {open_amount} is open, and this is {surplus} more. Record what belongs to this invoice."


INVOICE = register(
    Workflow(
        model=Invoice,
        statuses=InvoiceStatus,
        scope=lambda invoice: invoice.facility.slug,
        transitions=[
            Transition(
                name="issue",
                label="Issue and send",
                sources=[InvoiceStatus.DRAFT],
                target=InvoiceStatus.ISSUED,
                permission=CALLER,
                sentence="issued the invoice",
                conditions=[has_lines],
                messages=messages.send_invoice_issued,
            ),
            Transition(
                name="settle",
                label="Mark as paid",
                sources=[InvoiceStatus.ISSUED],
                target=InvoiceStatus.PAID,
                permission=CALLER,
                sentence="recorded that the invoice is paid in full",
                stamps=["paid_at"],
            ),
            Transition(
                name="cancel",
                label="Discard draft",
                sources=[InvoiceStatus.DRAFT],
                target=InvoiceStatus.CANCELLED,
                permission="billing.administer",
                sentence="discarded the draft invoice",
                confirm="The draft has no number yet, so nothing is missing from the sequence.",
                note_required=True,
            ),
        ],
    ),
)
