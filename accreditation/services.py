"""Every write that follows a decision."""

import secrets
from datetime import date, timedelta

from django.db import transaction

from assessment.choices import Outcome
from assessment.models import Decision
from iasios import clock
from iasios.accounts.models import User
from iasios.audit.services import record
from iasios.documents.services import request_document
from registration import services as registration
from registration.choices import ALPHABET, IN_REGISTER
from registration.models import Facility

from . import messages
from .choices import NUMBER_LENGTH, VALID_YEARS, Level, grouped
from .documents import certificate_data, certificate_kind, letter_data, letter_kind
from .models import Certificate, Result

LEVELS = {Outcome.ACCREDITED: Level.ACCREDITED, Outcome.EXCELLENCE: Level.EXCELLENCE}
PROMOTE = {Level.ACCREDITED: registration.accredit, Level.EXCELLENCE: registration.excel}


def end_of_validity(start: date) -> date:
    """Return the last day of four years that begin on `start`."""
    try:
        anniversary = start.replace(year=start.year + VALID_YEARS)
    except ValueError:  # 29 February, and a century without one
        anniversary = start.replace(year=start.year + VALID_YEARS, month=3, day=1)
    return anniversary - timedelta(days=1)


def new_number() -> str:
    """Return a certificate number: 12 characters of 32, so that guessing is hopeless."""
    return "".join(secrets.choice(ALPHABET) for _ in range(NUMBER_LENGTH))


@transaction.atomic
def issue_result(*, decision: Decision, by: User | None) -> Result:
    """Write the result letter and, for a positive decision, the certificate; promote and tell the facility."""
    certificate, facts = None, None
    if decision.is_positive:
        certificate = _issue_certificate(decision, by)
        facts = certificate.document.data
    letter = request_document(
        kind=letter_kind.name,
        number=f"RL-{clock.today().year}-{new_number()[:6]}",
        title=letter_kind.label,
        data=letter_data(decision, certificate=facts),
        scope=decision.facility.slug,
    )
    result = Result.objects.create(decision=decision, letter=letter)
    record(result, "accreditation.result.issue", "issued the result letter", by=by, scope=decision.facility.slug)
    if certificate:
        PROMOTE[Level(certificate.level)](facility=decision.facility, by=by)
    messages.send_result(result, certificate)
    return result


def _issue_certificate(decision: Decision, by: User | None) -> Certificate:
    """Issue a certificate; the one before is replaced, and its page says so."""
    facility = decision.facility
    Certificate.objects.filter(facility=facility, replaced_at=None).update(replaced_at=clock.now())
    level, number = LEVELS[Outcome(decision.outcome)], new_number()
    start = clock.today()
    end = end_of_validity(start)
    document = request_document(
        kind=certificate_kind.name,
        number=grouped(number),
        title=f"Certificate: {level.label}",
        data=certificate_data(decision, level=level, number=number, start=start, end=end),
        scope=facility.slug,
    )
    certificate = Certificate.objects.create(
        number=number,
        facility=facility,
        decision=decision,
        level=level,
        valid_from=start,
        valid_until=end,
        document=document,
    )
    record(
        certificate,
        "accreditation.certificate.issue",
        f"issued certificate {certificate.display_number}",
        by=by,
        scope=facility.slug,
        data={"level": level.value, "valid_until": end.isoformat()},
    )
    return certificate


def lapse_expired() -> int:
    """Let the standing of facilities lapse whose certificate has expired; return how many. Safe to call twice."""
    expired = Facility.objects.filter(status__in=IN_REGISTER).exclude(
        pk__in=Certificate.objects.in_force().values("facility")
    )
    facilities = list(expired)
    for facility in facilities:
        registration.lapse(facility=facility, by=None)
    return len(facilities)
