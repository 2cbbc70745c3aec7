"""Questions to the facility, and its answers."""

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from applications import services as applications
from applications.choices import ApplicationStatus, EvidenceKind
from applications.models import Application, Criterion, Evidence
from assessment import messages
from assessment.models import Assignment, Clarification
from iasios import clock
from iasios.accounts.models import User
from iasios.audit.services import record
from iasios.permissions import require
from iasios.workflow import Refused
from registration.models import Facility

from .editions import check_edition


@transaction.atomic
def ask_clarification(*, assignment: Assignment, criterion: Criterion, question: str, by: User) -> Clarification:
    """Ask the facility on one criterion. The facility is not told which assessor asks."""
    require(by, "assessment.ask", assignment)
    application = Application.objects.select_for_update(of=("self",)).get(pk=assignment.application_id)
    if not application.is_in_hand:
        raise Refused(["Questions can be asked during the assessment only."])
    check_edition(application, [criterion])
    question = question.strip()
    if not question:
        raise Refused(["Write the question."])
    clarification = Clarification.objects.create(
        application=application, criterion=criterion, assignment=assignment, question=question, asked_at=clock.now()
    )
    if application.status == ApplicationStatus.ASSESSMENT:
        applications.move(application, "ask", by=None)  # the actor's name would tell the facility who asked
    record(
        clarification,
        "assessment.clarification.ask",
        f"asked the facility on {criterion.code}",
        by=by,
        scope=application.facility.slug,
    )
    messages.send_asked(clarification)
    return clarification


@transaction.atomic
def answer_clarification(  # noqa: PLR0913 - what a person fills in on one page
    *,
    clarification: Clarification,
    answer: str,
    evidence: Iterable[Evidence],
    by: User,
    upload: UploadedFile | None = None,
    title: str = "",
) -> Clarification:
    """Answer a question, with evidence of the facility's library and a new file, which goes there: all or nothing.

    The last answer sends the application back to assessment.
    """
    require(by, "assessment.answer_clarification", clarification)
    application = Application.objects.select_for_update(of=("self",)).get(pk=clarification.application_id)
    locked = Clarification.objects.select_for_update(of=("self",)).get(pk=clarification.pk)
    if locked.is_answered:
        raise Refused([f"This question was answered by {locked.answered_by} already."])
    if not application.is_under_assessment:
        raise Refused(["The application is no longer in assessment."])
    answer, pieces = answer.strip(), list(evidence)
    if not answer:
        raise Refused(["Write the answer."])
    if any(piece.facility_id != application.facility_id for piece in pieces):
        raise Refused(["Only evidence of your own facility can be attached."])
    if upload:
        pieces.append(_kept(application.facility, upload, title, by))
    locked.answer, locked.answered_by, locked.answered_at = answer, by, clock.now()
    locked.save()
    locked.evidence.set(pieces)
    record(
        locked,
        "assessment.clarification.answer",
        f"answered the question on {locked.criterion.code}",
        by=by,
        scope=application.facility.slug,
        data={"evidence": [piece.key for piece in pieces]},
    )
    if application.status == ApplicationStatus.CLARIFICATION and not application.clarifications.open().exists():
        applications.move(application, "resume", by=by)
    messages.send_answered(locked)
    clarification.refresh_from_db()
    return clarification


def _kept(facility: Facility, upload: UploadedFile, title: str, by: User) -> Evidence:
    """Put a file into the library; if the library has it already, that piece is meant."""
    try:
        return applications.add_evidence(
            facility=facility, by=by, kind=EvidenceKind.UPLOADED, title=title, upload=upload
        )
    except applications.AlreadyThere as there:
        return there.existing
