"""A question goes to the facility and comes back; the application follows."""

import pytest
from django.http import Http404

from assessment import services
from assessment.models import Clarification
from iasios.audit.models import Entry
from iasios.notifications.models import Message
from iasios.workflow import Refused
from registration.choices import Access
from tests.assessment.office import NAMES, call_audit, mails, status_of
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
from tests.factories.billing import make_office

pytestmark = pytest.mark.django_db


def test_the_application_waits_until_the_last_answer() -> None:
    first, second = make_assessment()
    application = first.application

    one, two = ask(first, "1a"), ask(second, "2b")
    assert status_of(application) == "clarification"

    answer(one)
    assert status_of(application) == "clarification"

    answer(two)
    assert status_of(application) == "assessment"


def test_an_answer_during_an_audit_leaves_the_audit_standing() -> None:
    first, _ = make_assessment()
    question = ask(first)
    audit = call_audit(first.application)
    answer(question)
    assert status_of(first.application) == "remote_audit"

    ask(first, "2b")
    services.record_audit(audit=audit, minutes="All was shown.", by=make_office())
    assert status_of(first.application) == "clarification"


def test_who_asked_is_told_of_the_answer() -> None:
    first, second = make_assessment()
    answer(ask(second, "2b"))

    (mail,) = mails("question_answered")
    assert mail.to == second.assessor.user.email
    assert f"/review/{second.key}/2b/" in mail.text
    assert first.assessor.user.email != mail.to


def test_the_facility_is_asked_without_a_name() -> None:
    application = make_submitted()
    for name in NAMES:
        assign(application, make_assessor(f"Dr {name}"))
    question = ask(application.assignments.all()[0], "1a")
    audit = call_audit(application)
    services.record_audit(audit=audit, minutes="All was shown.", by=make_office())
    answer(question)

    read = Message.objects.filter(to__in=application.facility.everybody)
    assert {"assessment_begun", "questions_to_answer", "audit_called", "audit_held"} <= {mail.kind for mail in read}
    for mail in read:
        assert not any(name in f"{mail.subject} {mail.text} {mail.html}" for name in NAMES), mail.kind
    assert all(f"/questions/{question.key}/" in mail.text for mail in mails("questions_to_answer"))
    # The application's own trail is shown to the facility one day: nobody asks by name there either.
    trail = [f"{entry.actor_name} {entry.sentence}" for entry in Entry.objects.about(application)]
    assert any("asked the facility for clarification" in line for line in trail)
    assert not any(name in line for name in NAMES for line in trail)


def test_only_the_own_evidence_is_attached() -> None:
    first, _ = make_assessment()
    question = ask(first)
    ours = declare_evidence(first.application)
    theirs = declare_evidence(make_application("Clinique du Lac"))

    with pytest.raises(Refused, match="Only evidence of your own facility can be attached"):
        answer(question, "See both.", ours, theirs)
    question.refresh_from_db()
    assert not question.is_answered

    assert list(answer(question, "See this.", ours).evidence.all()) == [ours]


def test_a_question_is_answered_once() -> None:
    first, _ = make_assessment()
    question = answer(ask(first), "The head of department.")

    with pytest.raises(Refused, match=r"was answered by .* already"):
        answer(question, "Somebody else.")

    question.refresh_from_db()
    assert question.answer == "The head of department."


def test_an_empty_question_and_an_empty_answer_are_refused() -> None:
    first, _ = make_assessment()

    with pytest.raises(Refused, match="Write the question"):
        ask(first, question="  ")
    question = ask(first)
    with pytest.raises(Refused, match="Write the answer"):
        answer(question, " \n ")


def test_nothing_is_asked_before_both_are_there_or_after_the_decision() -> None:
    application = make_submitted()
    first = assign(application)
    with pytest.raises(Refused, match="during the assessment only"):
        ask(first)

    submit_findings(first)
    second = submit_findings(assign(application))
    late = ask(second)
    services.decide(application=application, outcome="not_yet", reasons="Too little was shown.", by=make_office())

    with pytest.raises(Refused, match="during the assessment only"):
        ask(second)
    with pytest.raises(Refused, match="no longer in assessment"):
        answer(late)


def test_who_may_ask_and_answer() -> None:
    first, second = make_assessment()
    facility = first.facility
    criterion = first.application.edition.criteria.get(code="1a")

    for person in (second.assessor.user, representative_of(facility), make_office()):
        with pytest.raises(Http404):
            services.ask_clarification(assignment=first, criterion=criterion, question="Who?", by=person)
    question = ask(first)
    reader = make_member(facility, access=Access.READER)
    for person in (first.assessor.user, reader, make_office()):
        with pytest.raises(Http404):
            services.answer_clarification(clarification=question, answer="We.", evidence=[], by=person)

    assert Clarification.objects.get().answered_at is None
