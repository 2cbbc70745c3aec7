"""Reads of fees and invoices."""

import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from iasios import clock
from iasios.permissions import is_office

from .choices import OPEN, VISIBLE_TO_FACILITY, InvoiceStatus, Purpose

if TYPE_CHECKING:
    from .models import FeeSchedule, Invoice


class FeeScheduleQuerySet(models.QuerySet["FeeSchedule"]):
    """Fee schedules."""

    def in_force(self, on: datetime.date) -> "FeeSchedule | None":
        """Return the newest schedule that has begun on that day."""
        return self.filter(valid_from__lte=on).order_by("-valid_from").first()


class InvoiceQuerySet(models.QuerySet["Invoice"]):
    """Invoices."""

    def visible_to(self, user: Any) -> "InvoiceQuerySet":
        """Return what the person may know: the office all, members the issued ones of their facilities."""
        if is_office(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(facility__memberships__user=user, status__in=VISIBLE_TO_FACILITY, number__isnull=False)

    def issued_to(self, facility: Any) -> "InvoiceQuerySet":
        """What one facility has received. A discarded draft has no number: it never left the office."""
        return self.filter(facility=facility, status__in=VISIBLE_TO_FACILITY, number__isnull=False)

    def open_for_enrolment(self) -> "InvoiceQuerySet":
        """Enrolment invoices that are drafted or wait for payment; a facility has at most one."""
        return self.filter(purpose=Purpose.ENROLMENT, status__in=OPEN)

    def with_amounts(self) -> "InvoiceQuerySet":
        """Load what the amounts of an invoice are made of, so that a list costs the same whatever its length."""
        return self.select_related("facility", "document", "schedule").prefetch_related("lines", "payments")

    def overdue(self) -> "InvoiceQuerySet":
        """Issued, not paid, and past the due date."""
        return self.filter(status=InvoiceStatus.ISSUED, due_on__lt=clock.today())
