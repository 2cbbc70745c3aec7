"""The office's acts, on the pages that the office uses."""

import datetime
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from applications.models import Application
from assessment.choices import Verdict
from assessment.models import ActionPlan, Assignment, Audit, Decision
from iasios import clock
from iasios.audit.models import Entry
from iasios.office import admin_url
from registration.models import Membership
from tests.assessment.desk import client_of
from tests.assessment.office import (
    act_url,
    call_audit,
    desk,
    do,
    errors,
    file_plan,
    mails,
    measures_for,
    members_client,
    page,
    request_plan,
    status_of,
    words,
)
from tests.factories.assessment import assign, judge, make_assessment, make_assessor, make_submitted, submit_findings

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Client:
    return desk()


@pytest.fixture
def pair() -> tuple[Assignment, Assignment]:
    return make_assessment()


@pytest.fixture
def application(pair: tuple[Assignment, Assignment]) -> Application:
    return Application.objects.get(pk=pair[0].application_id)


def judged(pair: tuple[Assignment, Assignment], **doubts: str) -> None:
    """Let both submit; `doubts` are the first assessor's reasons by criterion, written with a "c" in front."""
    for name, comment in doubts.items():
        judge(pair[0], name[1:], Verdict.NOT_MET, comment)
    for assignment in pair:
        submit_findings(assignment)


def buttons(client: Client, obj: Model) -> set[str]:
    """Return the labels of the acts on an object's page."""
    return {act["label"] for act in client.get(admin_url(obj)).context["office_acts"]}


# Assigning ------------------------------------------------------------------------------------------------------------
def test_two_assessors_are_assigned(office: Client) -> None:
    application = make_submitted()
    quince, orr = make_assessor("Dr Zebulon Quince"), make_assessor("Dr Wilhelmina Orr")

    said = words(do(office, application, "assign", assessor=quince.pk))
    assert "Dr Zebulon Quince is assigned and was told by e-mail." in said
    do(office, application, "assign", assessor=orr.pk)

    assert [str(one.assessor) for one in application.assignments.all()] == ["Dr Zebulon Quince", "Dr Wilhelmina Orr"]
    assert status_of(application) == "assessment"
    assert "Assign an assessor" not in buttons(office, application)


def test_who_cannot_be_assigned_is_not_offered(office: Client) -> None:
    application = make_submitted()
    seated = assign(application, make_assessor("Dr Seated")).assessor
    member, resting, free = make_assessor("Dr Member"), make_assessor("Dr Resting"), make_assessor("Dr Free")
    Membership.objects.create(facility=application.facility, user=member.user)
    resting.active = False
    resting.save()

    form = office.get(act_url(application, "assign")).context["form"]
    assert list(form.fields["assessor"].queryset) == [free]

    for person in (seated, member, resting):
        refused = do(office, application, "assign", assessor=person.pk)
        assert refused.status_code == 422
        assert errors(refused) == {"assessor": ["This person cannot be chosen any more."]}
    assert errors(do(office, application, "assign")) == {"assessor": ["Choose an assessor."]}
    assert application.assignments.count() == 1


def test_an_assignment_is_ended_with_a_reason(office: Client, pair: tuple[Assignment, Assignment]) -> None:
    assert buttons(office, pair[0]) == {"End assignment"}
    assert do(office, pair[0], "end", note="").status_code == 422

    do(office, pair[0], "end", note="Conflict of interest.")

    assert status_of(pair[0]) == "ended"
    assert client_of(pair[0]).get(pair[0].get_absolute_url()).status_code == 404
    assert "Assign an assessor" in buttons(office, pair[0].application)


# Audits ---------------------------------------------------------------------------------------------------------------
def audit_data(**change: str) -> dict[str, str]:
    """Return an audit as the browser sends it."""
    when = timezone.localtime(clock.now() + datetime.timedelta(days=10)).strftime("%Y-%m-%dT14:30")
    data = {"kind": "remote", "scheduled_for": when, "place": "https://meet.example/7", "reason": "To see the board."}
    return data | change


def test_an_audit_is_scheduled_and_its_minutes_recorded(office: Client, application: Application) -> None:
    said = words(do(office, application, "audit", **audit_data()))

    audit = Audit.objects.get()
    assert "The audit is scheduled." in said
    assert timezone.localtime(audit.scheduled_for).strftime("%H:%M") == "14:30"
    assert status_of(application) == "remote_audit"
    assert errors(do(office, audit, "minutes", minutes="")) == {"minutes": ["Write the minutes."]}

    do(office, audit, "minutes", minutes="The board was shown.")

    audit.refresh_from_db()
    assert (audit.minutes, status_of(application)) == ("The board was shown.", "assessment")
    assert "Record minutes" not in buttons(office, audit)
    assert "The board was shown." in page(members_client(application.facility), application.facility, "assessment")


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"scheduled_for": "2020-01-01T10:00"}, "scheduled_for", "This is in the past. Enter a time that lies ahead."),
        ({"scheduled_for": "soon"}, "scheduled_for", "Enter date and time, such as 2026-12-03 14:00."),
        ({"kind": ""}, "kind", "Choose how the audit is held."),
        ({"place": ""}, "place", "Enter the link of the conference, or the place."),
        ({"reason": " "}, "reason", "Say why the audit is needed."),
    ],
)
def test_a_wrong_audit_is_explained_and_kept(
    office: Client, application: Application, change: dict[str, str], field: str, sentence: str
) -> None:
    response = do(office, application, "audit", **audit_data(**change))

    assert response.status_code == 422
    assert errors(response) == {field: [sentence]}
    kept = {name: value for name, value in audit_data(**change).items() if name != "kind"}
    assert {name: response.context["form"][name].value() for name in kept} == kept
    assert not Audit.objects.exists()


