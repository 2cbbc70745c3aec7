"""Reads of editions, applications, answers and evidence."""

from typing import TYPE_CHECKING, Any

from django.db import models

from iasios.permissions import is_office

from .choices import OPEN, Level

if TYPE_CHECKING:
    from .models import Answer, Application, Criterion, Evidence


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


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Answers."""

    def answered(self) -> "AnswerQuerySet":
        """Answers with a self-assessment and a description; only these count as answered."""
        return self.exclude(assessment="").exclude(description="")


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """A facility's evidence."""

    def visible_to(self, user: Any) -> "EvidenceQuerySet":
        """Evidence of the person's facilities; the office sees all. Assessors read through their assignment."""
        if is_office(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(facility__memberships__user=user)
