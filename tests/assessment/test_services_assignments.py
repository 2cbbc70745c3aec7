"""Two different people, neither of them of the facility; findings with reasons."""

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from assessment import services
from assessment.choices import Verdict
from assessment.models import Assessor, Assignment, Finding
from iasios.audit.models import Entry
from iasios.workflow import Refused, perform
from registration.models import Membership
from tests.assessment.office import mails, status_of
from tests.factories.applications import make_complete, representative_of
from tests.factories.assessment import (
    assign,
    criterion_of,
    end,
    judge,
    judge_all,
    make_assessment,
    make_assessor,
    make_submitted,
    submit_findings,
)
from tests.factories.billing import make_office

pytestmark = pytest.mark.django_db


# Assignment -----------------------------------------------------------------------------------------------------------
def test_the_second_assessor_begins_the_assessment() -> None:
    application = make_submitted()
    first = assign(application)

    assert (first.seat, status_of(application), mails("assessment_begun")) == (1, "submitted", [])

    second = assign(application)

    assert (second.seat, status_of(application)) == (2, "assessment")
    assert {mail.to for mail in mails("assessment_begun")} == set(application.facility.correspondents)
    told = {mail.to: mail.text for mail in mails("assessor_assigned")}
    assert set(told) == {first.assessor.user.email, second.assessor.user.email}
    assert all(f"/review/{one.key}/" in told[one.assessor.user.email] for one in (first, second))


def test_the_two_assessors_are_different_people() -> None:
    application, assessor = make_submitted(), make_assessor("Dr Zebulon Quince")
    assignment = assign(application, assessor)

    with pytest.raises(Refused, match=r"Dr Zebulon Quince is assigned already. The two assessors must be different"):
        assign(application, assessor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(application=application, assessor=assessor, seat=2)

    assert list(application.assignments.all()) == [assignment]


def test_a_member_does_not_assess_the_own_facility() -> None:
    application, assessor = make_submitted(), make_assessor("Dr Zebulon Quince")
    Membership.objects.create(facility=application.facility, user=assessor.user)

    with pytest.raises(Refused, match="is a member of this facility and cannot assess it"):
        assign(application, assessor)


def test_who_may_not_be_assigned_at_present_is_refused() -> None:
    assessor = make_assessor()
    Assessor.objects.update(active=False)
    assessor.refresh_from_db()

    with pytest.raises(Refused, match="may not be assigned at present"):
        assign(make_submitted(), assessor)


def test_there_are_two_seats_and_a_free_one_is_filled() -> None:
    first, second = make_assessment()
    application = first.application

    with pytest.raises(Refused, match=r"Both seats are taken. End an assignment first."):
        assign(application)

    end(first)
    third = assign(application)

    assert (third.seat, second.seat, status_of(application)) == (1, 2, "assessment")
    assert status_of(first) == "ended"


def test_nobody_is_assigned_before_submission() -> None:
    with pytest.raises(Refused, match="between submission and decision"):
        assign(make_complete())

    assert not Assignment.objects.exists()


def test_only_the_office_assigns() -> None:
    application = make_submitted()
    assessor = make_assessor()

    for person in (assessor.user, representative_of(application.facility)):
        with pytest.raises(Http404):
            services.assign_assessor(application=application, assessor=assessor, by=person)


def test_ending_needs_a_reason() -> None:
    assignment = assign(make_submitted())

    with pytest.raises(Refused, match="Give a reason"):
        perform(assignment, "end", by=make_office())


# Findings -------------------------------------------------------------------------------------------------------------
def test_only_met_needs_no_reason() -> None:
    assignment, _ = make_assessment()
    judge(assignment, "1a", Verdict.MET)

    for verdict in (Verdict.PARTLY, Verdict.NOT_MET):
        with pytest.raises(Refused, match="Say why the criterion is not fully met"):
            judge(assignment, "1b", verdict, "  ")
        with pytest.raises(IntegrityError), transaction.atomic():
            Finding.objects.create(assignment=assignment, criterion=criterion_of(assignment, "1b"), verdict=verdict)

    assert judge(assignment, "1b", Verdict.PARTLY, " The rota is missing. ").comment == "The rota is missing."


def test_a_finding_is_changed_and_not_doubled() -> None:
    assignment, _ = make_assessment()
    judge(assignment, "1a", Verdict.NOT_MET, "There is no protocol.")
    judge(assignment, "1a", Verdict.MET)
    judge(assignment, "1a", Verdict.MET)

    finding = assignment.findings.get()
    assert (finding.verdict, finding.comment) == ("met", "")
    assert Entry.objects.about(assignment).filter(verb="assessment.finding.save").count() == 2


def test_the_trail_does_not_say_which_verdict() -> None:
    assignment, _ = make_assessment()
    judge(assignment, "1a", Verdict.NOT_MET, "There is no protocol.")

    entry = Entry.objects.about(assignment).get(verb="assessment.finding.save")
    written = f"{entry.sentence} {entry.data} {entry.note}".lower()
    assert "1a" in written
    assert not any(word in written for word in ("met", "protocol"))


def test_nobody_judges_for_somebody_else() -> None:
    mine, theirs = make_assessment()
    criterion = criterion_of(mine, "1a")

    for person in (theirs.assessor.user, representative_of(mine.facility), make_office()):
        with pytest.raises(Http404):
            services.save_finding(assignment=mine, criterion=criterion, verdict="met", comment="", by=person)

    assert not Finding.objects.exists()


def test_submission_needs_a_finding_on_every_criterion() -> None:
    assignment, _ = make_assessment()
    judge_all(assignment)
    assignment.findings.filter(criterion__code__in=["1a", "13b"]).delete()
    left = assignment.application.edition.criteria.exclude(pk__in=assignment.findings.values("criterion"))
    codes = ", ".join(left.values_list("code", flat=True))

    with pytest.raises(Refused, match=f"no finding yet: {codes}"):
        perform(assignment, "submit", by=assignment.assessor.user)

    submit_findings(assignment)
    assert status_of(assignment) == "submitted"


def test_submitted_findings_stay_until_they_are_taken_up_again() -> None:
    assignment, _ = make_assessment()
    submit_findings(assignment)

    with pytest.raises(Refused, match="Your findings are submitted"):
        judge(assignment, "1a", Verdict.NOT_MET, "On second thoughts.")

    perform(assignment, "reopen", by=assignment.assessor.user, note="I overlooked a document.")
    judge(assignment, "1a", Verdict.NOT_MET, "On second thoughts.")
    assert assignment.findings.get(criterion__code="1a").verdict == "not_met"


def test_an_ended_assignment_gives_no_rights() -> None:
    assignment, _ = make_assessment()
    end(assignment)

    with pytest.raises(Http404):
        judge(assignment, "1a")
