"""Applications with IASIOS: assessors, assignments, findings, questions. All through the services of the portal."""

from itertools import count

from applications import services as applications
from applications.choices import EvidenceKind
from applications.models import Application, Criterion, Evidence
from assessment import services
from assessment.choices import Verdict
from assessment.models import Assessor, Assignment, Clarification, Finding
from iasios.accounts.models import User
from iasios.workflow import perform
from tests.factories.accounts import UserFactory
from tests.factories.applications import make_complete, representative_of, submit
from tests.factories.billing import make_office

_serial = count(1)


def make_assessor(name: str = "") -> Assessor:
    """Put a person with an account on the list of assessors."""
    user = UserFactory.create(name=name or f"Prof. Ana Mărginean {next(_serial)}")
    return Assessor.objects.create(user=user, specialty="Interventional Radiology", country="RO")


def make_submitted() -> Application:
    """Submit an application in which nothing is missing."""
    return submit(make_complete())


def assign(application: Application, assessor: Assessor | None = None) -> Assignment:
    """Give an assessor the next free seat; the second one begins the assessment."""
    return services.assign_assessor(application=application, assessor=assessor or make_assessor(), by=make_office())


def make_assessment(application: Application | None = None) -> tuple[Assignment, Assignment]:
    """Assign two assessors to a submitted application: the assessment has begun."""
    application = application or make_submitted()
    return assign(application), assign(application)


def judge(assignment: Assignment, code: str, verdict: str = Verdict.MET, comment: str = "") -> Finding:
    """Save one finding as the assessor."""
    return services.save_finding(
        assignment=assignment,
        criterion=criterion_of(assignment, code),
        verdict=verdict,
        comment=comment,
        by=assignment.assessor.user,
    )


def judge_all(assignment: Assignment, verdict: str = Verdict.MET, comment: str = "") -> None:
    """Save the same finding on every criterion that has none."""
    for criterion in assignment.application.edition.criteria.exclude(pk__in=assignment.findings.values("criterion")):
        judge(assignment, criterion.code, verdict, comment)


def submit_findings(assignment: Assignment, verdict: str = Verdict.MET, comment: str = "") -> Assignment:
    """Judge what is not judged yet and submit."""
    judge_all(assignment, verdict, comment)
    return perform(assignment, "submit", by=assignment.assessor.user)


def reopen(assignment: Assignment, reason: str = "I overlooked a document.") -> Assignment:
    """Take submitted findings up again."""
    return perform(assignment, "reopen", by=assignment.assessor.user, note=reason)


def end(assignment: Assignment, reason: str = "Conflict of interest.") -> Assignment:
    """End an assignment as the office; the seat is free again."""
    return perform(assignment, "end", by=make_office(), note=reason)


def ask(assignment: Assignment, code: str = "1a", question: str = "Who signs this?") -> Clarification:
    """Ask the facility as the assessor."""
    criterion = criterion_of(assignment, code)
    return services.ask_clarification(
        assignment=assignment, criterion=criterion, question=question, by=assignment.assessor.user
    )


def answer(clarification: Clarification, text: str = "The head of department.", *evidence: Evidence) -> Clarification:
    """Answer as the facility's representative."""
    by = representative_of(clarification.facility)
    return services.answer_clarification(clarification=clarification, answer=text, evidence=evidence, by=by)


def declare_evidence(application: Application, title: str = "Rota of the service") -> Evidence:
    """Declare a piece of evidence available on request; it is linked to nothing."""
    by: User = representative_of(application.facility)
    return applications.add_evidence(facility=application.facility, by=by, kind=EvidenceKind.ON_REQUEST, title=title)


def criterion_of(assignment: Assignment, code: str) -> Criterion:
    """Return the criterion of the application's edition."""
    return assignment.application.edition.criteria.get(code=code)
