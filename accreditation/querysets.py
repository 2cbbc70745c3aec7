"""Reads of certificates."""

from typing import TYPE_CHECKING

from django.db import models

from iasios import clock
from registration.choices import IN_REGISTER

if TYPE_CHECKING:
    from .models import Certificate


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Certificates. A number is public; the list of a facility is its own and the office's."""

    def in_force(self) -> "CertificateQuerySet":
        """Certificates that count today: not replaced, not expired, the facility in the register."""
        return self.filter(
            replaced_at=None, valid_until__gte=clock.today(), facility__status__in=IN_REGISTER
        ).select_related("facility")
