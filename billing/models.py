"""Fees, invoices and payments. Amounts are Decimals with two places in the invoice's currency."""

from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse

from iasios import clock
from iasios.documents.models import Document
from registration.models import Facility, one_of

from .choices import InvoiceStatus, Purpose
from .querysets import FeeScheduleQuerySet, InvoiceQuerySet

CENT = Decimal("0.01")


def to_cent(amount: Decimal) -> Decimal:
    """Round to the cent, halves upwards, as invoices do."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


class FeeSchedule(models.Model):
    """Fees that count from a day on; the newest row that has begun is in force."""

    valid_from = models.DateField(unique=True)
    currency = models.CharField(
        max_length=3,
        default="EUR",
        validators=[RegexValidator("^[A-Z]{3}$", "Write the currency as three capital letters, such as EUR.")],
    )
    enrolment_fee = models.DecimalField(max_digits=10, decimal_places=2)
    annual_fee = models.DecimalField("annual administration fee", max_digits=10, decimal_places=2, default=0)
    vat_rate = models.DecimalField("VAT rate in per cent", max_digits=4, decimal_places=2, default=0)
    payment_days = models.PositiveSmallIntegerField("days to pay", default=30)
    is_example = models.BooleanField("example amounts, to be replaced", default=False)

    objects = FeeScheduleQuerySet.as_manager()

    class Meta:
        get_latest_by = "valid_from"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(enrolment_fee__gte=0, annual_fee__gte=0, vat_rate__gte=0),
                name="billing_fees_not_negative",
                violation_error_message="A fee cannot be negative.",
            ),
        ]

    def __str__(self) -> str:
        return f"Fees from {self.valid_from:%-d %B %Y}"

    @property
    def in_use(self) -> bool:
        """An invoice was made from it, so it stays as it is."""
        return self.invoices.exists()


class NumberSeries(models.Model):
    """The last invoice number of a year; the row is locked while the next is given out, so there is no gap."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "number series"

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Invoice(models.Model):
    """A bill to a facility. From its issue on, its facts are copies that do not change."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="invoices")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    schedule = models.ForeignKey(FeeSchedule, on_delete=models.PROTECT, related_name="invoices", editable=False)
    status = models.CharField(max_length=10, choices=InvoiceStatus.choices, default=InvoiceStatus.DRAFT)
    number = models.CharField(max_length=20, unique=True, null=True, blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    vat_rate = models.DecimalField("VAT rate in per cent", max_digits=4, decimal_places=2, default=0)
    purchase_order = models.CharField("purchase-order number", max_length=60, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    issued_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    document = models.OneToOneField(Document, null=True, on_delete=models.PROTECT, related_name="+", editable=False)

    objects = InvoiceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("status", InvoiceStatus, "billing_invoice_status"),
            one_of("purpose", Purpose, "billing_invoice_purpose"),
            models.UniqueConstraint(
                fields=["facility", "purpose"],
                condition=models.Q(status__in=[InvoiceStatus.DRAFT, InvoiceStatus.ISSUED]),
                name="billing_one_open_invoice",
                violation_error_message="The facility has an open invoice for this already.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=[InvoiceStatus.ISSUED, InvoiceStatus.PAID])
                | models.Q(number__isnull=False, issued_at__isnull=False, due_on__isnull=False),
                name="billing_issued_has_number",
                violation_error_message="An issued invoice needs its number, its date and its due date.",
            ),
        ]

    def __str__(self) -> str:
        return f"Invoice {self.number}" if self.number else "Draft invoice"

    def get_absolute_url(self) -> str:
        """Return the list that shows the invoice to its facility."""
        return reverse("invoices", args=[self.facility.slug])

    @property
    def net(self) -> Decimal:
        """Sum of the lines."""
        return sum((line.net for line in self.lines.all()), Decimal("0.00"))

    @property
    def vat(self) -> Decimal:
        """Value added tax on the net sum, rounded to the cent."""
        return to_cent(self.net * self.vat_rate / 100)

    @property
    def total(self) -> Decimal:
        """What is to be paid."""
        return self.net + self.vat

    @property
    def paid(self) -> Decimal:
        """Sum of the payments so far."""
        return sum((payment.amount for payment in self.payments.all()), Decimal("0.00"))

    @property
    def open_amount(self) -> Decimal:
        """What is still to be paid."""
        return self.total - self.paid

    @property
    def is_overdue(self) -> bool:
        """Issued and past its due date."""
        return self.status == InvoiceStatus.ISSUED and self.due_on is not None and self.due_on < clock.today()

    @property
    def situation(self) -> tuple[str, str]:
        """Where the invoice stands, with what is derived from payments and dates: a word, and its kind of status."""
        if self.is_overdue:
            return "Overdue", "problem"
        if self.status == InvoiceStatus.ISSUED:
            return ("Partly paid" if self.paid else "Waiting for payment"), "action"
        return self.get_status_display(), "done" if self.status == InvoiceStatus.PAID else "neutral"


class InvoiceLine(models.Model):
    """One position of an invoice."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    description = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=8, decimal_places=2, default=1)
    unit_net = models.DecimalField("net price", max_digits=10, decimal_places=2)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.description

    @property
    def net(self) -> Decimal:
        """Quantity times net price, rounded to the cent."""
        return to_cent(self.quantity * self.unit_net)


class Payment(models.Model):
    """Money that arrived for one invoice."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="payments")
    amount = models.DecimalField(max_digits=10, decimal_places=2, validators=[MinValueValidator(CENT)])
    received_on = models.DateField()
    reference = models.CharField("bank reference", max_length=140, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["received_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0),
                name="billing_payment_positive",
                violation_error_message="A payment is more than zero.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} on {self.received_on:%-d %B %Y}"
