"""Reads of editions, applications, answers and evidence."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models

from iasios.permissions import is_office

from .choices import OPEN, Level

if TYPE_CHECKING:
    from .models import Answer, Application, Criterion, Evidence


@dataclass
class Count:
    """Answered criteria of a number of criteria."""

    answered: int = 0
    total: int = 0

    @property
    def is_complete(self) -> bool:
        """Nothing is missing."""
        return self.answered >= self.total


@dataclass
class Progress:
    """How far an application is; `standards` by the standard's number."""

    core_answered: int = 0
    core_total: int = 0
    extended_answered: int = 0
    extended_total: int = 0
    standards: dict[int, Count] = field(default_factory=dict)

    @property
    def core_complete(self) -> bool:
        """Every core criterion is answered."""
        return self.core_answered >= self.core_total

    @property
    def core_missing(self) -> int:
        """Core criteria that are not answered yet."""
        return self.core_total - self.core_answered

    @classmethod
    def of(cls, rows: Iterable[tuple[int, str, int, int]]) -> "Progress":
        """Sum up rows of standard, level, answered and total."""
        progress = cls()
        for standard, level, answered, total in rows:
            count = progress.standards.setdefault(standard, Count())
            count.answered += answered
            count.total += total
            if level == Level.CORE:
                progress.core_answered += answered
                progress.core_total += total
            else:
                progress.extended_answered += answered
                progress.extended_total += total
        return progress


#: An answer counts as answered when it has a self-assessment and a description.
ANSWERED = ~models.Q(assessment="") & ~models.Q(description="")


class CriterionQuerySet(models.QuerySet["Criterion"]):
    """Criteria, in the order of the catalogue."""

    def core(self) -> "CriterionQuerySet":
        """Criteria that accreditation requires."""
        return self.filter(level=Level.CORE)

    def extended(self) -> "CriterionQuerySet":
        """Criteria that count for Centre of Excellence only."""
        return self.filter(level=Level.EXTENDED)


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications."""

    def visible_to(self, user: Any) -> "ApplicationQuerySet":
        """Applications of the person's facilities; the office sees all. Assessors read through their assignment."""
        if is_office(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(facility__memberships__user=user)

    def open(self) -> "ApplicationQuerySet":
        """In preparation or with IASIOS."""
        return self.filter(status__in=OPEN)

    def with_progress(self) -> "ApplicationQuerySet":
        """Add `core_answered`, the number of answered core criteria, and `core_total`."""
        core = models.Q(answers__criterion__level=Level.CORE)
        answered = core & ~models.Q(answers__assessment="") & ~models.Q(answers__description="")
        return self.annotate(
            core_answered=models.Count("answers", filter=answered),
            core_total=models.Count("answers", filter=core),
        )


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Answers."""

    def answered(self) -> "AnswerQuerySet":
        """Answers with a self-assessment and a description; only these count as answered."""
        return self.filter(ANSWERED)

    def with_evidence(self) -> "AnswerQuerySet":
        """Add `evidence_count`, the pieces of evidence linked to each answer."""
        return self.annotate(evidence_count=models.Count("evidence_links"))

    def progress(self) -> Progress:
        """Count by standard and level, in one query."""
        groups = (
            self.order_by("criterion__standard__number", "criterion__level")
            .values("criterion__standard__number", "criterion__level")
            .annotate(answered=models.Count("pk", filter=ANSWERED), total=models.Count("pk"))
        )
        return Progress.of(groups.values_list("criterion__standard__number", "criterion__level", "answered", "total"))


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """A facility's evidence."""

    def visible_to(self, user: Any) -> "EvidenceQuerySet":
        """Evidence of the person's facilities; the office sees all. Assessors read through their assignment."""
        if is_office(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(facility__memberships__user=user)
