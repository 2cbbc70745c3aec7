"""E-mails about invoices. They go to those who hold the facility's offices."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse

from iasios.notifications.payloads import Payload
from iasios.notifications.services import queue
from iasios.ui.templatetags.ui import day, money
from registration.models import Facility

from .models import Invoice, Payment


@dataclass(frozen=True, kw_only=True)
class InvoiceIssued(Payload):
    """An invoice waits for its payment."""

    template: ClassVar[str] = "invoice_issued"
    button_label: ClassVar[str] = "Open the invoice"
    otherwise: ClassVar[str] = "Until the payment arrives, the application and the case review stay locked."

    number: str
    due_on: date
    total: str
    purchase_order: str

    @property
    def heading(self) -> str:
        """The act."""
        return f"Pay invoice {self.number} by {day(self.due_on)}"

    @property
    def lead(self) -> str:
        """What to do."""
        return f"Transfer {self.total} and quote {self.number} as the reference. The invoice is attached."

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What happens next."""
        return (
            "Once the office has recorded your payment, your facility becomes an IASIOS Enrolled Centre.",
            "You can pass this e-mail on to your accounts department.",
        )

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What a transfer needs."""
        seller = settings.SELLER
        order = [("Your purchase-order number", self.purchase_order)] if self.purchase_order else []
        return [
            ("Amount", self.total),
            ("Due", day(self.due_on)),
            ("Reference", self.number),
            *order,
            ("Account holder", seller["name"]),
            ("IBAN", seller["iban"]),
            ("BIC", seller["bic"]),
        ]


@dataclass(frozen=True, kw_only=True)
class PaymentIncomplete(Payload):
    """A part of an invoice has arrived; the rest is still open."""

    template: ClassVar[str] = "payment_incomplete"
    button_label: ClassVar[str] = "Open the invoice"
    otherwise: ClassVar[str] = "Until the rest arrives, the application and the case review stay locked."

    number: str
    due_on: date
    received: str
    received_on: date
    open_amount: str

    @property
    def heading(self) -> str:
        """The act."""
        return f"Pay the rest of invoice {self.number}"

    @property
    def lead(self) -> str:
        """What to do."""
        return f"Transfer {self.open_amount} by {day(self.due_on)} and quote {self.number} as the reference."

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What has arrived and what is open."""
        return [
            ("Received", f"{self.received} on {day(self.received_on)}"),
            ("Still open", self.open_amount),
            ("IBAN", settings.SELLER["iban"]),
        ]


def addresses(facility: Facility) -> list[str]:
    """Return where mails about money go: authorised representative and contact person."""
    return list(facility.appointments.values_list("email", flat=True))


def send_invoice_issued(invoice: Invoice, by: Any, note: str) -> None:  # noqa: ARG001 - a transition's message
    """Send the invoice with its PDF. The message waits until the PDF is rendered."""
    assert invoice.number and invoice.due_on and invoice.document  # noqa: PT018, S101 # nosec: issued, so all are set
    payload = InvoiceIssued(
        facility_name=invoice.facility.name,
        path=reverse("invoices", args=[invoice.facility.slug]),
        number=invoice.number,
        due_on=invoice.due_on,
        total=money(invoice.total, invoice.currency),
        purchase_order=invoice.purchase_order,
    )
    queue(payload, to=addresses(invoice.facility), scope=invoice.facility.slug, documents=[invoice.document])


def send_payment_incomplete(payment: Payment) -> None:
    """Say that a part has arrived and how much is open."""
    invoice = payment.invoice
    assert invoice.number and invoice.due_on  # noqa: PT018, S101 # nosec: only an issued invoice takes payments
    payload = PaymentIncomplete(
        facility_name=invoice.facility.name,
        path=reverse("invoices", args=[invoice.facility.slug]),
        number=invoice.number,
        due_on=invoice.due_on,
        received=money(payment.amount, invoice.currency),
        received_on=payment.received_on,
        open_amount=money(invoice.open_amount, invoice.currency),
    )
    queue(payload, to=addresses(invoice.facility), scope=invoice.facility.slug)
