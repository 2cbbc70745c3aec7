"""Audits and corrective action plans move the application, and back."""

import datetime

import pytest
from django.http import Http404

from assessment import services
from assessment.choices import AuditKind
from iasios import clock
from iasios.workflow import Refused
from registration.choices import Access
from tests.assessment.office import (
    call_audit,
    file_plan,
    in_days,
    mails,
    measures_for,
    request_plan,
    status_of,
)
from tests.factories.applications import make_member, representative_of
from tests.factories.assessment import answer, ask, make_assessment, make_submitted
from tests.factories.billing import make_office

pytestmark = pytest.mark.django_db


# Audits ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("kind", "status"), [(AuditKind.REMOTE, "remote_audit"), (AuditKind.ON_SITE, "on_site_audit")])
def test_an_audit_is_called_and_held(kind: str, status: str) -> None:
    first, second = make_assessment()
    audit = call_audit(first.application, kind)

    assert status_of(first.application) == status
    readers = {*first.facility.correspondents, first.assessor.user.email, second.assessor.user.email}
    assert {mail.to for mail in mails("audit_called")} == readers
    assert all("https://meet.example/iasios-7" in mail.text for mail in mails("audit_called"))

    services.record_audit(audit=audit, minutes=" All was shown. ", by=make_office())

    assert (status_of(first.application), audit.minutes) == ("assessment", "All was shown.")
    assert audit.held_at
    with pytest.raises(Refused, match="recorded already"):
        services.record_audit(audit=audit, minutes="Again.", by=make_office())


def test_what_is_still_open_decides_where_it_goes_on() -> None:
    first, _ = make_assessment()
    plan, audit = file_plan(request_plan(first.application)), call_audit(first.application)
    question = ask(first)
    assert status_of(first.application) == "remote_audit"

    services.record_audit(audit=audit, minutes="All was shown.", by=make_office())
    assert status_of(first.application) == "action_plan"
    services.accept_plan(plan=plan, by=make_office())
    assert status_of(first.application) == "clarification"
    answer(question)
    assert status_of(first.application) == "assessment"


def test_an_audit_lies_ahead_and_has_minutes() -> None:
    first, _ = make_assessment()
    with pytest.raises(Refused, match="must be in the future"):
        services.call_audit(
            application=first.application,
            kind=AuditKind.REMOTE,
            reason="To see.",
            scheduled_for=in_days(-1),
            place="Dublin",
            by=make_office(),
        )

    with pytest.raises(Refused, match="Write the minutes"):
        services.record_audit(audit=call_audit(first.application), minutes=" ", by=make_office())


def test_nothing_is_escalated_before_the_assessment() -> None:
    application = make_submitted()

    with pytest.raises(Refused, match="during the assessment only"):
        call_audit(application)
    with pytest.raises(Refused, match="during the assessment only"):
        request_plan(application)


# Plans ----------------------------------------------------------------------------------------------------------------
def test_a_plan_is_asked_for_filed_and_accepted() -> None:
    first, _ = make_assessment()
    plan = request_plan(first.application)
    assert status_of(first.application) == "action_plan"
    assert [item.problem for item in plan.items.all()] == ["Nothing shows 1a.", "Nothing shows 8e."]

    file_plan(plan)
    assert len(mails("plan_filed")) == 1
    assert status_of(first.application) == "action_plan"

    services.accept_plan(plan=plan, by=make_office())
    assert status_of(first.application) == "assessment"
    assert {mail.to for mail in mails("plan_accepted")} == set(first.facility.correspondents)


def test_a_plan_that_went_back_is_filed_again() -> None:
    first, _ = make_assessment()
    plan = file_plan(request_plan(first.application))

    with pytest.raises(Refused, match="filed already"):
        file_plan(plan)
    services.return_plan(plan=plan, reason="Name the physician.", by=make_office())

    assert (plan.filed_at, status_of(first.application)) == (None, "action_plan")
    assert all("Name the physician." in mail.text for mail in mails("plan_returned"))
    assert file_plan(plan).filed_at


def test_a_plan_is_saved_in_parts_and_filed_whole() -> None:
    first, _ = make_assessment()
    plan, by = request_plan(first.application), representative_of(first.facility)
    half = measures_for(plan, done_by=None)

    services.file_plan(plan=plan, items=half, by=by, final=False)
    assert plan.filed_at is None
    assert {item.measure for item in plan.items.all()} == {"We write it down."}
    with pytest.raises(Refused, match=r"a measure, a person and a date. Missing: 1a, 8e"):
        services.file_plan(plan=plan, items=half, by=by, final=True)

    plan.refresh_from_db()
    assert plan.filed_at is None


def test_one_plan_at_a_time_and_only_a_filed_one_is_judged() -> None:
    first, _ = make_assessment()
    plan = request_plan(first.application)

    with pytest.raises(Refused, match="an open action plan already"):
        request_plan(first.application, "2b")
    with pytest.raises(Refused, match="for a filed plan only"):
        services.accept_plan(plan=plan, by=make_office())
    with pytest.raises(Refused, match="for a filed plan only"):
        services.return_plan(plan=plan, reason="It is empty.", by=make_office())
    with pytest.raises(Refused, match="Choose at least one criterion"):
        services.request_plan(
            application=make_assessment()[0].application,
            reason="No reason.",
            due_on=clock.today() + datetime.timedelta(days=9),
            problems={},
            by=make_office(),
        )


def test_who_may_file_and_who_may_accept() -> None:
    first, _ = make_assessment()
    plan = request_plan(first.application)
    reader = make_member(first.facility, access=Access.READER)

    for person in (reader, first.assessor.user, make_office()):
        with pytest.raises(Http404):
            services.file_plan(plan=plan, items=measures_for(plan), by=person, final=True)
    file_plan(plan)
    with pytest.raises(Http404):
        services.accept_plan(plan=plan, by=representative_of(first.facility))
