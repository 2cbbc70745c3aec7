"""What the assessment adds to shared pages: navigation, a panel, the office's acts and queues."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Max, Q

from applications.choices import IN_HAND, UNDER_ASSESSMENT, ApplicationStatus
from applications.models import Answer, Application
from iasios.office import Act, Queue, QueueRow, add_act, add_queue, admin_url
from iasios.ui.registry import NavEntry, Panel, add_nav, add_panel
from iasios.ui.templatetags.ui import day
from registration.models import Facility

from . import services
from .choices import SEATED, SEATS, AssignmentStatus
from .forms.office import AssignForm, AuditForm, DecideForm, PlanForm
from .models import ActionPlan, Clarification

LOCKED = "Opens when your application is submitted."


# Navigation and panel -------------------------------------------------------------------------------------------------
def lock_reason(facility: Facility) -> str | None:
    """Say why there is nothing to see yet; None once an application was submitted."""
    return None if facility.applications.filter(submitted_at__isnull=False).exists() else LOCKED


def waiting(facility: Facility) -> int:
    """Count what waits for the facility: open questions and a plan to file."""
    applications = facility.applications.filter(status__in=UNDER_ASSESSMENT)
    questions = Clarification.objects.filter(application__in=applications).open().count()
    return questions + ActionPlan.objects.filter(application__in=applications, filed_at=None).count()


def questions_at(answer: Answer) -> dict[str, Any] | None:
    """Return the questions on an answer's criterion, for its page."""
    asked = Clarification.objects.filter(application=answer.application, criterion=answer.criterion)
    found = list(asked.select_related("answered_by").prefetch_related("evidence"))
    return {"questions": found, "facility": answer.application.facility} if found else None


# The office's acts ----------------------------------------------------------------------------------------------------
def _assign(application: Application, user: Any, cleaned: dict[str, Any]) -> str:
    assignment = services.assign_assessor(application=application, assessor=cleaned["assessor"], by=user)
    return f"{assignment.assessor} is assigned and was told by e-mail."


def _audit(application: Application, user: Any, cleaned: dict[str, Any]) -> str:
    services.call_audit(application=application, by=user, **cleaned)
    return "The audit is scheduled. The facility and both assessors were told by e-mail."


def _plan(application: Application, user: Any, cleaned: dict[str, Any]) -> str:
    services.request_plan(
        application=application,
        reason=cleaned["reason"],
        due_on=cleaned["due_on"],
        problems=cleaned["problems"],
        by=user,
    )
    return "The facility was asked for a corrective action plan."


def _decide(application: Application, user: Any, cleaned: dict[str, Any]) -> str:
    decision = services.decide(application=application, by=user, **cleaned)
    return f"Decided: {decision.get_outcome_display()}. The result is on its way to the facility."


def _has_free_seat(application: Application) -> bool:
    return application.is_under_assessment and application.assignments.seated().count() < len(SEATS)


def _before_decision(application: Application) -> list[str]:
    submitted = application.assignments.filter(status=AssignmentStatus.SUBMITTED).count()
    return [] if submitted == len(SEATS) else ["Both assessors must have submitted their findings before a decision."]


ACTS = (
    Act(
        name="assign",
        label="Assign an assessor",
        permission="assessment.administer",
        run=_assign,
        form=AssignForm,
        consequences=lambda application: [  # noqa: ARG005 - the same for all
            "The assessor gets access to the application, the case review and the evidence.",
            "The assessor is told by e-mail.",
            "The assessment begins with the second assessor. The facility is told then, without names.",
        ],
        shown=_has_free_seat,
    ),
    Act(
        name="decide",
        label="Decide",
        permission="assessment.administer",
        run=_decide,
        form=DecideForm,
        consequences=lambda application: [  # noqa: ARG005 - the same for all
            "The application is closed. The findings cannot be changed any more.",
            "The result letter goes to the facility by e-mail.",
            "With a positive decision the certificate goes with it, and the centre appears in the register.",
        ],
        refusals=_before_decision,
        shown=lambda application: application.is_in_hand,
    ),
    Act(
        name="audit",
        label="Schedule an audit",
        permission="assessment.administer",
        run=_audit,
        form=AuditForm,
        consequences=lambda application: ["The facility and both assessors are invited by e-mail."],  # noqa: ARG005
        shown=lambda application: application.is_in_hand,
        primary=False,
    ),
    Act(
        name="action-plan",
        label="Ask for an action plan",
        permission="assessment.administer",
        run=_plan,
        form=PlanForm,
        consequences=lambda application: ["The facility is asked by e-mail to file the plan."],  # noqa: ARG005
        shown=lambda application: application.is_in_hand,
        primary=False,
    ),
)


# The office's queues --------------------------------------------------------------------------------------------------
def _with_seats(**filters: Any) -> Any:
    seated = Q(assignments__status__in=SEATED)
    submitted = Q(assignments__status=AssignmentStatus.SUBMITTED)
    return (
        Application.objects.filter(**filters)
        .select_related("facility")
        .annotate(
            seated=Count("assignments", filter=seated),
            handed_in=Count("assignments", filter=submitted),
            handed_in_at=Max("assignments__submitted_at", filter=submitted),
        )
        .order_by("submitted_at")
    )


def applications_without_assessors() -> Iterator[QueueRow]:
    """Submitted applications with a free seat; the longest wait first."""
    for application in _with_seats(status__in=UNDER_ASSESSMENT).filter(seated__lt=len(SEATS)):
        yield QueueRow(
            title=application.facility.name,
            url=admin_url(application),
            hint=f"{application.seated} of {len(SEATS)} assessors",
            since=application.submitted_at,
            status="Needs assessors",
        )


def applications_to_decide() -> Iterator[QueueRow]:
    """Applications on which both assessors have submitted, and the ball is not with the facility."""
    with_facility = {ApplicationStatus.CLARIFICATION, ApplicationStatus.ACTION_PLAN}
    for application in (
        _with_seats(status__in=IN_HAND - with_facility).filter(handed_in=len(SEATS)).order_by("handed_in_at")
    ):
        yield QueueRow(
            title=application.facility.name,
            url=admin_url(application),
            hint=application.get_status_display(),
            since=application.handed_in_at,
            status="Ready to decide",
        )


def plans_to_check() -> Iterator[QueueRow]:
    """Filed plans that are not accepted yet, of applications that are not decided yet."""
    filed = ActionPlan.objects.filter(filed_at__isnull=False, accepted_at=None, application__status__in=IN_HAND)
    for plan in filed.select_related("application__facility").order_by("filed_at"):
        yield QueueRow(
            title=plan.facility.name,
            url=admin_url(plan),
            hint=f"Due on {day(plan.due_on)}",
            since=plan.filed_at,
            status="Plan to check",
        )


add_nav(
    NavEntry(
        order=40,
        label="Assessment",
        url_name="assessment",
        permission="assessment.view_assessment",
        lock=lock_reason,
        count=waiting,
    )
)
add_panel(Panel(order=10, page="criterion", template="assessment/_criterion_panel.html", context=questions_at))
for act in ACTS:
    add_act(Application, act)
add_queue(
    Queue(
        order=30,
        title="Applications that need assessors",
        empty="Every application has its two assessors.",
        rows=applications_without_assessors,
    )
)
add_queue(Queue(order=40, title="Ready to decide", empty="No decision is due.", rows=applications_to_decide))
add_queue(Queue(order=50, title="Action plans to check", empty="No plan waits.", rows=plans_to_check))
