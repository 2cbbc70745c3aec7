"""Reads of facilities."""

from typing import TYPE_CHECKING, Any

from django.db import models

from iasios import clock
from iasios.permissions import is_office

from .choices import IN_REGISTER, Standing

if TYPE_CHECKING:
    from .models import Appointment, EligibilityRule, Facility


class FacilityQuerySet(models.QuerySet["Facility"]):
    """Facilities."""

    def visible_to(self, user: Any) -> "FacilityQuerySet":
        """Facilities that the person may know: the office all, members their own, others none."""
        if is_office(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(memberships__user=user)

    def of_member(self, user: Any) -> "FacilityQuerySet":
        """Facilities that the person has joined, by name."""
        return self.filter(memberships__user=user).order_by("name", "pk")

    def newly_registered(self) -> "FacilityQuerySet":
        """Facilities that have not enrolled yet, oldest first, with their procedures."""
        return self.filter(status=Standing.REGISTERED).prefetch_related("volumes").order_by("registered_at")

    def in_register(self) -> "FacilityQuerySet":
        """Centres of the public register, by country and name."""
        return self.filter(status__in=IN_REGISTER).order_by("country", "name")


class EligibilityRuleQuerySet(models.QuerySet["EligibilityRule"]):
    """Rules of eligibility over time."""

    def minimum_now(self) -> int:
        """Return the number of therapeutic procedures a year that counts now; 0 before the first rule."""
        rule = self.filter(valid_from__lte=clock.now()).order_by("valid_from", "pk").last()
        return rule.minimum_procedures if rule else 0


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """People named for the offices of facilities."""

    def visible_to(self, user: Any) -> "AppointmentQuerySet":
        """Appointments of the facilities that the person may know."""
        if is_office(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(facility__memberships__user=user)

    def unclaimed(self) -> "AppointmentQuerySet":
        """Named, but nobody with that address has signed in yet."""
        return self.filter(user=None)
