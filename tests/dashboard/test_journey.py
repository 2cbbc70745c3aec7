"""The six stages of a facility's journey, at each point of the path."""

import datetime
import html
from collections.abc import Sequence

import pytest
from django.test import Client
from django.urls import reverse

from applications.choices import ApplicationStatus
from applications.models import Application
from assessment import services
from assessment.choices import AuditKind, Outcome
from casereview import services as casereview
from casereview.models import CaseReview
from iasios import clock
from iasios.accounts.models import User
from iasios.dashboard.journey import CURRENT, DONE, LATER, RENEW_WITHIN, Journey, Stage
from iasios.ui.templatetags.ui import day
from registration.choices import Standing
from registration.models import Facility
from tests.factories import accreditation, applications, assessment, billing, registration
from tests.factories.applications import representative_of
from tests.factories.billing import make_office

pytestmark = pytest.mark.django_db
TITLES = ["Registration", "Enrolment", "Application", "Case review", "Assessment", "Result"]


def journey_of(facility: Facility, user: User | None = None) -> Journey:
    """Return the journey as somebody sees it; the representative unless told."""
    return Journey(Facility.objects.get(pk=facility.pk), user or representative_of(facility))


def states(journey: Journey) -> list[str]:
    """Return the states of the six stages."""
    return [stage.state for stage in journey.stages]


def stage(journey: Journey, title: str) -> Stage:
    """Return a stage by its title."""
    return journey.stages[TITLES.index(title)]


def done(count: int, *then: str) -> list[str]:
    """Return the states of a facility that is through `count` stages; the rest comes later."""
    return [*[DONE] * count, *then, *[LATER] * (len(TITLES) - count - len(then))]


def path(facility: Facility, name: str) -> str:
    """Return the address of a page of the facility."""
    return reverse(name, args=[facility.slug])


def doing(found: Stage) -> Sequence[str]:
    """Return what a stage says that is to be done: status word, its kind, button, address."""
    return found.word, found.kind, found.action, found.url


# Registration and enrolment -------------------------------------------------------------------------------------------
def test_registered_it_waits_for_the_invoice() -> None:
    facility = registration.make_facility()
    journey = journey_of(facility)
    assert [found.title for found in journey.stages] == TITLES
    assert states(journey) == done(1, CURRENT)
    assert doing(stage(journey, "Enrolment")) == ("Waiting for the office", "waiting", "", "")
    assert stage(journey, "Registration").on == day(facility.registered_at)
    assert journey.lead == "The office prepares your invoice. You need to do nothing now."


def test_a_draft_of_an_invoice_is_not_shown_to_the_facility() -> None:
    invoice = billing.make_draft()
    assert stage(journey_of(invoice.facility), "Enrolment").word == "Waiting for the office"


def test_invoiced_it_is_asked_to_pay_what_is_open() -> None:
    invoice = billing.make_invoice()
    billing.pay(invoice, 1000)
    journey = journey_of(invoice.facility)
    found = stage(journey, "Enrolment")
    assert states(journey) == done(1, CURRENT)
    assert (found.action, found.url) == ("Open the invoice", path(invoice.facility, "invoices"))
    assert "2,960.00" in found.text
    assert day(invoice.due_on) in found.text
    assert journey.lead == "Pay the invoice for enrolment; then the application opens."


def test_an_invoice_that_is_overdue_says_so() -> None:
    invoice = billing.make_overdue_invoice()
    assert stage(journey_of(invoice.facility), "Enrolment").word == invoice.situation[0]
    assert invoice.situation[0].startswith("Overdue")


def test_a_facility_that_has_withdrawn_has_nothing_to_do() -> None:
    facility = registration.make_facility()
    Facility.objects.filter(pk=facility.pk).update(status=Standing.WITHDRAWN)
    journey = journey_of(facility)
    assert CURRENT not in states(journey)
    assert journey.lead == "Nothing waits for you now."


# Application and case review ------------------------------------------------------------------------------------------
def test_the_payment_opens_application_and_case_review() -> None:
    applications.make_edition()
    invoice = billing.make_invoice()
    billing.pay(invoice, invoice.total)
    journey = journey_of(invoice.facility)
    assert states(journey) == done(2, CURRENT, CURRENT)
    assert stage(journey, "Enrolment").on
    assert doing(stage(journey, "Application"))[:2] == ("In preparation", "action")
    assert doing(stage(journey, "Case review"))[:3] == ("Not started", "neutral", "Draw the files")
    assert journey.lead == "27 core criteria are still to be answered."


