"""One criterion on the assessor's desk: the finding, and the questions to the facility."""

import pytest
from django.test import Client

from applications import services as applications
from assessment.choices import Verdict
from assessment.models import Assignment, Clarification, Finding
from tests.assessment.desk import client_of, text, text_of, url
from tests.factories.applications import representative_of
from tests.factories.assessment import (
    answer,
    ask,
    assign,
    criterion_of,
    judge,
    make_assessment,
    make_submitted,
    submit_findings,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> tuple[Assignment, Assignment]:
    return make_assessment()


@pytest.fixture
def mine(pair: tuple[Assignment, Assignment]) -> Assignment:
    return pair[0]


@pytest.fixture
def theirs(pair: tuple[Assignment, Assignment]) -> Assignment:
    return pair[1]


@pytest.fixture
def me(mine: Assignment) -> Client:
    return client_of(mine)


# One criterion --------------------------------------------------------------------------------------------------------
def test_criterion_shows_what_the_facility_says(mine: Assignment, me: Client) -> None:
    page = text(me, url("review_criterion", mine, "1a"))
    assert criterion_of(mine, "1a").statement in page
    assert "We do this, and it is written down." in page
    assert "Evidence that often fits" in page
    assert me.get(url("review_criterion", mine, "99z")).status_code == 404


def test_finding_is_saved_and_leads_on(mine: Assignment, me: Client) -> None:
    page = url("review_criterion", mine, "1a")

    response = me.post(page, {"verdict": "partly", "comment": "Half\r\nof it", "then": "next"})

    assert response["Location"] == url("review_criterion", mine, "1b")
    finding = Finding.objects.get()
    assert (finding.verdict, finding.comment) == ("partly", "Half\nof it")
    response = me.post(page, {"verdict": "met", "comment": "", "then": "stay"})
    assert response["Location"] == page
    assert Finding.objects.get().verdict == "met"
    last = mine.application.edition.criteria.last()
    assert last
    response = me.post(url("review_criterion", mine, last.code), {"verdict": "met", "then": "next"})
    assert response["Location"] == url("assignment", mine)


def test_a_finding_without_its_reason_loses_nothing(mine: Assignment, me: Client) -> None:
    page = url("review_criterion", mine, "1a")

    response = me.post(page, {"verdict": "not_met", "comment": "  "})
    assert response.status_code == 422
    shown = text_of(response)
    assert shown.count("Say why the criterion is not fully met.") == 2  # in the summary and beside the field
    assert 'value="not_met"' in shown
    assert "checked" in shown
    assert "<title>Error:" in shown

    response = me.post(page, {"comment": "Typed before choosing"})
    assert response.status_code == 422
    assert "Choose a verdict: met, partly met or not met." in text_of(response)
    assert "Typed before choosing" in text_of(response)

    response = me.post(page, {"verdict": "not_met", "comment": "x" * 4001})
    assert response.status_code == 422
    assert "Shorten it to 4,000 characters. It has 4001 now." in text_of(response)
    assert not Finding.objects.exists()


def test_submitted_findings_are_read_only_and_a_late_save_keeps_the_text(mine: Assignment, me: Client) -> None:
    page = url("review_criterion", mine, "1a")
    judge(mine, "1a", Verdict.PARTLY, "As it was.")
    submit_findings(mine)

    shown = text(me, page)
    assert "As it was." in shown
    assert 'name="verdict"' not in shown
    assert url("reopen_findings", mine) in shown

    response = me.post(page, {"verdict": "not_met", "comment": "Typed in another tab"})
    assert response.status_code == 409
    assert "Your findings are submitted." in text_of(response)
    assert "Typed in another tab" in text_of(response)
    assert Finding.objects.get(criterion__code="1a").comment == "As it was."


# Questions ------------------------------------------------------------------------------------------------------------
def test_both_assessors_see_all_questions_without_names(mine: Assignment, theirs: Assignment, me: Client) -> None:
    response = me.post(url("ask_clarification", mine, "1a"), {"question": "Who signs the protocol?"})
    assert response["Location"] == url("review_criterion", mine, "1a") + "#questions"
    answer(Clarification.objects.get(), "The head of department signs it.")
    ask(theirs, "1a", "Since when?")

    own, other = (text(client_of(each), url("review_criterion", each, "1a")) for each in (mine, theirs))

    for page in (own, other):
        assert "Who signs the protocol?" in page
        assert "The head of department signs it." in page
        assert "Since when?" in page
        assert page.count("from you ·") == 1
        assert page.count("from an assessor ·") == 1
    assert str(theirs.assessor) not in own
    assert str(mine.assessor) not in other


def test_an_empty_question_is_refused_beside_its_field(mine: Assignment, me: Client) -> None:
    judge(mine, "1a", Verdict.PARTLY, "As it was.")

    response = me.post(url("ask_clarification", mine, "1a"), {"question": " "})

    assert response.status_code == 422
    shown = text_of(response)
    assert "Write the question to the facility." in shown
    assert "<title>Error:" in shown
    assert "As it was." in shown
    assert not Clarification.objects.exists()
    assert me.get(url("ask_clarification", mine, "1a")).status_code == 302


def test_questions_wait_for_the_beginning_of_the_assessment() -> None:
    only = assign(make_submitted())
    client = client_of(only)

    assert 'name="question"' not in text(client, url("review_criterion", only, "1a"))
    response = client.post(url("ask_clarification", only, "1a"), {"question": "Who signs the protocol?"})

    assert response.status_code == 409
    assert "Questions can be asked during the assessment only." in text_of(response)
    assert "Who signs the protocol?" in text_of(response)


def test_descriptions_are_escaped(mine: Assignment, theirs: Assignment, me: Client) -> None:
    judge(theirs, "1a", Verdict.PARTLY, "<script>alert(1)</script>")
    ask(theirs, "1a", "<b>bold</b>")
    submit_findings(mine)
    submit_findings(theirs)
    for page in (text(me, url("comparison", mine)), text(me, url("review_criterion", mine, "1a"))):
        assert "<script>alert(1)" not in page
        assert "<b>bold" not in page


def test_declared_evidence_of_an_answer_is_listed(mine: Assignment, me: Client) -> None:
    by = representative_of(mine.facility)
    piece = applications.add_evidence(facility=mine.facility, by=by, kind="on_request", title="Rota of the service")
    answer(ask(mine), "See the rota.", piece)
    page = text(me, url("review_criterion", mine, "1a"))
    assert "Rota of the service" in page
    assert "Sent with the answer" in page
