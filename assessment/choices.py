"""Verdicts, states of an assignment, kinds of audit, outcomes."""

from django.db import models

#: Two assessors judge independently; each sits on one seat.
SEATS = (1, 2)


class AssignmentStatus(models.TextChoices):
    """Where an assessor is with one application."""

    ACTIVE = "active", "Under way"
    SUBMITTED = "submitted", "Submitted"
    ENDED = "ended", "Ended"


#: The assessor still holds the seat.
SEATED = frozenset({AssignmentStatus.ACTIVE, AssignmentStatus.SUBMITTED})


class Verdict(models.TextChoices):
    """An assessor's verdict on one criterion."""

    MET = "met", "Met"
    PARTLY = "partly", "Partly met"
    NOT_MET = "not_met", "Not met"


class AuditKind(models.TextChoices):
    """How an audit is held."""

    REMOTE = "remote", "Remote audit"
    ON_SITE = "on_site", "On-site audit"


class Outcome(models.TextChoices):
    """What the office decides."""

    ACCREDITED = "accredited", "Accredited Centre"
    EXCELLENCE = "excellence", "Centre of Excellence"
    NOT_YET = "not_yet", "Not yet accredited"


#: Outcomes that lead to a certificate.
POSITIVE = frozenset({Outcome.ACCREDITED, Outcome.EXCELLENCE})
