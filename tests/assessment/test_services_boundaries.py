"""What an assessment may not reach: another edition, a closed application, and what a colleague did a moment before."""

import pytest

from accreditation.models import Certificate, Result
from applications.models import Application, Criterion
from applications.services import load_edition
from assessment import services
from assessment.choices import Verdict
from assessment.models import ActionPlan, Assignment, Clarification, Decision, Finding
from iasios.workflow import Refused, perform
from tests.assessment.office import call_audit, file_plan, in_days, request_plan, status_of
from tests.factories.applications import edition_data, representative_of
from tests.factories.assessment import answer, ask, assign, judge, make_assessment, make_assessor, submit_findings
from tests.factories.billing import make_office

pytestmark = pytest.mark.django_db

OTHER_EDITION = "Criterion 1a is of another edition than the application."


@pytest.fixture
def pair() -> tuple[Assignment, Assignment]:
    return make_assessment()


def criterion_of_next_edition() -> Criterion:
    """Return criterion 1a of an edition that was loaded after the application was bound to an earlier one."""
    data = edition_data()
    data["edition"]["name"] = "The edition after this one"
    return load_edition(data)[0].criteria.get(code="1a")


def decided(pair: tuple[Assignment, Assignment], outcome: str = "not_yet") -> Decision:
    """Let both submit, and decide."""
    for assignment in pair:
        submit_findings(assignment)
    application = pair[0].application
    return services.decide(application=application, outcome=outcome, reasons="As both of them say.", by=make_office())


# Another edition ------------------------------------------------------------------------------------------------------
def test_a_finding_is_on_a_criterion_of_the_applications_edition(pair: tuple[Assignment, Assignment]) -> None:
    criterion, by = criterion_of_next_edition(), pair[0].assessor.user

    with pytest.raises(Refused, match=OTHER_EDITION):
        services.save_finding(assignment=pair[0], criterion=criterion, verdict="met", comment="", by=by)

    assert not Finding.objects.exists()


def test_a_question_is_on_a_criterion_of_the_applications_edition(pair: tuple[Assignment, Assignment]) -> None:
    criterion, by = criterion_of_next_edition(), pair[0].assessor.user

    with pytest.raises(Refused, match=OTHER_EDITION):
        services.ask_clarification(assignment=pair[0], criterion=criterion, question="Who signs?", by=by)

    assert not Clarification.objects.exists()
    assert status_of(pair[0].application) == "assessment"


def test_a_plan_is_on_criteria_of_the_applications_edition(pair: tuple[Assignment, Assignment]) -> None:
    application, criterion = pair[0].application, criterion_of_next_edition()
    due = in_days(30).date()

    with pytest.raises(Refused, match=OTHER_EDITION):
        services.request_plan(
            application=application, reason="It is open.", due_on=due, problems={criterion: "None."}, by=make_office()
        )

    assert not ActionPlan.objects.exists()
    assert status_of(application) == "assessment"


# After the end --------------------------------------------------------------------------------------------------------
def test_nothing_changes_after_the_decision(pair: tuple[Assignment, Assignment]) -> None:
    first, _ = pair
    question, audit = ask(first), call_audit(first.application)
    plan = file_plan(request_plan(first.application))
    decided(pair)
    application, office = first.application, make_office()
    late = [
        lambda: assign(application),
        lambda: judge(first, "1a", Verdict.NOT_MET, "On second thoughts."),
        lambda: perform(first, "reopen", by=first.assessor.user, note="I overlooked a document."),
        lambda: perform(first, "end", by=office, note="Conflict of interest."),
        lambda: ask(first, "2b"),
        lambda: answer(question),
        lambda: call_audit(application),
        lambda: services.record_audit(audit=audit, minutes="All was shown.", by=office),
        lambda: request_plan(application, "2b"),
        lambda: services.accept_plan(plan=plan, by=office),
        lambda: services.return_plan(plan=plan, reason="Name the physician.", by=office),
        lambda: services.decide(application=application, outcome="excellence", reasons="After all.", by=office),
    ]

    for number, act in enumerate(late):
        with pytest.raises(Refused):
            pytest.fail(f"act {number} was done: {act()}")

    assert status_of(application) == "decided"
    assert [status_of(assignment) for assignment in pair] == ["submitted", "submitted"]
    assert Decision.objects.get().outcome == "not_yet"
    assert not first.findings.exclude(verdict="met").exists()


def test_a_withdrawn_application_is_not_judged(pair: tuple[Assignment, Assignment]) -> None:
    perform(pair[0].application, "withdraw", by=make_office(), note="The department closes.")

    with pytest.raises(Refused, match="no longer in assessment"):
        judge(Assignment.objects.get(pk=pair[0].pk), "1a")
    assert not Finding.objects.exists()


# Two at once: the second one holds what was read before the first one was done ----------------------------------------
def test_of_two_decisions_at_once_the_second_is_refused_in_a_sentence(pair: tuple[Assignment, Assignment]) -> None:
    for assignment in pair:
        submit_findings(assignment)
    application, office = pair[0].application, make_office()
    stale = Application.objects.get(pk=application.pk)
    services.decide(application=application, outcome="accredited", reasons="All core is met.", by=office)
    assert stale.status == "assessment"

    with pytest.raises(Refused, match="needs an application in assessment"):
        services.decide(application=stale, outcome="excellence", reasons="All is met.", by=office)

    assert (Decision.objects.get().outcome, Certificate.objects.count(), Result.objects.count()) == ("accredited", 1, 1)


def test_of_two_answers_at_once_the_second_is_refused_by_name(pair: tuple[Assignment, Assignment]) -> None:
    question = ask(pair[0])
    stale = Clarification.objects.get(pk=question.pk)
    answer(question, "The head of department.")
    assert not stale.is_answered

    with pytest.raises(Refused, match=f"answered by {representative_of(question.facility)} already"):
        answer(stale, "Nobody, to be honest.")

    assert Clarification.objects.get().answer == "The head of department."


def test_of_two_assessors_for_the_last_seat_the_second_is_refused(pair: tuple[Assignment, Assignment]) -> None:
    application = pair[0].application
    perform(pair[0], "end", by=make_office(), note="Conflict of interest.")
    stale = Application.objects.get(pk=application.pk)
    assign(application)

    with pytest.raises(Refused, match="Both seats are taken"):
        assign(stale, make_assessor())

    assert application.assignments.seated().count() == 2


def test_a_plan_is_filed_and_accepted_once(pair: tuple[Assignment, Assignment]) -> None:
    plan = request_plan(pair[0].application)
    before_filing = ActionPlan.objects.get(pk=plan.pk)
    file_plan(plan)
    with pytest.raises(Refused, match="filed already"):
        file_plan(before_filing)

    before_acceptance = ActionPlan.objects.get(pk=plan.pk)
    services.accept_plan(plan=plan, by=make_office())
    with pytest.raises(Refused, match="for a filed plan only"):
        services.return_plan(plan=before_acceptance, reason="Name the physician.", by=make_office())
    assert ActionPlan.objects.get().accepted_at


# What an act leads back to --------------------------------------------------------------------------------------------
def test_an_accepted_plan_leads_back_to_open_questions(pair: tuple[Assignment, Assignment]) -> None:
    application = pair[0].application
    question = ask(pair[0])
    plan = file_plan(request_plan(application))

    services.accept_plan(plan=plan, by=make_office())
    assert status_of(application) == "clarification"

    answer(question)
    assert status_of(application) == "assessment"
