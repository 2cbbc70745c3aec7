"""Reads of invoices."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.functions import Coalesce

from iasios import clock
from iasios.permissions import is_office

from .choices import VISIBLE_TO_FACILITY, InvoiceStatus

if TYPE_CHECKING:
    from .models import Invoice


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    """Invoices."""

    def visible_to(self, user: Any) -> "InvoiceQuerySet":
        """Return what the person may know: the office all, members the issued ones of their facilities."""
        if is_office(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(facility__memberships__user=user, status__in=VISIBLE_TO_FACILITY)

    def with_paid(self) -> "InvoiceQuerySet":
        """Annotate `paid_amount`, the sum of the payments."""
        amount = models.DecimalField(max_digits=12, decimal_places=2)
        return self.annotate(paid_amount=Coalesce(models.Sum("payments__amount"), 0, output_field=amount))

    def overdue(self) -> "InvoiceQuerySet":
        """Issued, not paid, and past the due date."""
        return self.filter(status=InvoiceStatus.ISSUED, due_on__lt=clock.today())
