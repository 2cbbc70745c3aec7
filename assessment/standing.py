"""What the submitted findings add up to: for the decision, its form, and the result letter."""

from collections import Counter, defaultdict

from applications.models import Application, Criterion

from .choices import SEATS, AssignmentStatus, Outcome, Verdict
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


def objections(application: Application, outcome: str) -> list[str]:
    """Return why the office may not decide so now, in sentences; none means that it may.

    Source: a facility is accredited when both assessors found every core criterion met, and is a Centre of Excellence
    when they found every criterion met (myIASIOS, result).
    """
    if not application.is_in_hand:
        return ["A decision needs an application in assessment."]
    if application.assignments.filter(status=AssignmentStatus.SUBMITTED).count() < len(SEATS):
        return ["Both assessors must have submitted their findings before a decision."]
    if outcome == Outcome.NOT_YET:
        return []
    open_criteria = not_met(application)
    core = [criterion.code for criterion in open_criteria if criterion.is_core]
    extended = [criterion.code for criterion in open_criteria if not criterion.is_core]
    sentences = []
    if core:
        sentences.append(f"Not every core criterion was found met by both assessors: {', '.join(core)}.")
    if extended and outcome == Outcome.EXCELLENCE:
        sentences.append(f"Not every extended criterion was found met by both assessors: {', '.join(extended)}.")
    return sentences
