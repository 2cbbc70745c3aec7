"""The office's decision."""

from django.db import transaction

from applications import services as applications
from applications.models import Application
from assessment.models import Decision
from assessment.signals import decided
from assessment.standing import objections
from iasios import clock
from iasios.accounts.models import User
from iasios.audit.services import record
from iasios.permissions import require
from iasios.workflow import Refused


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
