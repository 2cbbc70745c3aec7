"""Which seal a facility may show today."""

from dataclasses import dataclass

from registration.choices import Standing
from registration.models import Facility

from .models import Certificate


@dataclass(frozen=True)
class Seal:
    """Level and year of a seal, as `iasios.ui.seals` draws it."""

    level: str
    year: int
    title: str


def seal_of(facility: Facility) -> Seal | None:
    """Return the seal for the facility's standing; None if it holds no title, or its certificate has expired."""
    if not facility.is_centre:
        return None
    title = Standing(facility.status).label
    if facility.status == Standing.ENROLLED:
        return Seal("enrolled", facility.enrolled_at.year, title) if facility.enrolled_at else None
    certificate = Certificate.objects.in_force().filter(facility=facility).first()
    return Seal(certificate.level, certificate.valid_from.year, title) if certificate else None
