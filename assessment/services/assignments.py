"""Assigning assessors, and their findings."""

from django.db import transaction

from applications import services as applications
from applications.choices import ApplicationStatus
from applications.models import Application, Criterion
from assessment import messages
from assessment.choices import SEATS, AssignmentStatus, Verdict
from assessment.models import Assessor, Assignment, Finding
from iasios import clock
from iasios.accounts.models import User
from iasios.audit.services import record
from iasios.permissions import require
from iasios.workflow import Refused

from .editions import check_edition


@transaction.atomic
def save_assessor(*, assessor: Assessor, by: User) -> Assessor:
    """Add a person to the list of assessors, or change the entry."""
    require(by, "assessment.administer")
    is_new = assessor.pk is None
    assessor.save()
    verb, past = ("add", "added") if is_new else ("change", "changed")
    record(assessor, f"assessment.assessor.{verb}", f"{past} assessor {assessor}", by=by)
    return assessor


@transaction.atomic
def assign_assessor(*, application: Application, assessor: Assessor, by: User) -> Assignment:
    """Give the assessor the first free seat; the second one begins the assessment.

    Raises Refused if both seats are taken, or the assessor is on one, or belongs to the facility.
    """
    require(by, "assessment.administer")
    locked = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    taken = {assignment.seat: assignment for assignment in locked.assignments.seated()}
    _check_assignable(locked, assessor, taken)
    seat = next(seat for seat in SEATS if seat not in taken)
    assignment = Assignment.objects.create(application=locked, assessor=assessor, seat=seat)
    record(
        assignment,
        "assessment.assignment.assign",
        f"assigned {assessor}",
        by=by,
        scope=locked.facility.slug,
        data={"seat": seat},
    )
    messages.send_assigned(assignment)
    if len(taken) + 1 == len(SEATS) and locked.status == ApplicationStatus.SUBMITTED:
        applications.move(locked, "begin_assessment", by=by)
    application.refresh_from_db()
    return assignment


def _check_assignable(application: Application, assessor: Assessor, taken: dict[int, Assignment]) -> None:
    if not application.is_under_assessment:
        raise Refused(["Assessors are assigned between submission and decision."])
    if len(taken) == len(SEATS):
        raise Refused(["Both seats are taken. End an assignment first."])
    if not assessor.active:
        raise Refused([f"{assessor} may not be assigned at present."])
    if any(assignment.assessor_id == assessor.pk for assignment in taken.values()):
        raise Refused([f"{assessor} is assigned already. The two assessors must be different people."])
    if application.facility.membership_of(assessor.user):
        raise Refused([f"{assessor} is a member of this facility and cannot assess it."])


@transaction.atomic
def save_finding(*, assignment: Assignment, criterion: Criterion, verdict: str, comment: str, by: User) -> Finding:
    """Store the verdict on one criterion of the application's edition.

    Raises Refused without a reason (unless met), once submitted, and after the decision.
    """
    require(by, "assessment.judge", assignment)
    locked = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if locked.status != AssignmentStatus.ACTIVE:
        raise Refused(["Your findings are submitted. Choose “Change findings” to take them up again."])
    if not locked.application.is_under_assessment:
        raise Refused(["The application is no longer in assessment."])
    check_edition(locked.application, [criterion])
    comment = comment.strip()
    if verdict != Verdict.MET and not comment:
        raise Refused(["Say why the criterion is not fully met."])
    finding, created = Finding.objects.get_or_create(
        assignment=locked, criterion=criterion, defaults={"verdict": verdict, "comment": comment}
    )
    if not created and (finding.verdict, finding.comment) == (verdict, comment):
        return finding
    finding.verdict, finding.comment, finding.changed_at = verdict, comment, clock.now()
    finding.save()
    # The trail says that there was a finding, not which: it may be read by people who must stay blind.
    record(
        locked,
        "assessment.finding.save",
        f"saved a finding on {criterion.code}",
        by=by,
        scope=locked.facility.slug,
    )
    return finding
