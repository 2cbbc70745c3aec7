"""The office's decision."""

from django.db import transaction

from applications import services as applications
from applications.choices import UNDER_ASSESSMENT, ApplicationStatus
from applications.models import Application
from assessment.choices import SEATS, AssignmentStatus, Outcome
from assessment.models import Decision
from assessment.signals import decided
from assessment.standing import not_met
from iasios import clock
from iasios.accounts.models import User
from iasios.audit.services import record
from iasios.permissions import require
from iasios.workflow import Refused


def objections(application: Application, outcome: str) -> list[str]:
    """Return why the office may not decide so now, in sentences; none means that it may.

    Source: a facility is accredited when both assessors found every core criterion met, and is a Centre of Excellence
    when they found every criterion met (myIASIOS, result).
    """
    if application.status not in UNDER_ASSESSMENT - {ApplicationStatus.SUBMITTED}:
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


@transaction.atomic
def decide(*, application: Application, outcome: str, reasons: str, by: User) -> Decision:
    """Decide on an application and close it; the result floor reacts. Raises Refused with the objections."""
    require(by, "assessment.administer")
    locked = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    against = objections(locked, outcome)
    if not reasons.strip():
        against.append("Write the reasons; they stand in the result letter.")
    if against:
        raise Refused(against)
    decision = Decision.objects.create(
        application=locked, outcome=outcome, reasons=reasons.strip(), decided_at=clock.now(), decided_by=by
    )
    applications.move(locked, "decide", by=by)
    record(
        decision,
        "assessment.decision.decide",
        f"decided: {decision.get_outcome_display()}",
        by=by,
        scope=decision.facility.slug,
    )
    decided.send(sender=Decision, decision=decision, by=by)
    application.refresh_from_db()
    return decision
