"""Validity and levels of certificates."""

from django.db import models

#: Source: an accreditation is valid for four years (myIASIOS, result).
VALID_YEARS = 4
NUMBER_LENGTH = 12


def grouped(number: str) -> str:
    """Return a certificate's number in groups of four, as printed."""
    return "-".join(number[start : start + 4] for start in range(0, len(number), 4))


class Level(models.TextChoices):
    """What a certificate says."""

    ACCREDITED = "accredited", "Accredited Centre"
    EXCELLENCE = "excellence", "Centre of Excellence"


class Validity(models.TextChoices):
    """What the verification page answers; derived, never stored."""

    VALID = "valid", "Valid"
    EXPIRED = "expired", "Expired"
    REPLACED = "replaced", "Replaced by a newer certificate"
    SUSPENDED = "suspended", "Suspended"
