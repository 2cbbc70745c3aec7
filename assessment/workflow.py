"""The life of an assignment."""

from typing import Any

from iasios.workflow import Transition, Workflow, register

from . import messages
from .choices import AssignmentStatus
from .models import Assignment


def every_criterion_is_judged(assignment: Any) -> str | None:
    """There is a finding on each criterion of the edition, core and extended."""
    judged = assignment.findings.values("criterion")
    missing = assignment.application.edition.criteria.exclude(pk__in=judged).values_list("code", flat=True)
    if not missing:
        return None
    word = "criterion has" if len(missing) == 1 else "criteria have"
    return f"{len(missing)} {word} no finding yet: {', '.join(missing)}."


def application_is_under_assessment(assignment: Any) -> str | None:
    """Nothing changes after the decision."""
    if assignment.application.is_under_assessment:
        return None
    return "The application is no longer in assessment."


ASSIGNMENT = register(
    Workflow(
        model=Assignment,
        statuses=AssignmentStatus,
        scope=lambda assignment: assignment.facility.slug,
        transitions=[
            Transition(
                name="submit",
                label="Submit findings",
                sources=[AssignmentStatus.ACTIVE],
                target=AssignmentStatus.SUBMITTED,
                permission="assessment.judge",
                sentence="submitted the findings",
                confirm="You see the other assessor's findings once both of you have submitted.",
                conditions=[application_is_under_assessment, every_criterion_is_judged],
                stamps=["submitted_at"],
                messages=messages.send_findings_submitted,
            ),
            Transition(
                name="reopen",
                label="Change findings",
                sources=[AssignmentStatus.SUBMITTED],
                target=AssignmentStatus.ACTIVE,
                permission="assessment.judge",
                sentence="took the findings up again",
                confirm="Your findings stay as they are until you change them. Submit them again when you are done.",
                conditions=[application_is_under_assessment],
                note_required=True,
            ),
            Transition(
                name="end",
                label="End assignment",
                sources=[AssignmentStatus.ACTIVE, AssignmentStatus.SUBMITTED],
                target=AssignmentStatus.ENDED,
                permission="assessment.administer",
                sentence="ended the assignment",
                confirm="The assessor loses access at once. Another can take the seat. The findings stay on record.",
                conditions=[application_is_under_assessment],
                note_required=True,
            ),
        ],
    ),
)