def test_each_answer_counts() -> None:
    application = applications.make_application()
    applications.save(application, "1a")
    journey = journey_of(application.facility)
    assert "Core: 1 of 27 answered." in stage(journey, "Application").text
    assert journey.lead == "26 core criteria are still to be answered."


def test_once_all_is_answered_the_draw_is_what_waits() -> None:
    application = applications.make_application()
    applications.answer_all(application)
    journey = journey_of(application.facility)
    assert states(journey) == done(2, LATER, CURRENT)
    assert stage(journey, "Application").word == "Core criteria answered"
    assert journey.lead == "Draw the files for the case review."


def test_then_the_case_files() -> None:
    application = applications.make_application()
    applications.answer_all(application)
    review = CaseReview.objects.get(application=application)
    casereview.draw_files(review=review, eligible=3, by=representative_of(application.facility))
    journey = journey_of(application.facility)
    assert stage(journey, "Case review").text == "0 of 3 case files are complete."
    assert doing(stage(journey, "Case review"))[:3] == ("Under way", "action", "Go on with the case review")
    assert journey.lead == "3 case files are still to be completed."


def test_a_complete_case_review_does_not_replace_the_answers() -> None:
    application = applications.make_application()
    applications.complete_case_review(application)
    journey = journey_of(application.facility)
    assert states(journey) == done(2, CURRENT, DONE)
    assert journey.lead == "27 core criteria are still to be answered."


def test_complete_the_representative_submits() -> None:
    facility = applications.make_complete().facility
    journey = journey_of(facility)
    found = doing(stage(journey, "Application"))
    assert states(journey) == done(2, CURRENT, DONE)
    assert found == ("Ready to submit", "action", "Check and submit", path(facility, "submit_application"))
    assert journey.lead == "Application and case review are complete. Check them and submit."


def test_complete_a_colleague_reads_who_submits() -> None:
    facility = applications.make_complete().facility
    journey = journey_of(facility, applications.make_member(facility))
    assert stage(journey, "Application").action == "See what is submitted"
    assert journey.lead == f"Everything is complete. {representative_of(facility)} can submit."


# Assessment -----------------------------------------------------------------------------------------------------------
def assert_assessed(application: Application, status: str) -> Journey:
    """Check what all states of the assessment have in common, and return the journey."""
    application.refresh_from_db()
    assert application.status == status
    journey = journey_of(application.facility)
    assert states(journey) == done(4, CURRENT)
    assert stage(journey, "Assessment").word == ApplicationStatus(status).label
    return journey


def test_submitted_it_waits_for_two_assessors() -> None:
    application = assessment.make_submitted()
    journey = assert_assessed(application, ApplicationStatus.SUBMITTED)
    assert stage(journey, "Application").text == f"Submitted by {representative_of(application.facility)}."
    assert stage(journey, "Assessment").kind == "waiting"
    assert journey.lead == "Your application is with the office. You need to do nothing now."


def test_in_assessment_the_assessors_are_not_named() -> None:
    first, second = assessment.make_assessment()
    journey = assert_assessed(first.application, ApplicationStatus.ASSESSMENT)
    assert journey.lead == "Your application is being assessed. You need to do nothing now."
    for assignment in (first, second):
        assert assignment.assessor.user.name not in str(journey.stages)


@pytest.mark.parametrize(("codes", "count"), [(("1a",), "1 question"), (("1a", "2b"), "2 questions")])
def test_questions_are_counted_until_they_are_answered(codes: tuple[str, ...], count: str) -> None:
    first, _second = assessment.make_assessment()
    questions = [assessment.ask(first, code) for code in codes]
    journey = assert_assessed(first.application, ApplicationStatus.CLARIFICATION)
    assert stage(journey, "Assessment").action == f"Answer {count}"
    assert stage(journey, "Assessment").kind == "action"
    assert journey.lead == f"The assessors have {count}. The assessment waits for your answers."
    for question in questions:
        assessment.answer(question)
    assert_assessed(first.application, ApplicationStatus.ASSESSMENT)


