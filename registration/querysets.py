"""Reads of facilities."""

from typing import TYPE_CHECKING, Any

from django.db import models

from iasios.permissions import is_office

from .choices import IN_REGISTER

if TYPE_CHECKING:
    from .models import Facility


class FacilityQuerySet(models.QuerySet["Facility"]):
    """Facilities."""

    def visible_to(self, user: Any) -> "FacilityQuerySet":
        """Facilities that the person may know: the office all, members their own, others none."""
        if is_office(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(memberships__user=user)

    def in_register(self) -> "FacilityQuerySet":
        """Centres of the public register, by country and name."""
        return self.filter(status__in=IN_REGISTER).order_by("country", "name")
