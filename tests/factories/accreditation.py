"""Decisions and what follows them. All through the services of the portal, from the enrolment on."""

from collections.abc import Mapping

from accreditation.models import Certificate
from applications import services as applications
from applications.models import Application
from assessment import services
from assessment.choices import Outcome
from assessment.models import Decision
from registration.models import Facility
from tests.factories.applications import (
    answer_all,
    complete_case_review,
    make_application,
    representative_of,
    submit,
)
from tests.factories.assessment import judge, make_assessment, submit_findings
from tests.factories.billing import make_office

REASONS = "Both assessors found a careful service."
#: By the criterion's code: verdict and comment of the first assessor, and of the second one.
Doubts = Mapping[str, tuple[tuple[str, str], tuple[str, str]]]


def make_decision(
    outcome: str = Outcome.ACCREDITED, *, name: str = "Clinique du Lac", doubts: Doubts | None = None
) -> Decision:
    """Enrol a facility, let it apply, assess it and decide; every criterion is met but for the doubts."""
    return decide(make_application(name), outcome, doubts=doubts)


def decide_again(facility: Facility, outcome: str = Outcome.ACCREDITED) -> Decision:
    """Let a facility that was decided on apply once more, and decide."""
    application = applications.start_application(facility=facility, by=representative_of(facility))
    return decide(application, outcome)


def decide(application: Application, outcome: str, *, doubts: Doubts | None = None) -> Decision:
    """Complete an open application, submit it, assess it and decide as the office."""
    assessed(application, doubts=doubts)
    return services.decide(application=application, outcome=outcome, reasons=REASONS, by=make_office())


def assessed(application: Application, *, doubts: Doubts | None = None) -> Application:
    """Complete an open application, submit it and let both assessors hand in; only the decision is missing."""
    answer_all(application)
    complete_case_review(application)
    assignments = make_assessment(submit(application))
    for seat, assignment in enumerate(assignments):
        for code, verdicts in (doubts or {}).items():
            judge(assignment, code, *verdicts[seat])
        submit_findings(assignment)
    application.refresh_from_db()
    return application


def make_certificate(outcome: str = Outcome.ACCREDITED, *, name: str = "Clinique du Lac") -> Certificate:
    """Decide positively and return the certificate."""
    return certificate_of(make_decision(outcome, name=name))


def certificate_of(decision: Decision) -> Certificate:
    """Return the certificate of a decision, as it is stored."""
    return Certificate.objects.select_related("facility", "document").get(decision=decision)
