"""The demo: one facility at each point of the path. Seeded once for all of this module, because it takes a while."""

from collections.abc import Iterator
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from accreditation.models import Certificate
from applications.choices import ApplicationStatus
from applications.models import Application
from assessment.choices import AssignmentStatus
from assessment.models import ActionPlan, Assignment, Audit, Clarification
from billing.choices import InvoiceStatus
from casereview import services as casereview
from casereview.models import CaseReview
from iasios import clock
from iasios.accounts.models import User
from iasios.audit.models import Entry
from iasios.audit.services import verify
from iasios.dashboard.demo.stories import is_seeded
from iasios.documents.models import Document
from iasios.notifications.models import Message
from registration.choices import Standing
from registration.models import Facility

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("printed")]
PASSWORD = "demo-myiasios-2026"
DOMAINS = (
    "registered",
    "drafting",
    "ready",
    "assessed",
    "clarification",
    "audit",
    "action-plan",
    "accredited",
    "expiring",
    "excellence",
)
ACCOUNTS = {
    *(f"{who}@{key}.demo.example" for who in ("representative", "contact", "member") for key in DOMAINS),
    *(f"assessor{number}@demo.example" for number in (1, 2, 3)),
    "office@demo.example",
}
COUNTED = (Facility, Application, User, EmailAddress, Entry, Document, Message, Certificate)


def seed() -> str:
    """Run the command in demo mode; return what it printed."""
    printed = StringIO()
    with override_settings(DEMO=True):
        call_command("seed_demo", stdout=printed)
    return printed.getvalue()


@pytest.fixture(scope="module")
def printed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Seed within a transaction around the whole module; tests run in transactions inside it. Return what it said."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield seed()
        transaction.set_rollback(True)


def facility_at(key: str) -> Facility:
    """Return the facility whose people have addresses in this domain."""
    return Facility.objects.get(memberships__user__email=f"member@{key}.demo.example")


def application_at(key: str) -> Application:
    """Return its only application."""
    return Application.objects.get(facility=facility_at(key))


# What the command does ------------------------------------------------------------------------------------------------
def test_it_refuses_outside_demo_mode() -> None:
    before = User.objects.count()
    with override_settings(DEMO=False), pytest.raises(CommandError, match="not a demo"):
        call_command("seed_demo")
    assert User.objects.count() == before


def test_it_prints_how_to_sign_in(printed: str) -> None:
    assert PASSWORD in printed
    for word in (*DOMAINS, "office@demo.example", "assessor1@demo.example"):
        assert word in printed


def test_a_second_time_it_adds_nothing(printed: str) -> None:
    before = [model._default_manager.count() for model in COUNTED]
    again = seed()
    assert is_seeded()
    assert [model._default_manager.count() for model in COUNTED] == before
    assert PASSWORD in again


# Accounts -------------------------------------------------------------------------------------------------------------
def test_the_34_accounts_exist_and_no_other() -> None:
    assert len(ACCOUNTS) == 34
    assert set(User.objects.values_list("email", flat=True)) == ACCOUNTS


def test_they_share_the_password() -> None:
    assert [user.email for user in User.objects.all() if not user.check_password(PASSWORD)] == []


def test_their_addresses_are_confirmed() -> None:
    assert set(EmailAddress.objects.filter(verified=True, primary=True).values_list("email", flat=True)) == ACCOUNTS


def test_only_the_office_is_the_office() -> None:
    assert [user.email for user in User.objects.filter(is_staff=True)] == ["office@demo.example"]


@pytest.mark.parametrize("key", DOMAINS)
def test_a_facility_has_its_three_people(key: str) -> None:
    facility = facility_at(key)
    people = {f"{who}@{key}.demo.example" for who in ("representative", "contact", "member")}
    assert set(facility.memberships.values_list("user__email", flat=True)) == people
    for appointment in facility.appointments.all():
        assert appointment.email == f"{appointment.office}@{key}.demo.example"
        assert appointment.user.email == appointment.email


