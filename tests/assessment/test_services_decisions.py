"""What the office may decide: the rules of accreditation, to the letter."""

import pytest
from django.http import Http404

from accreditation.models import Certificate
from applications.models import Application
from assessment import services
from assessment.choices import Outcome, Verdict
from assessment.models import Assignment, Decision
from assessment.standing import comments_on, not_met, objections
from iasios.workflow import Refused
from tests.assessment.office import status_of
from tests.factories.applications import representative_of
from tests.factories.assessment import ask, end, judge, make_assessment, make_submitted, reopen, submit_findings
from tests.factories.billing import make_office

pytestmark = pytest.mark.django_db

BOTH = "Both assessors must have submitted their findings before a decision."


@pytest.fixture
def pair() -> tuple[Assignment, Assignment]:
    """Return two assignments that know the application as it is now."""
    first, second = make_assessment()
    for assignment in (first, second):
        assignment.application.refresh_from_db()
    return first, second


def extended(application: Application) -> str:
    """Return the code of an extended criterion."""
    return application.edition.criteria.filter(level="extended").values_list("code", flat=True)[0]


def doubt(assignment: Assignment, *codes: str, verdict: str = Verdict.PARTLY) -> None:
    for code in codes:
        judge(assignment, code, verdict, f"No record shows {code}.")


def decide(application: Application, outcome: str, reasons: str = "Both assessors agree.") -> Decision:
    return services.decide(application=application, outcome=outcome, reasons=reasons, by=make_office())


@pytest.mark.parametrize("outcome", Outcome.values)
def test_nothing_is_decided_until_both_have_submitted(pair: tuple[Assignment, Assignment], outcome: str) -> None:
    application = pair[0].application
    assert objections(application, outcome) == [BOTH]

    submit_findings(pair[0])
    assert objections(application, outcome) == [BOTH]

    submit_findings(pair[1])
    assert objections(application, outcome) == []

    reopen(pair[0])
    with pytest.raises(Refused, match=BOTH):
        decide(application, outcome)
    assert not Decision.objects.exists()


def test_findings_of_an_ended_assignment_do_not_count(pair: tuple[Assignment, Assignment]) -> None:
    submit_findings(pair[0])
    submit_findings(pair[1])
    end(pair[0])

    assert objections(pair[0].application, Outcome.ACCREDITED) == [BOTH]


@pytest.mark.parametrize("verdict", [Verdict.PARTLY, Verdict.NOT_MET])
@pytest.mark.parametrize("seat", [0, 1])
def test_one_core_criterion_doubted_by_one_assessor_forbids_accreditation(
    pair: tuple[Assignment, Assignment], seat: int, verdict: str
) -> None:
    doubt(pair[seat], "8e", "1a", verdict=verdict)
    for assignment in pair:
        submit_findings(assignment)
    application = pair[0].application
    sentence = "Not every core criterion was found met by both assessors: 1a, 8e."

    assert objections(application, Outcome.ACCREDITED) == [sentence]
    assert objections(application, Outcome.EXCELLENCE) == [sentence]
    with pytest.raises(Refused, match=r"1a, 8e"):
        decide(application, Outcome.ACCREDITED)
    assert (status_of(application), Decision.objects.count()) == ("assessment", 0)

    assert decide(application, Outcome.NOT_YET).is_positive is False
    assert status_of(application) == "decided"
    assert not Certificate.objects.exists()


def test_excellence_needs_every_criterion_accreditation_the_core(pair: tuple[Assignment, Assignment]) -> None:
    application = pair[0].application
    code = extended(application)
    doubt(pair[1], code)
    for assignment in pair:
        submit_findings(assignment)

    assert objections(application, Outcome.EXCELLENCE) == [
        f"Not every extended criterion was found met by both assessors: {code}."
    ]
    with pytest.raises(Refused, match=code):
        decide(application, Outcome.EXCELLENCE)

    decide(application, Outcome.ACCREDITED)
    application.facility.refresh_from_db()
    assert (status_of(application), application.facility.status) == ("decided", "accredited")
    assert Certificate.objects.get().facility == application.facility


def test_all_met_is_excellence(pair: tuple[Assignment, Assignment]) -> None:
    for assignment in pair:
        submit_findings(assignment)

    decision = decide(pair[0].application, Outcome.EXCELLENCE, "  Everything is met.  ")

    decision.facility.refresh_from_db()
    assert (decision.reasons, decision.facility.status) == ("Everything is met.", "excellence")


def test_a_decision_has_reasons_and_is_final(pair: tuple[Assignment, Assignment]) -> None:
    for assignment in pair:
        submit_findings(assignment)
    application = pair[0].application

    with pytest.raises(Refused, match="Write the reasons"):
        decide(application, Outcome.ACCREDITED, "  ")
    decide(application, Outcome.NOT_YET)
    with pytest.raises(Refused, match="needs an application in assessment"):
        decide(application, Outcome.ACCREDITED)
    with pytest.raises(Refused, match="no longer in assessment"):
        reopen(pair[0])


def test_only_the_office_decides(pair: tuple[Assignment, Assignment]) -> None:
    for assignment in pair:
        submit_findings(assignment)
    application = pair[0].application

    for person in (pair[0].assessor.user, representative_of(application.facility)):
        with pytest.raises(Http404):
            services.decide(application=application, outcome=Outcome.ACCREDITED, reasons="It is met.", by=person)


def test_an_application_that_nobody_assesses_is_not_decided() -> None:
    assert objections(make_submitted(), Outcome.NOT_YET) == ["A decision needs an application in assessment."]


def test_open_questions_do_not_stop_a_refusal(pair: tuple[Assignment, Assignment]) -> None:
    ask(pair[0])
    for assignment in pair:
        submit_findings(assignment)

    decide(pair[0].application, Outcome.NOT_YET)
    assert status_of(pair[0].application) == "decided"


def test_what_the_findings_add_up_to(pair: tuple[Assignment, Assignment]) -> None:
    application = pair[0].application
    doubt(pair[0], "1a", "8e")
    judge(pair[1], "8e", Verdict.NOT_MET, "The board keeps no minutes.")
    submit_findings(pair[0])
    assert len(not_met(application)) == application.edition.criteria.count()

    submit_findings(pair[1])
    assert [criterion.code for criterion in not_met(application)] == ["1a", "8e"]
    by_code = {criterion.code: comments_on(application)[criterion.pk] for criterion in not_met(application)}
    assert by_code == {
        "1a": ["No record shows 1a."],
        "8e": ["No record shows 8e.", "The board keeps no minutes."],
    }
