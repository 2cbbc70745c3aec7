"""Reads of case reviews."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Q

from iasios.permissions import is_office

if TYPE_CHECKING:
    from .models import CaseFile, CaseReview


class CaseReviewQuerySet(models.QuerySet["CaseReview"]):
    """Case reviews."""

    def visible_to(self, user: Any) -> "CaseReviewQuerySet":
        """Reviews of the person's facilities; the office sees all. Assessors read through their assignment."""
        if is_office(user):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(application__facility__memberships__user=user)


class CaseFileQuerySet(models.QuerySet["CaseFile"]):
    """Case files."""

    def with_answered(self) -> "CaseFileQuerySet":
        """Annotate `answered`, the number of items with a value."""
        return self.annotate(answered=Count("answers", filter=~Q(answers__value="")))