# Plans ----------------------------------------------------------------------------------------------------------------
def due(days: int = 30) -> str:
    return (clock.today() + datetime.timedelta(days=days)).isoformat()


def test_a_plan_begins_with_what_the_assessors_doubted(
    office: Client, pair: tuple[Assignment, Assignment], application: Application
) -> None:
    judged(pair, c1a="There is no protocol.", c8e="The board keeps no minutes.")
    form = office.get(act_url(application, "action-plan")).context["form"]
    assert form["problem_1a"].initial == "There is no protocol."
    assert form["problem_8e"].initial == "The board keeps no minutes."
    assert "problem_2b" not in form.fields
    other = application.edition.criteria.get(code="2b")

    data = {"problem_1a": "Write a protocol.", "problem_8e": "", "other": other.pk, "other_problem": "Show the rota."}
    do(office, application, "action-plan", reason="Two stay open.", due_on=due(), **data)

    plan = ActionPlan.objects.get()
    problems = [(item.criterion.code, item.problem) for item in plan.items.all()]
    assert problems == [("1a", "Write a protocol."), ("2b", "Show the rota.")]
    assert status_of(application) == "action_plan"
    assert all(
        f"/my/{application.facility.slug}/assessment/action-plan/" in mail.text for mail in mails("plan_requested")
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"due_on": "2020-01-01"}, {"due_on": ["Choose a day after today."]}),
        ({"reason": ""}, {"reason": ["Say why a plan is needed."]}),
        ({"problem_1a": ""}, {"__all__": ["Write the problem of at least one criterion."]}),
        (
            {"other_problem": "Of what?"},
            {"other_problem": ["Choose the other criterion and write its problem, or leave both empty."]},
        ),
    ],
)
def test_a_plan_that_says_too_little_is_explained(
    office: Client,
    pair: tuple[Assignment, Assignment],
    application: Application,
    change: dict[str, str],
    expected: dict[str, list[str]],
) -> None:
    judged(pair, c1a="There is no protocol.")
    data = {"reason": "One stays open.", "due_on": due(), "problem_1a": "Write a protocol."} | change

    response = do(office, application, "action-plan", **data)

    assert response.status_code == 422
    assert errors(response) == expected
    assert not ActionPlan.objects.exists()


def test_a_filed_plan_goes_back_and_is_accepted_later(office: Client, application: Application) -> None:
    plan = request_plan(application)
    assert buttons(office, plan) == set()
    file_plan(plan)
    assert buttons(office, plan) == {"Accept the plan", "Send the plan back"}
    assert errors(do(office, plan, "return", reason="")) == {"reason": ["Say what is missing in the plan."]}

    do(office, plan, "return", reason="Name the physician.")
    plan.refresh_from_db()
    assert plan.filed_at is None
    file_plan(plan)
    do(office, plan, "accept")

    plan.refresh_from_db()
    assert plan.accepted_at
    assert status_of(application) == "assessment"
    assert buttons(office, plan) == set()


def test_the_office_reads_measures_on_the_plans_page(office: Client, application: Application) -> None:
    plan = file_plan(request_plan(application))

    said = words(office.get(admin_url(plan)))

    assert all(one["measure"] in said for one in measures_for(plan).values())
    assert "Nothing shows 8e." in said


# Decision -------------------------------------------------------------------------------------------------------------
def decide(office: Client, application: Application, outcome: str, reasons: str = "Both of them agree.") -> Any:
    return do(office, application, "decide", outcome=outcome, reasons=reasons)


def test_nothing_is_decided_until_both_have_submitted(
    office: Client, pair: tuple[Assignment, Assignment], application: Application
) -> None:
    submit_findings(pair[0])

    for response in (office.get(act_url(application, "decide")), decide(office, application, "not_yet")):
        assert "Both assessors must have submitted their findings before a decision." in words(response)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("outcome", ["accredited", "excellence"])