@pytest.mark.parametrize(
    ("kind", "status"),
    [(AuditKind.REMOTE, ApplicationStatus.REMOTE_AUDIT), (AuditKind.ON_SITE, ApplicationStatus.ON_SITE_AUDIT)],
)
def test_an_audit_is_announced_with_its_day(kind: AuditKind, status: str) -> None:
    application = assessment.make_assessment()[0].application
    when = clock.now() + datetime.timedelta(days=20)
    services.call_audit(
        application=application, kind=kind, reason="See it.", scheduled_for=when, place="Here", by=make_office()
    )
    journey = assert_assessed(application, status)
    assert journey.lead == f"Prepare the {kind.label.lower()} on {day(when)}."


def test_an_action_plan_is_due_until_it_is_filed() -> None:
    application = assessment.make_assessment()[0].application
    due = clock.today() + datetime.timedelta(days=30)
    problem = {application.edition.criteria.get(code="1a"): "No rota."}
    plan = services.request_plan(
        application=application, reason="Mend it.", due_on=due, problems=problem, by=make_office()
    )
    journey = assert_assessed(application, ApplicationStatus.ACTION_PLAN)
    found = stage(journey, "Assessment")
    assert (found.action, found.url) == ("File the action plan", path(application.facility, "action_plan"))
    assert journey.lead == f"A corrective action plan is due on {day(due)}."
    type(plan).objects.filter(pk=plan.pk).update(filed_at=clock.now())
    journey = assert_assessed(application, ApplicationStatus.ACTION_PLAN)
    assert stage(journey, "Assessment").url == path(application.facility, "assessment")
    assert journey.lead == "The office checks your corrective action plan."


# Result ---------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("outcome", [Outcome.ACCREDITED, Outcome.EXCELLENCE])
def test_accredited_it_opens_what_proves_it(outcome: Outcome) -> None:
    certificate = accreditation.make_certificate(outcome)
    journey = journey_of(certificate.facility)
    found = stage(journey, "Result")
    assert states(journey) == done(5, CURRENT)
    assert found.word == certificate.get_level_display()
    assert (found.action, found.url) == (
        "Open letter, certificate and seals",
        path(certificate.facility, "documents"),
    )
    assert day(certificate.valid_until) in found.text
    assert journey.lead == f"You are an IASIOS {certificate.get_level_display()}."


def test_not_yet_accredited_it_reads_the_letter() -> None:
    facility = accreditation.make_decision(Outcome.NOT_YET).application.facility
    journey = journey_of(facility)
    assert states(journey) == done(5, CURRENT)
    assert stage(journey, "Result").word == "Not yet accredited"
    assert stage(journey, "Result").url == path(facility, "documents")
    assert journey.lead == "The result letter is there. It names what is still open."


def test_a_certificate_that_ends_soon_asks_to_apply_again() -> None:
    certificate = accreditation.make_certificate()
    noon = datetime.datetime.combine(certificate.valid_until - RENEW_WITHIN, datetime.time(12), datetime.UTC)
    with clock.at(noon - datetime.timedelta(days=1)):
        assert stage(journey_of(certificate.facility), "Result").url == path(certificate.facility, "documents")
    with clock.at(noon):
        journey = journey_of(certificate.facility)
        found = stage(journey, "Result")
        assert (found.action, found.url) == ("Apply again", path(certificate.facility, "application"))
        assert journey.lead == f"Your certificate ends on {day(certificate.valid_until)}. Apply again now."


# The page -------------------------------------------------------------------------------------------------------------
def test_the_page_shows_first_line_stages_and_action(client: Client) -> None:
    facility = applications.make_complete().facility
    page = page_of(client, facility)
    assert "Application and case review are complete. Check them and submit." in page
    assert f'href="{path(facility, "submit_application")}"' in page
    assert "Check and submit" in page
    for found in journey_of(facility).stages:
        assert found.title in page
        assert not found.text or html.escape(found.text) in page


def test_a_seal_is_there_once_it_is_earned(client: Client) -> None:
    assert "Your seal" not in page_of(client, registration.make_facility())
    assert "Your seal" in page_of(client, applications.make_application().facility)


def page_of(client: Client, facility: Facility) -> str:
    """Return the journey's page as the representative gets it."""
    client.force_login(representative_of(facility))
    response = client.get(facility.get_absolute_url())
    assert response.status_code == 200
    content: bytes = response.content
    return " ".join(content.decode().split())
