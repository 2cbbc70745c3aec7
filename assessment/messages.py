"""E-mails of the assessment. What goes to the facility never names an assessor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse

from iasios.accounts.models import User
from iasios.notifications.models import Message
from iasios.notifications.payloads import Payload
from iasios.notifications.services import queue
from iasios.office import admin_url
from iasios.ui.templatetags.ui import day, moment
from registration.models import Facility

from .models import ActionPlan, Assignment, Audit, Clarification


@dataclass(frozen=True, kw_only=True)
class Told(Payload):
    """An e-mail whose two sentences are given by the sender."""

    act: str
    first_line: str
    more: Sequence[str] = ()

    @property
    def heading(self) -> str:
        """The act."""
        return self.act

    @property
    def lead(self) -> str:
        """What to do."""
        return self.first_line

    @property
    def paragraphs(self) -> Sequence[str]:
        """What else there is to say."""
        return self.more


@dataclass(frozen=True, kw_only=True)
class Assigned(Told):
    """To an assessor: a new assignment."""

    template: ClassVar[str] = "assessor_assigned"
    button_label: ClassVar[str] = "Open the application"
    otherwise: ClassVar[str] = "The office writes to you if your findings are not there after eight weeks."


@dataclass(frozen=True, kw_only=True)
class Asked(Told):
    """To the facility: a question."""

    template: ClassVar[str] = "questions_to_answer"
    button_label: ClassVar[str] = "Answer the question"
    otherwise: ClassVar[str] = "The assessment waits until you have answered."


@dataclass(frozen=True, kw_only=True)
class Answered(Told):
    """To the assessor who asked: the answer is there."""

    template: ClassVar[str] = "question_answered"
    button_label: ClassVar[str] = "Read the answer"
    otherwise: ClassVar[str] = "Your finding on this criterion stays as it is."


@dataclass(frozen=True, kw_only=True)
class FindingsSubmitted(Told):
    """To the office: an assessor has submitted."""

    template: ClassVar[str] = "findings_submitted"
    button_label: ClassVar[str] = "Open the application"
    otherwise: ClassVar[str] = "The facility waits for the decision."


@dataclass(frozen=True, kw_only=True)
class AuditCalled(Told):
    """To the facility and the assessors: the date of an audit."""

    template: ClassVar[str] = "audit_called"
    button_label: ClassVar[str] = "See the audit"
    otherwise: ClassVar[str] = "The audit takes place at this time. Write to the office if it does not suit you."

    when: datetime
    place: str

    @property
    def facts(self) -> Sequence[tuple[str, str]]:
        """When and where."""
        return (("Time", moment(self.when)), ("Link or place", self.place))


@dataclass(frozen=True, kw_only=True)
class AuditHeld(Told):
    """To the facility: the minutes are there."""

    template: ClassVar[str] = "audit_held"
    button_label: ClassVar[str] = "Read the minutes"
    otherwise: ClassVar[str] = "The assessment goes on with these minutes. Write to the office if they are not right."


@dataclass(frozen=True, kw_only=True)
class PlanRequested(Told):
    """To the facility: a corrective action plan is needed."""

    template: ClassVar[str] = "plan_requested"
    button_label: ClassVar[str] = "Open the action plan"
    otherwise: ClassVar[str] = "Without the plan, the office decides on what it has."

    due_on: date

    @property
    def facts(self) -> Sequence[tuple[str, str]]:
        """Until when."""
        return (("Due on", day(self.due_on)),)


@dataclass(frozen=True, kw_only=True)
class PlanFiled(Told):
    """To the office: a plan was filed."""

    template: ClassVar[str] = "plan_filed"
    button_label: ClassVar[str] = "Check the action plan"
    otherwise: ClassVar[str] = "The assessment waits until the plan is accepted or sent back."


@dataclass(frozen=True, kw_only=True)
class PlanReturned(Told):
    """To the facility: the plan needs more work."""

    template: ClassVar[str] = "plan_returned"
    button_label: ClassVar[str] = "Change the action plan"
    otherwise: ClassVar[str] = "The assessment waits until you file the plan again."


@dataclass(frozen=True, kw_only=True)
class PlanAccepted(Told):
    """To the facility: the plan is accepted."""

    template: ClassVar[str] = "plan_accepted"
    button_label: ClassVar[str] = "See the action plan"
    otherwise: ClassVar[str] = "The assessment goes on. You need to do nothing now."


def _assessment_path(facility: Facility) -> str:
    return reverse("assessment", args=[facility.slug])


def _to_facility(facility: Facility, payload: Payload) -> list[Message]:
    return queue(payload, to=facility.correspondents, scope=facility.slug)


def _to_office(facility: Facility, payload: Payload) -> list[Message]:
    return queue(payload, to=[settings.OFFICE_EMAIL], scope=facility.slug)


def send_assigned(assignment: Assignment) -> list[Message]:
    """Tell the assessor."""
    payload = Assigned(
        facility_name=assignment.facility.name,
        path=assignment.get_absolute_url(),
        act="Assess an application",
        first_line="Read the application and give a finding on each criterion.",
        more=(
            "A second assessor works on it independently. You see each other's findings once both are submitted.",
            "If something is unclear, ask the facility from the criterion's page.",
            "Tell the office at once if you have a conflict of interest.",
        ),
    )
    return queue(payload, to=[assignment.assessor.user.email], scope=assignment.facility.slug)


def send_asked(clarification: Clarification) -> list[Message]:
    """Tell the facility, without naming the assessor."""
    code = clarification.criterion.code
    payload = Asked(
        facility_name=clarification.facility.name,
        path=reverse("answer_clarification", args=[clarification.facility.slug, clarification.key]),
        act=f"Answer a question on criterion {code}",
        first_line=f"The assessors have a question on criterion {code}.",
        more=("Every editor of your facility can answer. You can add evidence to the answer.",),
    )
    return _to_facility(clarification.facility, payload)


def send_answered(clarification: Clarification) -> list[Message]:
    """Tell the assessor who asked."""
    code = clarification.criterion.code
    assignment = clarification.assignment
    payload = Answered(
        facility_name=clarification.facility.name,
        path=reverse("review_criterion", args=[assignment.key, code]),
        act=f"Read the answer on criterion {code}",
        first_line="The facility has answered your question. Check whether it changes your finding.",
    )
    return queue(payload, to=[assignment.assessor.user.email], scope=clarification.facility.slug)


def send_findings_submitted(assignment: Assignment, by: User | None, note: str) -> list[Message]:  # noqa: ARG001
    """Tell the office."""
    payload = FindingsSubmitted(
        facility_name=assignment.facility.name,
        path=admin_url(assignment.application),
        act="Findings submitted",
        first_line=f"{assignment.assessor} has submitted the findings. Decide once both assessors have.",
    )
    return _to_office(assignment.facility, payload)


def send_audit_called(audit: Audit) -> list[Message]:
    """Invite the facility and both assessors."""
    facility, kind = audit.facility, audit.get_kind_display().lower()
    act, first_line = f"Prepare the {kind}", f"The office has scheduled a {kind}. Keep this time free."
    if audit.kind == "on_site":
        first_line = f"The office has scheduled an {kind}. Keep these days free."
    more = (audit.reason,)
    facts: dict[str, Any] = {"facility_name": facility.name, "act": act, "first_line": first_line, "more": more}
    sent = _to_facility(
        facility, AuditCalled(path=_assessment_path(facility), when=audit.scheduled_for, place=audit.place, **facts)
    )
    for assignment in audit.application.assignments.seated().select_related("assessor__user"):
        payload = AuditCalled(path=assignment.get_absolute_url(), when=audit.scheduled_for, place=audit.place, **facts)
        sent += queue(payload, to=[assignment.assessor.user.email], scope=facility.slug)
    return sent


def send_audit_held(audit: Audit) -> list[Message]:
    """Tell the facility that the minutes are there."""
    payload = AuditHeld(
        facility_name=audit.facility.name,
        path=_assessment_path(audit.facility),
        act="Read the minutes of the audit",
        first_line="The audit was held and its minutes are recorded.",
    )
    return _to_facility(audit.facility, payload)


def send_plan_requested(plan: ActionPlan) -> list[Message]:
    """Tell the facility what a plan is needed for."""
    payload = PlanRequested(
        facility_name=plan.facility.name,
        path=reverse("action_plan", args=[plan.facility.slug]),
        act=f"File a corrective action plan by {day(plan.due_on)}",
        first_line="Say for each criterion what you will change, who does it, and by when.",
        more=(plan.reason,),
        due_on=plan.due_on,
    )
    return _to_facility(plan.facility, payload)


def send_plan_filed(plan: ActionPlan) -> list[Message]:
    """Tell the office."""
    payload = PlanFiled(
        facility_name=plan.facility.name,
        path=admin_url(plan),
        act="Check a corrective action plan",
        first_line="The facility has filed its plan. Accept it or send it back with a reason.",
    )
    return _to_office(plan.facility, payload)


def send_plan_returned(plan: ActionPlan, reason: str) -> list[Message]:
    """Tell the facility why the plan came back."""
    payload = PlanReturned(
        facility_name=plan.facility.name,
        path=reverse("action_plan", args=[plan.facility.slug]),
        act="Change the corrective action plan",
        first_line="The office has sent the plan back. Change it and file it again.",
        more=(reason,),
    )
    return _to_facility(plan.facility, payload)


def send_plan_accepted(plan: ActionPlan) -> list[Message]:
    """Tell the facility."""
    payload = PlanAccepted(
        facility_name=plan.facility.name,
        path=_assessment_path(plan.facility),
        act="Your action plan is accepted",
        first_line="The office has accepted your corrective action plan.",
    )
    return _to_facility(plan.facility, payload)
