"""Assessors, their assignments and findings; clarifications, audits, action plans; the decision."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django_countries.fields import CountryField

from applications.models import Application, Criterion, Evidence
from iasios import clock
from registration.models import Facility, one_of

from .choices import POSITIVE, SEATS, AssignmentStatus, AuditKind, Outcome, Verdict
from .querysets import AssignmentQuerySet, ClarificationQuerySet, FindingQuerySet

TEXT_MAX = 4000


def random_key() -> str:
    """Return the name of an assignment or question in addresses: 72 random bits."""
    return secrets.token_urlsafe(9)


class Assessor(models.Model):
    """A person on the list of assessors."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessor_profile")
    specialty = models.CharField(max_length=150)
    employer = models.CharField(max_length=200, blank=True)
    country = CountryField()
    active = models.BooleanField("may be assigned", default=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["user__name"]

    def __str__(self) -> str:
        return str(self.user)


class Assignment(models.Model):
    """One assessor's task on one application. `submitted_at` is the last submission; taking up again keeps it."""

    key = models.CharField(max_length=16, unique=True, default=random_key, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="assignments")
    assessor = models.ForeignKey(Assessor, on_delete=models.PROTECT, related_name="assignments")
    seat = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=AssignmentStatus.choices, default=AssignmentStatus.ACTIVE)
    assigned_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["application", "seat", "assigned_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("status", AssignmentStatus, "assessment_assignment_status"),
            models.CheckConstraint(condition=models.Q(seat__in=SEATS), name="assessment_two_seats"),
            models.UniqueConstraint(
                fields=["application", "seat"],
                condition=~models.Q(status=AssignmentStatus.ENDED),
                name="assessment_one_per_seat",
                violation_error_message="This seat is taken.",
            ),
            models.UniqueConstraint(
                fields=["application", "assessor"],
                condition=~models.Q(status=AssignmentStatus.ENDED),
                name="assessment_two_different_assessors",
                violation_error_message="The two assessors must be different people.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=AssignmentStatus.SUBMITTED) | models.Q(submitted_at__isnull=False),
                name="assessment_submitted_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessor} on {self.facility}"

    def get_absolute_url(self) -> str:
        """Return the assessor's page of this application."""
        return reverse("assignment", args=[self.key])

    @property
    def facility(self) -> Facility:
        """The facility that is assessed."""
        return self.application.facility


class Finding(models.Model):
    """An assessor's verdict on one criterion, with its reasons."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="findings")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    comment = models.TextField(blank=True, max_length=TEXT_MAX)
    changed_at = models.DateTimeField(default=clock.now)

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["criterion__position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assignment", "criterion"], name="assessment_finding_once"),
            one_of("verdict", Verdict, "assessment_finding_verdict"),
            models.CheckConstraint(
                condition=models.Q(verdict=Verdict.MET) | ~models.Q(comment=""),
                name="assessment_finding_has_reason",
                violation_error_message="Say why the criterion is not fully met.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code}: {self.get_verdict_display()}"


class Clarification(models.Model):
    """A question from an assessor to the facility on one criterion, with its answer."""

    key = models.CharField(max_length=16, unique=True, default=random_key, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="clarifications")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="clarifications")
    question = models.TextField(max_length=TEXT_MAX)
    asked_at = models.DateTimeField(default=clock.now)
    answer = models.TextField(blank=True, max_length=TEXT_MAX)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    evidence = models.ManyToManyField(Evidence, related_name="+", blank=True)

    objects = ClarificationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["criterion__position", "asked_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(answered_at=None, answered_by=None, answer="")
                | (models.Q(answered_at__isnull=False, answered_by__isnull=False) & ~models.Q(answer="")),
                name="assessment_answer_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Question on {self.criterion.code}"

    @property
    def facility(self) -> Facility:
        """The facility that is asked."""
        return self.application.facility

    @property
    def is_answered(self) -> bool:
        """The facility has answered."""
        return self.answered_at is not None


class Audit(models.Model):
    """A remote or on-site audit; `held_at` once it has taken place."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="audits")
    kind = models.CharField(max_length=10, choices=AuditKind.choices)
    reason = models.TextField(max_length=TEXT_MAX)
    scheduled_for = models.DateTimeField()
    place = models.CharField("link or place", max_length=300)
    called_at = models.DateTimeField(default=clock.now)
    held_at = models.DateTimeField(null=True, blank=True)
    minutes = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["scheduled_for"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("kind", AuditKind, "assessment_audit_kind"),
            models.CheckConstraint(
                condition=models.Q(held_at=None) | ~models.Q(minutes=""),
                name="assessment_held_audit_has_minutes",
                violation_error_message="An audit that was held needs its minutes.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.facility}"

    @property
    def facility(self) -> Facility:
        """The facility that is audited."""
        return self.application.facility


class ActionPlan(models.Model):
    """A corrective action plan (CAP): asked for, filed by the facility, accepted or sent back."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="action_plans")
    reason = models.TextField(max_length=TEXT_MAX)
    due_on = models.DateField()
    requested_at = models.DateTimeField(default=clock.now)
    filed_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["requested_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(filed_at__isnull=False),
                name="assessment_accepted_plan_was_filed",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(accepted_at=None),
                name="assessment_one_open_plan",
                violation_error_message="There is an open action plan already.",
            ),
        ]

    def __str__(self) -> str:
        return f"Corrective action plan of {self.facility}"

    @property
    def due_words(self) -> str:
        """Until when it is to be filed, for lists."""
        return f"Due on {self.due_on:%-d %B %Y}"

    @property
    def facility(self) -> Facility:
        """The facility that plans."""
        return self.application.facility


class ActionItem(models.Model):
    """What has to change for one criterion, and what the facility will do about it."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.CASCADE, related_name="items")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    problem = models.TextField(max_length=TEXT_MAX)
    measure = models.TextField(blank=True, max_length=TEXT_MAX)
    responsible = models.CharField(max_length=150, blank=True)
    done_by = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["criterion__position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "criterion"], name="assessment_action_item_once"),
        ]

    def __str__(self) -> str:
        return f"Action for {self.criterion.code}"


class Decision(models.Model):
    """The office's decision on an application, with its reasons for the facility."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    reasons = models.TextField("reasons, for the result letter", max_length=TEXT_MAX)
    decided_at = models.DateTimeField(default=clock.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-decided_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("outcome", Outcome, "assessment_decision_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.facility}: {self.get_outcome_display()}"

    @property
    def facility(self) -> Facility:
        """The facility that was decided on."""
        return self.application.facility

    @property
    def is_positive(self) -> bool:
        """A certificate follows."""
        return self.outcome in POSITIVE
