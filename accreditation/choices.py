"""Validity and levels of certificates."""

from django.db import models

#: Source: an accreditation is valid for four years (myIASIOS, result).
VALID_YEARS = 4
NUMBER_LENGTH = 12


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
