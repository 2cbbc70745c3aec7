"""What the office types about invoices."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms

from iasios import clock
from iasios.office import ActForm

from .models import CENT, Invoice, Payment
from .workflow import wrong_amount

FORMAT = "Write the amount with a point and at most two places, such as 1250.00."


class IssueForm(ActForm):
    """Asks for what the facility's accounts department wants to read on the invoice."""

    purchase_order = forms.CharField(
        label="Purchase-order number",
        max_length=Invoice._meta.get_field("purchase_order").max_length,
        required=False,
        help_text="Only if the facility has asked for it. It is printed on the invoice.",
    )


class PaymentForm(ActForm):
    """Asks what arrived; `obj` is the invoice."""

    amount = forms.DecimalField(
        label="Amount received",
        min_value=CENT,
        max_digits=10,
        decimal_places=2,
        error_messages={
            "required": "Write the amount that arrived.",
            "invalid": FORMAT,
            "max_decimal_places": FORMAT,
            "max_digits": FORMAT,
            "max_whole_digits": FORMAT,
            "min_value": "A payment is more than zero. Write the amount that arrived.",
        },
        help_text="In the invoice's currency. A part of the open amount is possible.",
    )
    received_on = forms.DateField(
        label="Received on",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": "Choose the day on which the money arrived.",
            "invalid": "Write the day as year, month and day, such as 2026-11-24.",
        },
        help_text="The value date on the bank statement.",
    )
    reference = forms.CharField(
        label="Bank reference",
        max_length=Payment._meta.get_field("reference").max_length,
        required=False,
        help_text="As it stands on the bank statement.",
    )

    def __init__(self, *args: Any, initial: dict[str, Any] | None = None, obj: Invoice, **kwargs: Any) -> None:
        """Offer what is open and today."""
        offered = {"amount": obj.open_amount, "received_on": clock.today(), **(initial or {})}
        super().__init__(*args, initial=offered, obj=obj, **kwargs)

    def clean_amount(self) -> Decimal:
        """Refuse more than what is open."""
        amount: Decimal = self.cleaned_data["amount"]
        if sentence := wrong_amount(self.obj, amount):
            raise forms.ValidationError(sentence)
        return amount

    def clean_received_on(self) -> datetime.date:
        """Refuse money of tomorrow."""
        day: datetime.date = self.cleaned_data["received_on"]
        if day > clock.today():
            message = "This day is still to come. Choose the day on which the money arrived."
            raise forms.ValidationError(message)
        return day
