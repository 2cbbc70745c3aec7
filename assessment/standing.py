"""What the submitted findings add up to; shared by the decision and by the result letter."""

from collections import Counter, defaultdict

from applications.models import Application, Criterion

from .choices import SEATS, AssignmentStatus, Verdict
from .models import Finding
from .querysets import FindingQuerySet


def submitted_findings(application: Application) -> FindingQuerySet:
    """Findings of the assessors who have submitted."""
    submitted = application.assignments.filter(status=AssignmentStatus.SUBMITTED)
    return Finding.objects.filter(assignment__in=submitted)


def not_met(application: Application) -> list[Criterion]:
    """Return the criteria that not both assessors found met, in the order of the catalogue."""
    met = Counter(submitted_findings(application).filter(verdict=Verdict.MET).values_list("criterion", flat=True))
    return [criterion for criterion in application.edition.criteria.all() if met[criterion.pk] < len(SEATS)]


def comments_on(application: Application) -> dict[int, list[str]]:
    """Return the reasons of the findings that are not "met", by criterion id, without the assessors' names."""
    comments: dict[int, list[str]] = defaultdict(list)
    for finding in submitted_findings(application).exclude(verdict=Verdict.MET).order_by("assignment__seat"):
        if finding.comment not in comments[finding.criterion_id]:
            comments[finding.criterion_id].append(finding.comment)
    return comments
