"""What follows when answers are not enough: audits, and the corrective action plan."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from applications import services as applications
from applications.models import Application, Criterion
from assessment import messages
from assessment.choices import AuditKind
from assessment.models import ActionItem, ActionPlan, Audit
from iasios import clock
from iasios.accounts.models import User
from iasios.audit.services import record
from iasios.permissions import require
from iasios.workflow import Refused

from .editions import check_edition

MOVES = {AuditKind.REMOTE: "audit_remotely", AuditKind.ON_SITE: "audit_on_site"}


def _in_hand(application: Application) -> Application:
    """Return the application locked; Refused unless it is between assessors' assignment and decision."""
    locked = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if not locked.is_in_hand:
        raise Refused(["This is possible during the assessment only."])
    return locked


def _go_on(application: Application, by: User) -> None:
    """Bring the application to the state that what is still open calls for, the gravest first."""
    audit = application.audits.filter(held_at=None).order_by("scheduled_for").first()
    if application.action_plans.filter(accepted_at=None).exists():
        move = "plan_action"
    elif audit:
        move = MOVES[AuditKind(audit.kind)]
    else:
        move = "ask" if application.clarifications.open().exists() else "resume"
    applications.move(application, move, by=by)


@transaction.atomic
def call_audit(  # noqa: PLR0913
    *, application: Application, kind: str, reason: str, scheduled_for: datetime, place: str, by: User
) -> Audit:
    """Schedule a remote or on-site audit and invite the facility and both assessors."""
    require(by, "assessment.administer")
    locked = _in_hand(application)
    if scheduled_for <= clock.now():
        raise Refused(["The audit must be in the future."])
    audit = Audit.objects.create(
        application=locked,
        kind=kind,
        reason=reason,
        scheduled_for=scheduled_for,
        place=place,
        called_at=clock.now(),
    )
    applications.move(locked, MOVES[AuditKind(kind)], by=by)
    record(
        audit,
        "assessment.audit.call",
        f"scheduled the {audit.get_kind_display().lower()}",
        by=by,
        scope=audit.facility.slug,
        data={"scheduled_for": scheduled_for.isoformat()},
    )
    messages.send_audit_called(audit)
    application.refresh_from_db()
    return audit


@transaction.atomic
def record_audit(*, audit: Audit, minutes: str, by: User) -> Audit:
    """Record that an audit was held, with its minutes; the assessment goes on."""
    require(by, "assessment.administer")
    application = _in_hand(audit.application)
    locked = Audit.objects.select_for_update(of=("self",)).get(pk=audit.pk)
    if locked.held_at:
        raise Refused(["The minutes of this audit are recorded already."])
    if not minutes.strip():
        raise Refused(["Write the minutes."])
    locked.held_at, locked.minutes = clock.now(), minutes.strip()
    locked.save()
    record(locked, "assessment.audit.hold", "recorded the minutes of the audit", by=by, scope=application.facility.slug)
    _go_on(application, by)
    messages.send_audit_held(locked)
    audit.refresh_from_db()
    return audit


@transaction.atomic
def request_plan(
    *, application: Application, reason: str, due_on: date, problems: Mapping[Criterion, str], by: User
) -> ActionPlan:
    """Ask for a corrective action plan on some criteria, each with its problem, until a day."""
    require(by, "assessment.administer")
    locked = _in_hand(application)
    if not problems:
        raise Refused(["Choose at least one criterion."])
    check_edition(locked, problems)
    if locked.action_plans.filter(accepted_at=None).exists():
        raise Refused(["There is an open action plan already."])
    plan = ActionPlan.objects.create(application=locked, reason=reason, due_on=due_on, requested_at=clock.now())
    ActionItem.objects.bulk_create(
        ActionItem(plan=plan, criterion=criterion, problem=problem) for criterion, problem in problems.items()
    )
    applications.move(locked, "plan_action", by=by)
    codes = [criterion.code for criterion in problems]
    record(
        plan,
        "assessment.actionplan.request",
        f"asked for a corrective action plan on {', '.join(codes)}",
        by=by,
        scope=plan.facility.slug,
        data={"due_on": due_on.isoformat()},
    )
    messages.send_plan_requested(plan)
    application.refresh_from_db()
    return plan


@transaction.atomic
def file_plan(*, plan: ActionPlan, items: Mapping[int, Mapping[str, Any]], by: User, final: bool) -> ActionPlan:
    """Store the facility's measures: item id to measure, responsible, done_by; `final` files the plan.

    Raises Refused if it is filed already or, when final, an item lacks its measure, person or date.
    """
    require(by, "assessment.file_action_plan", plan)
    application = _in_hand(plan.application)
    locked = ActionPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if locked.filed_at:
        raise Refused(["The plan is filed already. The office checks it."])
    rows = list(locked.items.all())
    for item in rows:
        given = items.get(item.pk, {})
        item.measure = str(given.get("measure", item.measure)).strip()
        item.responsible = str(given.get("responsible", item.responsible)).strip()
        item.done_by = given.get("done_by", item.done_by)
    ActionItem.objects.bulk_update(rows, ["measure", "responsible", "done_by"])
    if final:
        _check_whole(rows)
        locked.filed_at = clock.now()
        locked.save(update_fields=["filed_at"])
        messages.send_plan_filed(locked)
    sentence = "filed the corrective action plan" if final else "worked on the corrective action plan"
    record(locked, "assessment.actionplan.file", sentence, by=by, scope=application.facility.slug)
    plan.refresh_from_db()
    return plan


def _check_whole(items: Sequence[ActionItem]) -> None:
    incomplete = [item.criterion.code for item in items if not (item.measure and item.responsible and item.done_by)]
    if incomplete:
        raise Refused([f"Each criterion needs a measure, a person and a date. Missing: {', '.join(incomplete)}."])


@transaction.atomic
def accept_plan(*, plan: ActionPlan, by: User) -> ActionPlan:
    """Accept a filed plan; the assessment goes on."""
    require(by, "assessment.administer")
    application = _in_hand(plan.application)
    locked = _filed(plan)
    locked.accepted_at = clock.now()
    locked.save(update_fields=["accepted_at"])
    record(locked, "assessment.actionplan.accept", "accepted the action plan", by=by, scope=application.facility.slug)
    _go_on(application, by)
    messages.send_plan_accepted(locked)
    plan.refresh_from_db()
    return plan


@transaction.atomic
def return_plan(*, plan: ActionPlan, reason: str, by: User) -> ActionPlan:
    """Send a filed plan back with the reason; the facility can change it again."""
    require(by, "assessment.administer")
    application = _in_hand(plan.application)
    locked = _filed(plan)
    locked.filed_at = None
    locked.save(update_fields=["filed_at"])
    record(
        locked,
        "assessment.actionplan.return",
        "sent the action plan back",
        by=by,
        scope=application.facility.slug,
        note=reason,
    )
    messages.send_plan_returned(locked, reason)
    plan.refresh_from_db()
    return plan


def _filed(plan: ActionPlan) -> ActionPlan:
    locked = ActionPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if locked.filed_at is None or locked.accepted_at is not None:
        raise Refused(["This is possible for a filed plan only."])
    return locked
