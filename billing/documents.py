"""The facts of an invoice's PDF: strings, numbers and lists only, copied at the moment of issue."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone

from .models import Invoice


def plain(number: Decimal) -> str:
    """Write a number without needless zeros: `1`, `2.5`, `20`."""
    return f"{number.normalize():f}"


def invoice_data(invoice: Invoice) -> dict[str, Any]:
    """Return what `documents/invoice.html` shows. Amounts are strings with two places, dates are ISO."""
    facility = invoice.facility
    assert invoice.issued_at and invoice.due_on  # noqa: PT018, S101 # nosec: the caller has set them, mypy cannot know
    return {
        "number": invoice.number,
        "issued_on": timezone.localdate(invoice.issued_at).isoformat(),
        "due_on": invoice.due_on.isoformat(),
        "purpose": invoice.get_purpose_display(),
        "seller": dict(settings.SELLER),
        "recipient": [line for line in (facility.name, *facility.address_lines) if line],
        "facility": facility.name,
        "purchase_order": invoice.purchase_order,
        "currency": invoice.currency,
        "lines": [
            {
                "description": line.description,
                "quantity": plain(line.quantity),
                "unit_net": str(line.unit_net),
                "net": str(line.net),
            }
            for line in invoice.lines.all()
        ],
        "net": str(invoice.net),
        "vat_rate": plain(invoice.vat_rate),
        "vat": str(invoice.vat),
        "total": str(invoice.total),
        "payment_reference": invoice.number,
        "example": invoice.schedule.is_example,
    }
