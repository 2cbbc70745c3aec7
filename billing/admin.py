"""The office's desk for fees and invoices."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from iasios.accounts.models import User
from iasios.office import Act, OfficeAdmin, OfficeInline
from iasios.ui.templatetags.ui import money

from . import services
from .choices import InvoiceStatus
from .forms import IssueForm, PaymentForm
from .models import FeeSchedule, Invoice, InvoiceLine, Payment
from .workflow import has_lines, refusals_of_payment


def _issue(invoice: Invoice, user: Any, cleaned: dict[str, Any]) -> str:
    issued = services.issue_invoice(invoice=invoice, by=user, **cleaned)
    return f"{issued} is issued and on its way by e-mail."


def _consequences_of_issue(invoice: Invoice) -> list[str]:
    return [
        f"The invoice over {money(invoice.total, invoice.currency)} gets the next number and is final from then on.",
        "The authorised representative and the contact person receive it by e-mail, as PDF.",
    ]


def _pay(invoice: Invoice, user: Any, cleaned: dict[str, Any]) -> str:
    payment = services.record_payment(invoice=invoice, by=user, **cleaned)
    amount = money(payment.amount, invoice.currency)
    if invoice.status == InvoiceStatus.PAID:
        return f"{amount} recorded. {invoice} is paid in full."
    return f"{amount} recorded. {money(invoice.open_amount, invoice.currency)} is still open."


def _consequences_of_payment(invoice: Invoice) -> list[str]:
    return [
        f"{money(invoice.open_amount, invoice.currency)} is open.",
        "With the last part the facility becomes an Enrolled Centre and is told so by e-mail.",
        "After a part of it, the facility is told by e-mail what is still open.",
    ]


class PaymentState(admin.SimpleListFilter):
    """Filters by what is derived from the due date."""

    title = "payment"
    parameter_name = "payment"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer one choice."""
        return [("overdue", "Overdue")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Ask the queryset what overdue means."""
        return Invoice.objects.overdue() & queryset if self.value() == "overdue" else queryset


class LineInline(OfficeInline):
    """The positions."""

    model = InvoiceLine
    fields = ("description", "quantity", "unit_net", "sum")
    readonly_fields = ("sum",)

    @admin.display(description="Net")
    def sum(self, line: InvoiceLine) -> str:
        """Quantity times price."""
        return money(line.net, line.invoice.currency)


class PaymentInline(OfficeInline):
    """What arrived."""

    model = Payment
    fields = ("received_on", "amount", "reference", "recorded_by", "recorded_at")
    readonly_fields = ("recorded_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Load who recorded it as well."""
        return super().get_queryset(request).select_related("recorded_by")


@admin.register(Invoice)
class InvoiceAdmin(OfficeAdmin):
    """Invoices: read here, written by acts."""

    permission = "billing.administer"
    list_display = ("name", "facility", "standing", "total_amount", "paid_amount", "due_on")
    list_filter = (PaymentState, "status", "purpose")
    search_fields = ("number", "facility__name", "purchase_order")
    search_help_text = "Number, facility or purchase-order number"
    date_hierarchy = "issued_at"
    inlines = (LineInline, PaymentInline)
    fields = (
        "facility",
        "purpose",
        "standing",
        "number",
        "pdf",
        "purchase_order",
        "fees",
        "net_amount",
        "vat_amount",
        "total_amount",
        "paid_amount",
        "open_amount",
        "created_at",
        "issued_at",
        "due_on",
        "paid_at",
    )
    readonly_fields = (
        "standing",
        "pdf",
        "fees",
        "net_amount",
        "vat_amount",
        "total_amount",
        "paid_amount",
        "open_amount",
        "created_at",
    )
    acts = (
        Act(
            name="issue",
            label="Issue and send",
            permission="billing.administer",
            run=_issue,
            form=IssueForm,
            initial=lambda invoice: {"purchase_order": invoice.purchase_order},
            consequences=_consequences_of_issue,
            refusals=lambda invoice: [reason] if (reason := has_lines(invoice)) else [],
            shown=lambda invoice: invoice.status == InvoiceStatus.DRAFT,
        ),
        Act(
            name="record-payment",
            label="Record payment",
            permission="billing.administer",
            run=_pay,
            form=PaymentForm,
            consequences=_consequences_of_payment,
            refusals=refusals_of_payment,
            shown=lambda invoice: invoice.status == InvoiceStatus.ISSUED,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Load what the amounts are made of."""
        return Invoice.objects.visible_to(request.user).with_amounts()

    @admin.display(description="Invoice", ordering="number")
    def name(self, invoice: Invoice) -> str:
        """Number, or that it is a draft."""
        return str(invoice)

    @admin.display(description="Status", ordering="status")
    def standing(self, invoice: Invoice) -> str:
        """The status with what is derived: overdue, partly paid."""
        return invoice.situation[0]

    @admin.display(description="Net")
    def net_amount(self, invoice: Invoice) -> str:
        """Sum of the lines."""
        return money(invoice.net, invoice.currency)

    @admin.display(description="VAT")
    def vat_amount(self, invoice: Invoice) -> str:
        """Tax and its rate."""
        return f"{money(invoice.vat, invoice.currency)} ({invoice.vat_rate} per cent)"

    @admin.display(description="Total")
    def total_amount(self, invoice: Invoice) -> str:
        """What is to be paid."""
        return money(invoice.total, invoice.currency)

    @admin.display(description="Paid")
    def paid_amount(self, invoice: Invoice) -> str:
        """What has arrived."""
        return money(invoice.paid, invoice.currency)

    @admin.display(description="Open")
    def open_amount(self, invoice: Invoice) -> str:
        """What is still to be paid."""
        return money(invoice.open_amount, invoice.currency)

    @admin.display(description="Fees")
    def fees(self, invoice: Invoice) -> str:
        """The schedule that the amounts come from."""
        example = " (example amounts, to be replaced)" if invoice.schedule.is_example else ""
        return f"{invoice.schedule}{example}"

    @admin.display(description="PDF")
    def pdf(self, invoice: Invoice) -> str:
        """Lead to the document."""
        if invoice.document is None:
            return "Made when the invoice is issued."
        if invoice.document.rendered_at is None:
            return "Being made. Reload this page in a moment."
        address = reverse("document", args=[invoice.facility.slug, invoice.document.number])
        return format_html('<a href="{}">{}</a>', address, invoice.document.filename)


FEES = ("valid_from", "currency", "enrolment_fee", "annual_fee", "vat_rate", "payment_days", "is_example")


@admin.register(FeeSchedule)
class FeeScheduleAdmin(OfficeAdmin):
    """Fees: a new row for new fees; a row that an invoice was made from stays."""

    permission = "billing.administer"
    editable = FEES
    may_add = True
    fields = FEES
    list_display = ("valid_from", "enrolment", "annual", "vat_rate", "payment_days", "is_example")
    ordering = ("-valid_from",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only until an invoice was made from it."""
        return super().has_change_permission(request, obj) and not (obj and obj.in_use)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write through the service, which keeps the history."""
        services.save_fee_schedule(schedule=obj, by=cast("User", request.user))

    @admin.display(description="Enrolment fee", ordering="enrolment_fee")
    def enrolment(self, fees: FeeSchedule) -> str:
        """With its currency."""
        return money(fees.enrolment_fee, fees.currency)

    @admin.display(description="Annual administration fee", ordering="annual_fee")
    def annual(self, fees: FeeSchedule) -> str:
        """With its currency."""
        return money(fees.annual_fee, fees.currency)