def test_a_demo_account_signs_in_by_the_form(client: Client) -> None:
    with override_settings(DEMO=True):
        response = client.post(
            "/accounts/login/", {"login": "member@drafting.demo.example", "password": PASSWORD}, follow=True
        )
    assert response.redirect_chain[-1][0] == facility_at("drafting").get_absolute_url()


# Where each facility stands -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("key", "standing", "status"),
    [
        ("registered", Standing.REGISTERED, None),
        ("drafting", Standing.ENROLLED, ApplicationStatus.DRAFT),
        ("ready", Standing.ENROLLED, ApplicationStatus.DRAFT),
        ("assessed", Standing.ENROLLED, ApplicationStatus.ASSESSMENT),
        ("clarification", Standing.ENROLLED, ApplicationStatus.CLARIFICATION),
        ("audit", Standing.ENROLLED, ApplicationStatus.REMOTE_AUDIT),
        ("action-plan", Standing.ENROLLED, ApplicationStatus.ACTION_PLAN),
        ("accredited", Standing.ACCREDITED, ApplicationStatus.DECIDED),
        ("expiring", Standing.ACCREDITED, ApplicationStatus.DECIDED),
        ("excellence", Standing.EXCELLENCE, ApplicationStatus.DECIDED),
    ],
)
def test_each_facility_stands_at_its_point(key: str, standing: str, status: str | None) -> None:
    facility = facility_at(key)
    assert facility.status == standing
    assert [application.status for application in facility.applications.all()] == ([status] if status else [])


def test_registered_its_invoice_is_not_paid() -> None:
    assert [invoice.status for invoice in facility_at("registered").invoices.all()] == [InvoiceStatus.ISSUED]


def test_drafting_is_half_full() -> None:
    application = application_at("drafting")
    progress = application.progress
    assert 10 <= progress.core_answered <= 17
    files = casereview.progress(CaseReview.objects.get(application=application))
    assert 0 < files.complete < len(files.files)


def test_ready_lacks_nothing() -> None:
    application = application_at("ready")
    assert application.progress.core_complete
    assert not casereview.progress(CaseReview.objects.get(application=application)).unfinished


def test_assessed_has_one_assessor_ready_and_one_under_way() -> None:
    given = Assignment.objects.filter(application=application_at("assessed"))
    assert sorted(assignment.status for assignment in given) == sorted(
        [AssignmentStatus.SUBMITTED, AssignmentStatus.ACTIVE]
    )
    assert all(assignment.findings.exists() for assignment in given)


def test_clarification_has_three_open() -> None:
    asked = Clarification.objects.filter(application=application_at("clarification"))
    assert asked.count() == asked.open().count() == 3


def test_audit_is_to_come() -> None:
    audit = Audit.objects.get(application=application_at("audit"))
    assert audit.held_at is None
    assert audit.scheduled_for > clock.now()


def test_action_plan_is_open() -> None:
    plan = ActionPlan.objects.get(application=application_at("action-plan"))
    assert (plan.filed_at, plan.accepted_at) == (None, None)
    assert plan.due_on > clock.today()


@pytest.mark.parametrize(("key", "shortest", "longest"), [("accredited", 1000, 1150), ("expiring", 170, 190)])
def test_certificates_end_when_they_should(key: str, shortest: int, longest: int) -> None:
    certificate = Certificate.objects.get(facility=facility_at(key))
    assert shortest <= (certificate.valid_until - clock.today()).days <= longest


# What is left behind --------------------------------------------------------------------------------------------------
def test_the_audit_trail_holds() -> None:
    assert Entry.objects.count() > 1000
    assert verify() == []


def test_nothing_happened_in_the_future() -> None:
    assert not Entry.objects.filter(at__gt=clock.now()).exists()


def test_each_person_begins_at_a_page_that_opens(client: Client) -> None:
    for user in User.objects.order_by("email"):
        client.force_login(user)
        with override_settings(DEMO=True):
            assert client.get("/", follow=True).status_code == 200, user.email
