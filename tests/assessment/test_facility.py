"""The facility's page of its assessment, the questions at a criterion, and the way there."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment import services
from assessment.models import Assignment
from assessment.receivers import LOCKED, lock_reason, waiting
from iasios import clock
from iasios.ui.templatetags.ui import day, moment
from iasios.workflow import perform
from tests.assessment.desk import client_of
from tests.assessment.office import (
    NAMES,
    call_audit,
    file_plan,
    members_client,
    page,
    request_plan,
    words,
)
from tests.factories.applications import make_application, make_member, representative_of
from tests.factories.assessment import (
    answer,
    ask,
    assign,
    declare_evidence,
    make_assessment,
    make_assessor,
    make_submitted,
    submit_findings,
)
from tests.factories.billing import make_facility, make_office, make_person

pytestmark = pytest.mark.django_db

QUIET = "You need to do nothing now."


@pytest.fixture
def first() -> Assignment:
    """Return the first assignment of an assessment that two people with unmistakable names have begun."""
    application = make_submitted()
    for name in NAMES:
        assign(application, make_assessor(f"Dr {name}"))
    return application.assignments.all()[0]


@pytest.fixture
def member(first: Assignment) -> Client:
    return members_client(first.facility)


def test_before_submission_it_is_locked_and_says_what_comes() -> None:
    facility = make_application().facility

    said = page(members_client(facility), facility, "assessment")

    assert LOCKED in said
    assert "two assessors" in said
    assert "Decided" not in said
    assert lock_reason(facility) == LOCKED
    assert waiting(facility) == 0


def test_the_way_there_is_open_after_submission(first: Assignment) -> None:
    assert lock_reason(first.facility) is None


def test_it_says_where_the_assessment_stands_and_since_when(first: Assignment, member: Client) -> None:
    said = page(member, first.facility, "assessment")
    assert QUIET in said
    assert f"In this step since {day(first.assigned_at)}" in said

    with clock.at(clock.now() + datetime.timedelta(days=3)):
        ask(first)
        asked_on = clock.now()
    assert f"In this step since {day(asked_on)}" in page(member, first.facility, "assessment")


def test_open_questions_stand_above_answered_ones(first: Assignment, member: Client) -> None:
    done = ask(first, "1a", "Who signs the protocols?")
    piece = declare_evidence(first.application, "Rota of the winter")
    answer(done, "The head of department.", piece)
    todo = ask(first, "2b", "Who covers the weekends?")

    said = page(member, first.facility, "assessment")

    assert "The assessors have questions." in said
    assert said.index("Who covers the weekends?") < said.index("Who signs the protocols?")
    assert reverse("answer_clarification", args=[first.facility.slug, todo.key]) in said
    assert "The head of department." in said
    assert "Evidence: Rota of the winter" in said
    assert waiting(first.facility) == 1


def test_an_audit_shows_time_place_reason_and_minutes(first: Assignment, member: Client) -> None:
    audit = call_audit(first.application)

    said = page(member, first.facility, "assessment")
    assert f"Keep the time of the remote audit free: {moment(audit.scheduled_for)}." in said
    assert QUIET not in said
    assert f"<dd>{moment(audit.scheduled_for)}</dd>" in said
    assert 'href="https://meet.example/iasios-7"' in said
    assert "We want to see how the tumour board works." in said
    assert "Scheduled" in said

    services.record_audit(audit=audit, minutes="The board was shown.", by=make_office())
    said = page(member, first.facility, "assessment")
    assert "The board was shown." in said
    assert QUIET in said
    assert "Held" in said


def test_a_plan_is_shown_with_its_day_until_it_is_accepted(first: Assignment, member: Client) -> None:
    plan = request_plan(first.application)
    said = page(member, first.facility, "assessment")
    assert "File the corrective action plan." in said
    assert f"Due on {day(plan.due_on)}" in said
    assert waiting(first.facility) == 1

    file_plan(plan)
    assert "Being checked" in page(member, first.facility, "assessment")
    assert waiting(first.facility) == 0

    services.accept_plan(plan=plan, by=make_office())
    said = page(member, first.facility, "assessment")
    assert "Accepted" in said
    assert QUIET in said


def test_the_decision_leads_to_the_documents(first: Assignment, member: Client) -> None:
    for assignment in first.application.assignments.all():
        submit_findings(assignment)
    services.decide(application=first.application, outcome="accredited", reasons="All is met.", by=make_office())

    said = page(member, first.facility, "assessment")

    assert "Accredited Centre" in said
    assert f'href="{reverse("documents", args=[first.facility.slug])}"' in said
    assert QUIET not in said


def test_a_closed_application_asks_for_nothing(first: Assignment, member: Client) -> None:
    question = ask(first)
    request_plan(first.application)
    for assignment in first.application.assignments.all():
        submit_findings(assignment)
    services.decide(application=first.application, outcome="not_yet", reasons="Too little.", by=make_office())

    said = page(member, first.facility, "assessment")
    assert "The assessment is closed." in said
    assert "To answer" not in said
    assert "To file" not in said
    assert waiting(first.facility) == 0
    assert "needs no answer any more" in page(member, first.facility, "answer_clarification", question.key)
    assert "File the plan" not in page(member, first.facility, "action_plan")


def test_a_withdrawn_application_says_so(first: Assignment, member: Client) -> None:
    perform(first.application, "withdraw", by=make_office(), note="The department closes.")

    said = page(member, first.facility, "assessment")
    assert "The application was withdrawn." in said
    assert QUIET not in said


def test_no_page_of_the_facility_names_an_assessor(first: Assignment, member: Client) -> None:
    facility = first.facility
    answered = answer(ask(first, "1a"))
    services.record_audit(audit=call_audit(first.application), minutes="All was shown.", by=make_office())
    request_plan(first.application)
    call_audit(first.application)
    question = ask(first, "2b")
    pages = [
        ("journey",),
        ("assessment",),
        ("answer_clarification", question.key),
        ("answer_clarification", answered.key),
        ("action_plan",),
        ("criterion", "1a"),
        ("criterion", "2b"),
        ("documents",),
        ("people",),
        ("application",),
    ]
    mails = [assignment.assessor.user.email for assignment in first.application.assignments.all()]

    for name, *more in pages:
        said = page(member, facility, name, *more)
        assert not any(secret in said for secret in (*NAMES, *mails)), name


def test_questions_stand_at_their_criterion(first: Assignment, member: Client) -> None:
    question = ask(first, "1a", "Who signs the protocols?")
    link = reverse("answer_clarification", args=[first.facility.slug, question.key])

    said = page(member, first.facility, "criterion", "1a")
    assert "Who signs the protocols?" in said
    assert link in said
    assert "Who signs the protocols?" not in page(member, first.facility, "criterion", "2b")

    answer(question, "The head of department.")
    said = page(member, first.facility, "criterion", "1a")
    assert "The head of department." in said
    assert link not in said


def test_strangers_find_nothing(first: Assignment) -> None:
    question = ask(first)
    request_plan(first.application)
    slug = first.facility.slug
    addresses = [
        reverse("assessment", args=[slug]),
        reverse("action_plan", args=[slug]),
        reverse("answer_clarification", args=[slug, question.key]),
    ]
    strangers = [representative_of(make_facility("Clinique du Lac")), make_person(), first.assessor.user]

    for person in strangers:
        for address in addresses:
            assert client_of(person).get(address).status_code == 404, (person, address)
            assert client_of(person).post(address, {"answer": "We."}).status_code in {404, 405}
    for person in (make_member(first.facility), make_office()):
        assert [client_of(person).get(address).status_code for address in addresses] == [200] * 3
    assert [Client().get(address).status_code for address in addresses] == [302] * 3


def test_a_question_is_not_found_below_another_facility(first: Assignment) -> None:
    question = ask(first)
    other = make_application("Clinique du Lac").facility
    address = reverse("answer_clarification", args=[other.slug, question.key])

    assert members_client(other).get(address).status_code == 404
    assert members_client(other).post(address, {"answer": "We."}).status_code == 404


def test_there_is_no_plan_until_one_is_asked_for() -> None:
    first, _ = make_assessment()
    response = members_client(first.facility).get(reverse("action_plan", args=[first.facility.slug]))

    assert response.status_code == 404
    assert "Traceback" not in words(response)


def test_the_page_needs_as_many_queries_for_much_as_for_little(first: Assignment, member: Client) -> None:
    address = reverse("assessment", args=[first.facility.slug])

    def happen(code: str) -> None:
        """Let there be one more of everything that the page lists."""
        answer(ask(first, code), "See the rota.", declare_evidence(first.application, f"Rota for {code}"))
        ask(first, code)
        services.record_audit(audit=call_audit(first.application), minutes="All was shown.", by=make_office())

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert member.get(address).status_code == 200
        return len(captured)

    happen("1a")
    request_plan(first.application)
    queries()  # the first one fills caches
    before = queries()

    for code in ("1b", "2b", "8e"):
        happen(code)

    assert queries() == before
