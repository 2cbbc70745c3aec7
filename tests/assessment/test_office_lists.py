"""The office's queues and lists: the right rows, in a constant number of queries."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessment import services
from assessment.choices import Verdict
from assessment.models import Assessor
from assessment.receivers import applications_to_decide, applications_without_assessors, plans_to_check
from iasios import clock
from iasios.audit.models import Entry
from iasios.office import admin_url
from tests.assessment.office import call_audit, desk, file_plan, request_plan, words
from tests.factories.accounts import UserFactory
from tests.factories.assessment import (
    answer,
    ask,
    assign,
    end,
    judge,
    make_assessment,
    make_submitted,
    reopen,
    submit_findings,
)
from tests.factories.billing import make_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Client:
    return desk()


# Queues ---------------------------------------------------------------------------------------------------------------
def test_who_needs_assessors() -> None:
    application = make_submitted()
    assert [(row.hint, row.since) for row in applications_without_assessors()] == [
        ("0 of 2 assessors", application.submitted_at)
    ]

    first = assign(application)
    assert [row.hint for row in applications_without_assessors()] == ["1 of 2 assessors"]
    assign(application)
    assert list(applications_without_assessors()) == []
    end(first)
    (row,) = applications_without_assessors()
    assert (row.hint, row.url) == ("1 of 2 assessors", admin_url(application))


def test_the_longest_wait_stands_first() -> None:
    with clock.at(clock.now() - datetime.timedelta(days=5)):
        old = make_submitted()
    new = make_submitted()

    assert [row.url for row in applications_without_assessors()] == [admin_url(old), admin_url(new)]


def test_what_can_be_decided() -> None:
    first, second = make_assessment()
    submit_findings(first)
    assert list(applications_to_decide()) == []
    submit_findings(second)
    (row,) = applications_to_decide()
    assert (row.url, row.since) == (admin_url(first.application), second.submitted_at)

    question = ask(first)
    assert list(applications_to_decide()) == [], "the facility answers first"
    answer(question)
    plan = request_plan(first.application)
    assert list(applications_to_decide()) == [], "the facility plans first"
    services.accept_plan(plan=file_plan(plan), by=make_office())
    assert len(list(applications_to_decide())) == 1

    reopen(second)
    assert list(applications_to_decide()) == []
    submit_findings(second)
    services.decide(application=first.application, outcome="not_yet", reasons="Too little.", by=make_office())
    assert list(applications_to_decide()) == []


def test_who_was_ready_first_is_decided_first() -> None:
    early, late = make_assessment(), make_assessment()
    with clock.at(clock.now() + datetime.timedelta(hours=1)):
        for assignment in late:
            submit_findings(assignment)
    with clock.at(clock.now() + datetime.timedelta(hours=2)):
        for assignment in early:
            submit_findings(assignment)

    urls = [row.url for row in applications_to_decide()]
    assert urls == [admin_url(pair[0].application) for pair in (late, early)]


def test_which_plans_are_to_be_checked() -> None:
    first, second = make_assessment()
    plan = request_plan(first.application)
    assert list(plans_to_check()) == []

    file_plan(plan)
    (row,) = plans_to_check()
    assert (row.url, row.since) == (admin_url(plan), plan.filed_at)

    services.return_plan(plan=plan, reason="Name the physician.", by=make_office())
    assert list(plans_to_check()) == []
    file_plan(plan)
    for assignment in (first, second):
        submit_findings(assignment)
    services.decide(application=first.application, outcome="not_yet", reasons="Too little.", by=make_office())
    assert list(plans_to_check()) == [], "nothing waits after the decision"


def test_the_queues_stand_on_the_offices_first_page(office: Client) -> None:
    application = make_submitted()

    said = words(office.get(reverse("admin:index")))

    for title in ("Applications that need assessors", "Ready to decide", "Action plans to check"):
        assert title in said
    assert admin_url(application) in said
    assert "No decision is due." in said


# Assessors ------------------------------------------------------------------------------------------------------------
def test_an_assessor_is_added_and_changed(office: Client) -> None:
    user = UserFactory.create(name="Dr Zebulon Quince")
    data = {"user": user.pk, "specialty": "Radiology", "employer": "Lakeside", "country": "NO", "active": "on"}

    office.post(reverse("admin:assessment_assessor_add"), data, follow=True)
    assessor = Assessor.objects.get()
    other = UserFactory.create()
    office.post(admin_url(assessor), data | {"user": other.pk, "specialty": "Oncology", "active": ""}, follow=True)

    assessor.refresh_from_db()
    assert (assessor.user, assessor.specialty, assessor.active) == (user, "Oncology", False)
    verbs = [entry.verb for entry in Entry.objects.about(assessor)]
    assert verbs == ["assessment.assessor.add", "assessment.assessor.change"]


def test_a_person_is_on_the_list_once(office: Client) -> None:
    user = UserFactory.create()
    data = {"user": user.pk, "specialty": "Radiology", "country": "NO", "active": "on"}

    office.post(reverse("admin:assessment_assessor_add"), data)
    second = office.post(reverse("admin:assessment_assessor_add"), data)

    assert second.status_code == 200
    assert Assessor.objects.count() == 1


# Lists ----------------------------------------------------------------------------------------------------------------
def populate() -> None:
    """Make one row at least of everything that the office can list."""
    first, second = make_assessment()
    judge(first, "1a", Verdict.NOT_MET, "There is no protocol.")
    answer(ask(first))
    call_audit(first.application)
    file_plan(request_plan(first.application))
    submit_findings(second)
    submit_findings(first)
    services.decide(application=first.application, outcome="not_yet", reasons="Too little.", by=make_office())


MODELS = ("assessor", "assignment", "clarification", "audit", "actionplan", "decision")


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_lists_and_queues_need_as_many_queries_for_three_as_for_one(office: Client) -> None:
    addresses = [reverse(f"admin:assessment_{model}_changelist") for model in MODELS]
    addresses.append(reverse("admin:index"))
    populate()
    make_submitted()
    before = {address: queries(office, address) for address in addresses}  # the first one fills caches
    before = {address: queries(office, address) for address in addresses}

    for _ in range(2):
        populate()
        make_submitted()

    assert {address: queries(office, address) for address in addresses} == before


def test_findings_need_as_many_queries_for_many_as_for_one(office: Client) -> None:
    """Apart from the other lists: whole assessments fill the first page of this one from the beginning."""
    address = reverse("admin:assessment_finding_changelist")
    judge(make_assessment()[0], "1a")
    queries(office, address)  # the first one fills caches
    before = queries(office, address)

    for assignment in make_assessment():
        for code in ("1a", "1b"):
            judge(assignment, code)

    assert queries(office, address) == before


def test_assignments_show_how_far_they_are(office: Client) -> None:
    first, _ = make_assessment()
    judge(first, "1a")
    judge(first, "1b")
    total = first.application.edition.criteria.count()

    said = words(office.get(reverse("admin:assessment_assignment_changelist")))

    assert f"2 of {total}" in said
    assert f"0 of {total}" in said


def test_the_office_reads_findings_and_cannot_change_them(office: Client) -> None:
    first, _ = make_assessment()
    finding = judge(first, "1a", Verdict.NOT_MET, "There is no protocol.")

    assert "There is no protocol." in words(office.get(reverse("admin:assessment_finding_changelist")))
    assert "There is no protocol." in words(office.get(admin_url(first)))
    assert office.post(admin_url(finding), {"verdict": "met"}).status_code == 403
    finding.refresh_from_db()
    assert finding.verdict == "not_met"


def test_a_criterion_is_found_by_search(office: Client) -> None:
    first, _ = make_assessment()
    judge(first, "1a", Verdict.NOT_MET, "There is no protocol.")
    judge(first, "1b", Verdict.NOT_MET, "There is no rota.")

    said = words(office.get(reverse("admin:assessment_finding_changelist"), {"q": "rota"}))

    assert "There is no rota." in said
    assert "There is no protocol." not in said
