"""The assessor's desk, one application, submission, and the results of the case review."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application
from assessment import services
from assessment.choices import Outcome, Verdict
from assessment.models import Assignment, Clarification, Finding
from casereview import services as casereview
from casereview.choices import CaseValue
from casereview.models import CaseItem, CaseReview
from iasios import clock
from iasios.notifications.models import Message
from tests.assessment.desk import client_of, text, text_of, url
from tests.factories.applications import answer_all, make_application, representative_of, submit
from tests.factories.assessment import (
    answer,
    ask,
    assign,
    criterion_of,
    end,
    judge,
    judge_all,
    make_assessment,
    make_assessor,
    reopen,
    submit_findings,
)
from tests.factories.billing import make_office, make_person

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


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


# The desk -------------------------------------------------------------------------------------------------------------
def test_desk_says_what_comes_next(mine: Assignment, me: Client) -> None:
    page = text(me, "/review/")
    assert mine.facility.name in page
    assert "Interventional Oncology, Ireland" in page
    assert "0 of 41 saved" in page
    assert "Begin with 1a" in page

    judge(mine, "1a")
    ask(mine, "1b")
    page = text(me, "/review/")
    assert "1 of 41 saved" in page
    assert "Continue with 1b" in page
    assert url("review_criterion", mine, "1b") in page
    assert "<dt>Open questions</dt><dd>1</dd>" in page

    judge_all(mine)
    assert url("submit_findings", mine) in text(me, "/review/")


def test_desk_goes_from_work_to_decision(mine: Assignment, theirs: Assignment, me: Client) -> None:
    def headings() -> list[str]:
        page = text(me, "/review/")
        known = ("Submitted", "Waiting for the decision", "Decided")
        return [name for name in known if f">{name}</h2>" in page]

    assert headings() == []
    submit_findings(mine)
    assert headings() == ["Submitted"]
    assert "Nothing waits for you now." in text(me, "/review/")
    submit_findings(theirs)
    assert headings() == ["Waiting for the decision"]
    assert url("comparison", mine) in text(me, "/review/")
    services.decide(application=mine.application, outcome=Outcome.ACCREDITED, reasons="All is well.", by=make_office())
    assert headings() == ["Decided"]
    assert "Accredited Centre" in text(me, "/review/")


def test_desk_puts_first_what_waits_longest(mine: Assignment, me: Client) -> None:
    with clock.at(clock.now() - datetime.timedelta(days=30)):
        older = make_submitted_at("Aarhus University Hospital")
    assign(older, mine.assessor)
    Assignment.objects.filter(application=older).update(assigned_at=clock.now() - datetime.timedelta(days=20))

    page = text(me, "/review/")

    assert page.index("Aarhus University Hospital") < page.index(mine.facility.name.replace("'", "&#x27;"))


def make_submitted_at(name: str) -> Application:
    application = make_application(name)
    answer_all(application)
    review(application, eligible=2)
    return submit(application)


def review(application: Application, *, eligible: int, **values: tuple[str, str]) -> CaseReview:
    """Draw files; all items are "yes" but those given by key with an underscore for a hyphen."""
    by = representative_of(application.facility)
    drawn = casereview.draw_files(review=CaseReview.objects.get(application=application), eligible=eligible, by=by)
    items = {item.key: (CaseValue.YES.value, "") for item in CaseItem.objects.filter(edition=application.edition)}
    items |= {key.replace("_", "-"): value for key, value in values.items()}
    for file in drawn.files.all():
        casereview.save_file(file=file, answers=items, by=by)
    return drawn


def test_queries_do_not_grow_with_the_work(mine: Assignment, theirs: Assignment, me: Client) -> None:
    desk, page = queries_of(me, "/review/"), queries_of(me, url("assignment", mine))
    assert desk <= 9
    assert page <= 17

    for number in range(2):
        assign(make_submitted_at(f"Hospital {number}"), mine.assessor)
    judge_all(mine, Verdict.PARTLY, "Something is missing.")
    for code in ("1a", "1a", "2a"):
        ask(mine, code)
    ask(theirs, "3a")
    answer(Clarification.objects.first())  # type: ignore[arg-type]

    assert queries_of(me, "/review/") == desk
    assert queries_of(me, url("assignment", mine)) == page


def test_the_menu_leads_assessors_to_their_desk(me: Client) -> None:
    assert '<a href="/review/">Assessor\N{RIGHT SINGLE QUOTATION MARK}s desk</a></li>' in text(me, "/review/")
    other = client_of(make_person())
    assert '<a href="/review/">' not in text(other, reverse("standards"))


# One application ------------------------------------------------------------------------------------------------------
def test_task_list_shows_answers_verdicts_and_questions(mine: Assignment, theirs: Assignment, me: Client) -> None:
    judge(mine, "1a")
    judge(mine, "1b", Verdict.NOT_MET, "No proof.")
    ask(theirs, "1b")

    page = text(me, url("assignment", mine))

    assert "1 of 27 with your finding" in page
    assert "1 of 14 with your finding" in page
    assert page.count("</svg>Met</span>") == 1
    assert page.count("</svg>Not met</span>") == 1
    assert page.count("</svg>No finding yet</span>") == 39
    assert page.count("Self-assessment: Met") == 27
    assert page.count("1 open question") == 1
    assert url("review_cases", mine) in page
    assert url("comparison", mine) not in page


def test_task_list_can_be_filtered(mine: Assignment, me: Client) -> None:
    judge(mine, "1a")

    def codes(show: str) -> int:
        return text(me, f"{url('assignment', mine)}?show={show}").count('class="task-title"')

    assert [codes(show) for show in ("", "all", "open", "core", "nonsense")] == [41, 41, 40, 27, 41]
    judge_all(mine)
    assert "Every criterion has your finding" in text(me, f"{url('assignment', mine)}?show=open")


def test_audits_and_action_plan_are_shown_to_read(mine: Assignment, me: Client) -> None:
    office, application = make_office(), mine.application
    services.call_audit(
        application=application,
        kind="remote",
        reason="The dose records need a look.",
        scheduled_for=clock.now() + datetime.timedelta(days=9),
        place="https://meet.example/io",
        by=office,
    )
    plan = services.request_plan(
        application=application,
        reason="Two things have to change.",
        due_on=clock.today() + datetime.timedelta(days=30),
        problems={criterion_of(mine, "2a"): "No second reader."},
        by=office,
    )
    item = plan.items.get()
    measures: dict[str, Any] = {"measure": "A second reader from May.", "responsible": "Dr Lund", "done_by": None}
    by = representative_of(mine.facility)
    services.file_plan(plan=plan, items={item.pk: measures}, by=by, final=False)

    page = text(me, url("assignment", mine))
    assert "The dose records need a look." in page
    assert "https://meet.example/io" in page
    assert "No second reader." in page
    assert "A second reader from May." not in page

    measures["done_by"] = clock.today()
    services.file_plan(plan=plan, items={item.pk: measures}, by=by, final=True)
    assert "A second reader from May." in text(me, url("assignment", mine))


# Submission -----------------------------------------------------------------------------------------------------------
def test_submission_names_what_is_missing_with_links(mine: Assignment, me: Client) -> None:
    judge_all(mine)
    Finding.objects.filter(criterion__code__in=["2a", "3a"]).delete()

    page = text(me, url("submit_findings", mine))
    assert "2 criteria have no finding yet" in page
    assert url("review_criterion", mine, "2a") in page
    assert 'type="submit">Submit findings' not in page
    response = me.post(url("submit_findings", mine))
    assert response.status_code == 409
    assert "2 criteria have no finding yet: 2a, 3a." in text_of(response)


def test_submission_is_asked_for_then_done_once(mine: Assignment, me: Client) -> None:
    judge_all(mine)
    assert 'type="submit">Submit findings' in text(me, url("submit_findings", mine))
    sent = Message.objects.count()

    assert me.post(url("submit_findings", mine))["Location"] == url("assignment", mine)

    mine.refresh_from_db()
    assert mine.status == "submitted"
    assert Message.objects.count() == sent + 1
    assert me.post(url("submit_findings", mine)).status_code == 409
    assert me.get(url("submit_findings", mine))["Location"] == url("assignment", mine)
    assert Message.objects.count() == sent + 1


def test_taking_up_again_needs_a_reason(mine: Assignment, me: Client) -> None:
    submit_findings(mine)
    page = url("reopen_findings", mine)

    response = me.post(page, {"reason": ""})
    assert response.status_code == 422
    assert "Say why you take the findings up again." in text_of(response)

    assert me.post(page, {"reason": "I overlooked the rota."})["Location"] == url("assignment", mine)
    mine.refresh_from_db()
    assert mine.status == "active"
    assert 'name="verdict"' in text(me, url("review_criterion", mine, "1a"))
    response = me.post(page, {"reason": "A second time"})
    assert response.status_code == 409
    assert "A second time" in text_of(response)


def test_after_the_decision_everything_is_read_only(mine: Assignment, theirs: Assignment, me: Client) -> None:
    submit_findings(mine)
    submit_findings(theirs)
    services.decide(application=mine.application, outcome=Outcome.NOT_YET, reasons="Too early.", by=make_office())

    page = text(me, url("review_criterion", mine, "1a"))
    assert "The assessment is closed." in page
    assert 'name="verdict"' not in page
    assert 'name="question"' not in page
    assert me.post(url("reopen_findings", mine), {"reason": "Once more"}).status_code == 409
    assert "<table" in text(me, url("comparison", mine))


def test_a_reopened_assignment_is_work_again(mine: Assignment, me: Client) -> None:
    submit_findings(mine)
    reopen(mine)

    page = text(me, "/review/")

    assert "41 of 41 saved" in page
    assert url("submit_findings", mine) in page


# Case review ----------------------------------------------------------------------------------------------------------
def test_case_review_shows_counts_remarks_and_the_draw() -> None:
    application = make_application()
    answer_all(application)
    key = CaseItem.objects.filter(edition=application.edition).values_list("key", flat=True)[0]
    drawn = review(application, eligible=40, **{key.replace("-", "_"): ("no", "The letter was not filed.")})
    mine, _ = make_assessment(submit(application))

    page = text(client_of(mine), url("review_cases", mine))

    numbers = "".join(f'<td class="number">{number}</td>' for number in (0, 0, 30, 0))
    assert numbers in page
    assert page.count("The letter was not filed.") == 30
    assert "<dt>Eligible cases</dt><dd>40</dd>" in page
    assert drawn.seed in page
    assert ", ".join(str(file.drawn_number) for file in drawn.files.all()) in page
    assert "Small draw" not in page


def test_a_small_draw_is_said(mine: Assignment, me: Client) -> None:
    page = text(me, url("review_cases", mine))
    assert "Small draw: all eligible cases were taken." in page
    assert "The facility has 1 eligible case, fewer than the 30 files wanted." in page
    assert "The facility made no remarks." in page


def test_a_new_assessor_in_the_seat_begins_with_nothing(mine: Assignment, theirs: Assignment) -> None:
    judge_all(theirs, Verdict.PARTLY, "Theirs")
    end(theirs)
    fresh = assign(mine.application, make_assessor())
    assert "0 of 41 saved" in text(client_of(fresh), "/review/")
