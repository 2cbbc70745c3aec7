"""States and purposes of invoices."""

from django.db import models


class InvoiceStatus(models.TextChoices):
    """Life of an invoice; overdue and partly paid are derived."""

    DRAFT = "draft", "Draft"
    ISSUED = "issued", "Issued"
    PAID = "paid", "Paid"
    CANCELLED = "cancelled", "Cancelled"


class Purpose(models.TextChoices):
    """What an invoice is for."""

    ENROLMENT = "enrolment", "Enrolment and annual administration"


#: Facilities see an invoice from its issue on.
VISIBLE_TO_FACILITY = frozenset({InvoiceStatus.ISSUED, InvoiceStatus.PAID, InvoiceStatus.CANCELLED})
#: Not settled yet: a facility has at most one such invoice for each purpose.
OPEN = frozenset({InvoiceStatus.DRAFT, InvoiceStatus.ISSUED})
