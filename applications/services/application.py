"""Opening and submitting an application, and what later floors do with it."""

import secrets
from typing import Any

from django.db import transaction

from applications.documents import receipt_data, receipt_kind
from applications.models import Answer, Application, Edition
from applications.querysets import Progress
from applications.signals import application_opened
from iasios import clock
from iasios.accounts.models import User
from iasios.audit.services import record
from iasios.documents.services import request_document
from iasios.permissions import require
from iasios.workflow import Refused, perform
from registration.choices import ALPHABET
from registration.models import Facility

#: Characters of a receipt's reference after the year; with 32 characters to choose from, a thousand million of them.
REFERENCE_LENGTH = 6


@transaction.atomic
def open_application(*, facility: Facility, by: User | None) -> Application | None:
    """Open a facility's application on the current edition, with an empty answer for each criterion.

    Returns the open application if there is one already, and None while no edition is loaded: loading one opens the
    applications of all centres that wait for it.
    """
    if existing := Application.objects.open().filter(facility=facility).first():
        return existing
    edition = Edition.objects.filter(current=True).first()
    if edition is None:
        return None
    application = Application.objects.create(facility=facility, edition=edition)
    Answer.objects.bulk_create(
        Answer(application=application, criterion=criterion) for criterion in edition.criteria.all()
    )
    record(
        application,
        "applications.application.open",
        f"opened the application, edition {edition}",
        by=by,
        scope=facility.slug,
        data={"edition": edition.name},
    )
    application_opened.send(sender=Application, application=application)
    return application


def reasons_against_start(facility: Facility) -> list[str]:
    """Return why a further application cannot be started now; none means that it can."""
    if not facility.may_apply:
        return ["The facility may not apply at present. The office can tell you why."]
    if Application.objects.open().filter(facility=facility).exists():
        return ["There is an open application already."]
    return []


@transaction.atomic
def start_application(*, facility: Facility, by: User) -> Application:
    """Start a further application after the last one was decided or withdrawn. Raises Refused with the reasons."""
    locked = Facility.objects.select_for_update(of=("self",), no_key=True).get(pk=facility.pk)
    require(by, "applications.edit_application", locked)
    if against := reasons_against_start(locked):
        raise Refused(against)
    application = open_application(facility=locked, by=by)
    if application is None:
        raise Refused(["The office has not loaded the standards yet."])
    return application


@transaction.atomic
def submit_application(*, application: Application, by: User, declaration: str) -> Application:
    """Submit an application with its declaration, and issue the receipt.

    Raises PermissionDenied for everybody but the authorised representative, Refused with sentences while something is
    missing. Nothing is written then.
    """
    if not declaration.strip():
        raise Refused(["The declaration of accuracy is missing."])
    locked = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    with clock.at(clock.now()):  # one moment, on the receipt and in the application
        if locked.is_draft:  # else `perform` refuses, and the first receipt stays as it is
            _declare(locked, by, declaration)
        perform(locked, "submit", by=by)
    application.refresh_from_db()
    return application


def _declare(application: Application, by: User, declaration: str) -> None:
    """Store who declares what, and ask for the receipt; undone with the transaction if the submission is refused."""
    reference = new_reference()
    application.submitted_by, application.declaration = by, declaration
    application.receipt = request_document(
        kind=receipt_kind.name,
        number=reference,
        title=receipt_kind.label,
        data=receipt_data(application, reference=reference, moment=clock.now()),
        scope=application.facility.slug,
    )
    application.save(update_fields=["submitted_by", "declaration", "receipt"])


def new_reference() -> str:
    """Return a receipt's reference, such as APP-2026-K7M49X. The document's number is unique, so it is never reused."""
    tail = "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE_LENGTH))
    return f"APP-{clock.today().year}-{tail}"


def move(application: Application, name: str, *, by: User | None, note: str = "") -> Application:
    """Make a transition that a later floor has decided on: begin_assessment, ask, resume, audit_remotely, and so on."""
    return perform(application, name, by=by, note=note)


def progress(application: Any) -> Progress:
    """Count answered criteria, in one query."""
    counted: Progress = application.answers.progress()
    return counted
