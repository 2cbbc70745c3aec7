"""What billing adds to shared pages: navigation, the office's acts on facilities, and its queues."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef

from iasios.office import Act, Queue, QueueRow, add_act, add_queue, admin_url
from iasios.ui.registry import NavEntry, add_nav
from iasios.ui.templatetags.ui import day, money
from registration.choices import Standing
from registration.models import Facility

from . import services
from .choices import InvoiceStatus
from .forms import IssueForm
from .models import Invoice
from .workflow import refusals_of_enrolment


def _issue(facility: Facility, user: Any, cleaned: dict[str, Any]) -> str:
    invoice = services.issue_enrolment_invoice(facility=facility, by=user, **cleaned)
    return f"{invoice} over {money(invoice.total, invoice.currency)} is issued and on its way by e-mail."


def _draft(facility: Facility, user: Any, cleaned: dict[str, Any]) -> str:  # noqa: ARG001 - the act has no form
    services.draft_enrolment_invoice(facility=facility, by=user)
    return "The draft waits among the invoices."


def _is_registered(facility: Facility) -> bool:
    return facility.status == Standing.REGISTERED


def facilities_without_invoice() -> Iterator[QueueRow]:
    """Registered facilities whose enrolment invoice has not gone out; the longest wait first."""
    enrolment = Invoice.objects.filter(facility=OuterRef("pk")).open_for_enrolment()
    issued = enrolment.filter(status=InvoiceStatus.ISSUED)
    drafted = enrolment.filter(status=InvoiceStatus.DRAFT)
    waiting = Facility.objects.newly_registered().filter(~Exists(issued)).annotate(is_drafted=Exists(drafted))
    for facility in waiting:
        yield QueueRow(
            title=facility.name,
            url=admin_url(facility),
            hint=f"{facility.department}, {facility.city}",
            since=facility.registered_at,
            status="Invoice drafted" if facility.is_drafted else "No invoice yet",
        )


def unpaid_invoices() -> Iterator[QueueRow]:
    """Issued invoices that are not paid; what is due first stands first."""
    for invoice in Invoice.objects.filter(status=InvoiceStatus.ISSUED).with_amounts().order_by("due_on"):
        word, kind = invoice.situation
        yield QueueRow(
            title=f"{invoice.number}: {invoice.facility.name}",
            url=admin_url(invoice),
            hint=f"{money(invoice.open_amount, invoice.currency)} open, due {day(invoice.due_on)}",
            since=invoice.issued_at,
            status=word,
            kind="waiting" if kind == "action" else kind,
        )


add_nav(NavEntry(order=60, label="Invoices", url_name="invoices", permission="billing.view_invoices"))
add_act(
    Facility,
    Act(
        name="issue-enrolment-invoice",
        label="Issue enrolment invoice",
        permission="billing.administer",
        run=_issue,
        form=IssueForm,
        consequences=lambda facility: [  # noqa: ARG005 - the same for all
            "The invoice gets the next number and is final from then on.",
            "The authorised representative and the contact person receive it by e-mail, as PDF.",
            "The amounts come from the fee schedule in force today.",
        ],
        refusals=refusals_of_enrolment,
        shown=_is_registered,
    ),
)
add_act(
    Facility,
    Act(
        name="draft-enrolment-invoice",
        label="Draft enrolment invoice",
        permission="billing.administer",
        run=_draft,
        consequences=lambda facility: [  # noqa: ARG005 - the same for all
            "The draft has no number yet, and the facility does not see it.",
            "You can issue or discard it later.",
        ],
        refusals=refusals_of_enrolment,
        shown=_is_registered,
        primary=False,
    ),
)
add_queue(
    Queue(
        order=10,
        title="Facilities waiting for their invoice",
        empty="Every registered facility has its invoice.",
        rows=facilities_without_invoice,
    )
)
add_queue(
    Queue(
        order=20,
        title="Invoices waiting for payment",
        empty="No payment is open.",
        rows=unpaid_invoices,
    )
)
