"""The life of an invoice."""

from typing import Any

from iasios.workflow import CALLER, Transition, Workflow, register

from . import messages
from .choices import InvoiceStatus
from .models import Invoice


def has_lines(invoice: Any) -> str | None:
    """An invoice over nothing makes no sense."""
    return None if invoice.lines.exists() else "The invoice has no lines. Add at least one."


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
