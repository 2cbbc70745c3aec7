"""The life of an application. Later floors drive what follows its submission, through this floor's services."""

from typing import Any

from iasios.workflow import CALLER, Transition, Workflow, register

from . import messages
from .choices import IN_HAND, UNDER_ASSESSMENT, ApplicationStatus
from .gates import ready_to_submit
from .models import Application
from .signals import application_submitted


def facility_may_apply(application: Any) -> str | None:
    """Only a facility that has enrolled applies; suspended and withdrawn ones do not."""
    if application.facility.may_apply:
        return None
    return "The facility may not apply at present. The office can tell you why."


def core_is_answered(application: Any) -> str | None:
    """Every core criterion has a self-assessment and a description."""
    answered = application.answers.answered().values("criterion")
    missing = application.edition.criteria.core().exclude(pk__in=answered).values_list("code", flat=True)
    if not missing:
        return None
    word = "criterion is" if len(missing) == 1 else "criteria are"
    return f"{len(missing)} core {word} not answered yet: {', '.join(missing)}."


def later_floors_agree(application: Any) -> str | None:
    """What later floors ask before submission, such as a complete case review."""
    return " ".join(ready_to_submit.reasons(application)) or None


def refusals_beside_answers(application: Any) -> list[str]:
    """Return what stands against submission apart from unanswered criteria, a sentence each."""
    standing = facility_may_apply(application)
    return [*([standing] if standing else []), *ready_to_submit.reasons(application)]


def _moved_by_assessment(name: str, label: str, target: ApplicationStatus, sentence: str) -> Transition:
    return Transition(
        name=name, label=label, sources=sorted(IN_HAND), target=target, permission=CALLER, sentence=sentence
    )


APPLICATION = register(
    Workflow(
        model=Application,
        statuses=ApplicationStatus,
        scope=lambda application: application.facility.slug,
        transitions=[
            Transition(
                name="submit",
                label="Submit application",
                sources=[ApplicationStatus.DRAFT],
                target=ApplicationStatus.SUBMITTED,
                permission="applications.submit_application",
                sentence="submitted the application and declared that it is accurate",
                conditions=[facility_may_apply, core_is_answered, later_floors_agree],
                stamps=["submitted_at"],
                messages=messages.send_submitted,
                announces=application_submitted,
            ),
            Transition(
                name="begin_assessment",
                label="Begin assessment",
                sources=[ApplicationStatus.SUBMITTED],
                target=ApplicationStatus.ASSESSMENT,
                permission=CALLER,
                sentence="began the assessment with two assessors",
                messages=messages.send_assessment_begun,
            ),
            _moved_by_assessment(
                "ask", "Ask the facility", ApplicationStatus.CLARIFICATION, "asked the facility for clarification"
            ),
            _moved_by_assessment("resume", "Resume assessment", ApplicationStatus.ASSESSMENT, "resumed the assessment"),
            _moved_by_assessment(
                "audit_remotely", "Hold a remote audit", ApplicationStatus.REMOTE_AUDIT, "called for a remote audit"
            ),
            _moved_by_assessment(
                "plan_action",
                "Ask for an action plan",
                ApplicationStatus.ACTION_PLAN,
                "asked for a corrective action plan",
            ),
            _moved_by_assessment(
                "audit_on_site", "Hold an on-site audit", ApplicationStatus.ON_SITE_AUDIT, "called for an on-site audit"
            ),
            Transition(
                name="decide",
                label="Decide",
                sources=sorted(IN_HAND),
                target=ApplicationStatus.DECIDED,
                permission=CALLER,
                sentence="closed the application with a decision",
                stamps=["decided_at"],
            ),
            Transition(
                name="withdraw",
                label="Withdraw application",
                sources=[ApplicationStatus.DRAFT, *sorted(UNDER_ASSESSMENT)],
                target=ApplicationStatus.WITHDRAWN,
                permission="applications.administer",
                sentence="withdrew the application",
                confirm="Nobody can work on it any more. Everything entered stays on record.",
                note_required=True,
            ),
        ],
    ),
)
