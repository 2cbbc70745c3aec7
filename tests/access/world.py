"""One portal with a facility at each point that an address needs, and one person for each role.

Member, reader and representative belong to all its facilities but one: that one is where `other` works. Everything is
made through the services that the pages use.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.db.models import Model, QuerySet
from post_office.models import STATUS, Email, EmailTemplate, Log
from post_office.models import Attachment as PostOfficeAttachment

from applications import services as applications
from applications.choices import EvidenceKind
from applications.models import Application
from assessment import services as assessment
from assessment.choices import AuditKind, Outcome
from assessment.models import Assessor, Assignment
from iasios import clock
from iasios.accounts.models import User
from iasios.documents.models import Document
from iasios.documents.services import render_document
from iasios.notifications.models import Message
from iasios.notifications.services import deliver_message
from registration import services as registration
from registration.choices import Access
from registration.models import Facility, Membership
from tests.applications import evidence_files as files
from tests.factories.applications import answer_all, answer_to, complete_case_review, make_edition, submit
from tests.factories.assessment import ask, make_assessor, submit_findings
from tests.factories.billing import make_invoice
from tests.factories.registration import make_facility, make_user

from .routes import desks

#: The columns of the matrix, in their order.
ROLES = (
    "anonymous",
    "stranger",  # an account without a facility
    "other",  # a member of another facility
    "member",
    "reader",
    "representative",
    "assessor",  # holds the assignment that the addresses name
    "colleague",  # holds the other assignment of the same application
    "unassigned",  # on the list of assessors, assigned elsewhere
    "office",
)
INSIDERS = ("member", "reader", "representative")


@dataclass(frozen=True)
class World:
    """Who and what there is; `args` are the parts of addresses at each facility, by the names in the routes."""

    people: dict[str, User]
    facilities: dict[str, Facility]
    assignment: Assignment
    args: dict[str, dict[str, str]]
    objects: dict[str, Model]


def build() -> World:
    """Make it, in the transaction of the caller."""
    make_edition()
    assessors = {name: make_assessor() for name in ("assessor", "colleague", "unassigned")}
    people = {
        "stranger": make_user(),
        "other": make_user(),
        "member": make_user(),
        "reader": make_user(),
        "representative": make_user(),
        **{name: assessor.user for name, assessor in assessors.items()},
        "office": make_user(is_staff=True),
    }
    places = ("registered", "draft", "assessed", "plan", "accredited")
    facilities = {place: _facility(people, place) for place in places}
    make_facility(by=people["other"])
    make_invoice(facilities["registered"])
    _open(facilities["draft"], people)
    here = [assessors["assessor"], assessors["colleague"]]
    elsewhere = [assessors["unassigned"], assessors["colleague"]]
    assignment = _in_assessment(facilities["assessed"], people, here)[0]
    ask(assignment, "1a")
    _plan(facilities["plan"], people, elsewhere)
    _accredit(facilities["accredited"], people, elsewhere)
    objects = _objects()
    args = {place: _args(facilities[place], assignment) for place in places}
    return World(people, facilities, assignment, args, objects)


def _facility(people: dict[str, User], place: str) -> Facility:
    facility = make_facility(by=people["representative"], contact=f"contact@{place}.example", name=f"{place} hospital")
    Membership.objects.create(facility=facility, user=people["member"], access=Access.EDITOR)
    Membership.objects.create(facility=facility, user=people["reader"], access=Access.READER)
    return facility


def _open(facility: Facility, people: dict[str, User]) -> Application:
    """Enrol; answer everything; link a file to 1a; review a drawn file."""
    registration.enrol(facility=facility, by=None)
    application = Application.objects.select_related("facility").get(facility=facility)
    answer_all(application)
    evidence = applications.add_evidence(
        facility=facility,
        by=people["member"],
        kind=EvidenceKind.UPLOADED,
        title="Protocol",
        upload=files.upload("protocol.pdf", files.pdf(facility.slug)),
    )
    applications.link_evidence(answer=answer_to(application, "1a"), evidence=evidence, by=people["member"])
    complete_case_review(application)
    return application


def _in_assessment(facility: Facility, people: dict[str, User], assessors: list[Assessor]) -> list[Assignment]:
    application = submit(_open(facility, people))
    by = people["office"]
    for document in Document.objects.filter(scope=facility.slug, rendered_at=None):
        render_document(document.pk)
    return [assessment.assign_assessor(application=application, assessor=assessor, by=by) for assessor in assessors]


def _plan(facility: Facility, people: dict[str, User], assessors: list[Assessor]) -> None:
    for assignment in _in_assessment(facility, people, assessors):
        submit_findings(assignment)
    application = Application.objects.get(facility=facility)
    criterion = application.edition.criteria.get(code="1a")
    assessment.request_plan(
        application=application,
        reason="One criterion is not fully met.",
        due_on=clock.today() + datetime.timedelta(days=42),
        problems={criterion: "The list is two years old."},
        by=people["office"],
    )


def _accredit(facility: Facility, people: dict[str, User], assessors: list[Assessor]) -> None:
    for assignment in _in_assessment(facility, people, assessors):
        submit_findings(assignment)
    application = Application.objects.get(facility=facility)
    assessment.call_audit(
        application=application,
        kind=AuditKind.REMOTE,
        reason="Follow one patient with the team.",
        scheduled_for=clock.now() + datetime.timedelta(days=9),
        place="https://conference.example",
        by=people["office"],
    )
    assessment.decide(application=application, outcome=Outcome.ACCREDITED, reasons="All met.", by=people["office"])


def _objects() -> dict[str, Model]:
    """Return an object for each model of the admin site, by its label; those of libraries belong to nobody here."""
    deliver_message(str(Message.objects.filter(documents=None)[0].pk))
    email = Email.objects.all()[0]
    protected = make_user(name="Dr Petra Protected")
    Authenticator.objects.create(user=protected, type=Authenticator.Type.TOTP, data={"secret": "not for the office"})
    UserSession.objects.create(user=protected, ip="127.0.0.1", session_key="of nobody", user_agent="a browser")
    Group.objects.create(name="Unused")
    Log.objects.create(email=email, status=STATUS.sent)
    EmailTemplate.objects.create(name="unused")
    PostOfficeAttachment.objects.create(name="unused.pdf", file="unused.pdf")
    return {model._meta.label_lower: model._default_manager.all()[0] for model in desks()}


def _args(facility: Facility, assignment: Assignment) -> dict[str, str]:
    documents = Document.objects.filter(scope=facility.slug).exclude(rendered_at=None)
    certificate = facility.certificates.first()
    return {
        "facility": facility.slug,
        "code": "1a",
        "position": "1",
        "key": first(facility.evidence.values_list("key", flat=True)),
        "number": certificate.display_number if certificate else first(documents.values_list("number", flat=True)),
        "assignment": assignment.key,
        "clarification": assignment.application.clarifications.all()[0].key,
        "message": str(Message.objects.all()[0].pk),
        "pk": str(Email.objects.all()[0].pk),
    }


def first(values: QuerySet[Any]) -> str:
    """Return the first value, or a word that fits no object."""
    return str(values.first() or "nothing")
