"""Reads of assignments, findings and clarifications. Independence of the two assessors is enforced here."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from iasios.permissions import is_office

from .choices import SEATED, SEATS

if TYPE_CHECKING:
    from .models import Assignment, Clarification, Finding


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments."""

    def visible_to(self, user: Any) -> "AssignmentQuerySet":
        """Return the person's own ones that have not ended; the office sees all."""
        if is_office(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(assessor__user=user, assessor__active=True, status__in=SEATED)

    def seated(self) -> "AssignmentQuerySet":
        """Assignments whose assessor holds the seat."""
        return self.filter(status__in=SEATED)


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings."""

    def visible_to(self, user: Any) -> "FindingQuerySet":
        """Return one's own; the other assessor's once both have submitted; the office sees all.

        Source: the assessors judge independently (myIASIOS, assessment).
        """
        if is_office(user):
            return self
        if not user.is_authenticated:
            return self.none()
        assignments: Any = self.model.assignment.field.related_model._default_manager.all()
        mine = assignments.filter(
            application=OuterRef("assignment__application"), status__in=SEATED, assessor__user=user
        )
        both = (
            assignments.filter(
                application=OuterRef("assignment__application"), status__in=SEATED, submitted_at__isnull=False
            )
            .values("application")
            .annotate(seats=Count("pk"))
            .filter(seats=len(SEATS))
        )
        return self.filter(Q(assignment__in=assignments.visible_to(user)) | (Exists(mine) & Exists(both)))


class ClarificationQuerySet(models.QuerySet["Clarification"]):
    """Clarifications. Both assessors see all of an application; the facility does not see who asked."""

    def open(self) -> "ClarificationQuerySet":
        """Questions without an answer."""
        return self.filter(answered_at=None)