def test_one_core_criterion_in_doubt_is_named_beside_the_outcome(
    office: Client, pair: tuple[Assignment, Assignment], application: Application, outcome: str
) -> None:
    judged(pair, c1a="There is no protocol.", c8e="The board keeps no minutes.")

    response = decide(office, application, outcome, "All of it is met, we believe.")

    assert response.status_code == 422
    assert errors(response) == {"outcome": ["Not every core criterion was found met by both assessors: 1a, 8e."]}
    assert response.context["form"]["outcome"].value() == outcome
    assert "All of it is met, we believe." in words(response)
    assert (status_of(application), Decision.objects.count()) == ("assessment", 0)


def test_not_yet_is_possible_with_a_core_criterion_in_doubt(
    office: Client, pair: tuple[Assignment, Assignment], application: Application
) -> None:
    judged(pair, c8e="The board keeps no minutes.")

    said = words(decide(office, application, "not_yet"))

    assert "Decided: Not yet accredited. The result is on its way to the facility." in said
    assert {mail.to for mail in mails("result_not_yet")} >= set(application.facility.correspondents)
    assert all([one.kind for one in mail.documents.all()] == ["result_letter"] for mail in mails("result_not_yet"))
    assert buttons(office, Application.objects.get()) == set()


def test_accreditation_issues_letter_and_certificate(
    office: Client, pair: tuple[Assignment, Assignment], application: Application
) -> None:
    judged(pair)

    decide(office, application, "accredited")

    assert status_of(application) == "decided"
    (mail, *_) = mails("result_positive")
    assert {document.kind for document in mail.documents.all()} == {"result_letter", "certificate"}
    shown = page(members_client(application.facility), application.facility, "documents")
    assert all(document.number in shown for document in mail.documents.all())


def test_an_extended_criterion_in_doubt_forbids_excellence_only(
    office: Client, pair: tuple[Assignment, Assignment], application: Application
) -> None:
    code = application.edition.criteria.filter(level="extended").values_list("code", flat=True)[0]
    judged(pair, **{f"c{code}": "No analysis was found."})

    refused = decide(office, application, "excellence", "Nearly all of it is met.")
    assert errors(refused) == {"outcome": [f"Not every extended criterion was found met by both assessors: {code}."]}
    assert "Nearly all of it is met." in words(refused)
    assert not Decision.objects.exists()

    decide(office, application, "accredited")
    assert Decision.objects.get().outcome == "accredited"


def test_all_met_is_excellence(office: Client, pair: tuple[Assignment, Assignment], application: Application) -> None:
    judged(pair)

    decide(office, application, "excellence")

    application.facility.refresh_from_db()
    assert (Decision.objects.get().outcome, application.facility.status) == ("excellence", "excellence")


def test_of_two_at_the_office_the_second_gets_a_sentence(
    office: Client, pair: tuple[Assignment, Assignment], application: Application
) -> None:
    judged(pair)
    colleague = desk()
    for client in (office, colleague):
        assert "Reasons, for the result letter" in words(client.get(act_url(application, "decide")))

    decide(office, application, "accredited")
    late = decide(colleague, application, "excellence")

    assert late.status_code == 200
    assert "This is no longer possible." in words(late)
    assert (Decision.objects.get().outcome, len(mails("result_positive"))) == (
        "accredited",
        len(application.facility.everybody),
    )


def test_a_decision_needs_an_outcome_and_reasons(
    office: Client, pair: tuple[Assignment, Assignment], application: Application
) -> None:
    judged(pair)

    assert errors(decide(office, application, "", "")) == {
        "outcome": ["Choose the outcome."],
        "reasons": ["Write the reasons; they stand in the result letter."],
    }


def test_a_second_click_decides_nothing(
    office: Client, pair: tuple[Assignment, Assignment], application: Application
) -> None:
    judged(pair)
    decide(office, application, "accredited")

    assert "This is no longer possible." in words(decide(office, application, "not_yet"))
    assert Decision.objects.get().outcome == "accredited"


# All of them ----------------------------------------------------------------------------------------------------------
def test_looking_at_an_act_changes_nothing(
    office: Client, pair: tuple[Assignment, Assignment], application: Application
) -> None:
    audit, plan = call_audit(application), file_plan(request_plan(application))
    judged(pair)
    entries = Entry.objects.count()
    acts: list[tuple[Model, str]] = [(application, name) for name in ("decide", "audit", "action-plan")]
    acts += [(audit, "minutes"), (plan, "accept"), (plan, "return"), (pair[0], "end")]

    assert [office.get(act_url(obj, name)).status_code for obj, name in acts] == [200] * len(acts)
    assert Entry.objects.count() == entries


def test_acts_are_for_the_office(pair: tuple[Assignment, Assignment], application: Application) -> None:
    judged(pair)
    address = act_url(application, "decide")

    for client in (members_client(application.facility), client_of(pair[0])):
        assert client.get(address).status_code in {302, 403, 404}
        assert client.post(address, {"outcome": "accredited", "reasons": "Why not."}).status_code in {302, 403, 404}
    assert not Decision.objects.exists()
