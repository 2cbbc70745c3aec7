"""The facts of the result letter and of the certificate, copied at the moment of the decision."""

from datetime import date
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from assessment.models import Decision
from assessment.standing import comments_on, not_met
from iasios import clock
from iasios.documents.kinds import Kind, declare
from registration.choices import Office

from .choices import Level, grouped

letter_kind = declare(Kind(name="result_letter", label="Result letter"))
certificate_kind = declare(Kind(name="certificate", label="Certificate"))

SCOPE = "Interventional oncology: image-guided diagnosis and treatment of cancer, assessed against the IASIOS standards"


def certificate_data(decision: Decision, *, level: Level, number: str, start: date, end: date) -> dict[str, Any]:
    """Return what `documents/certificate.html` shows."""
    facility = decision.facility
    return {
        "level": level.value,
        "facility": facility.name,
        "department": facility.department,
        "city": facility.city,
        "country": str(facility.country.name),
        "scope": SCOPE,
        "edition": decision.application.edition.name,
        "number": grouped(number),
        "issued_on": start.isoformat(),
        "valid_until": end.isoformat(),
        "verify_url": urljoin(settings.BASE_URL, reverse("verify_certificate", args=[grouped(number)])),
        "signatories": settings.SIGNATORIES,
    }


def letter_data(decision: Decision, *, certificate: dict[str, Any] | None) -> dict[str, Any]:
    """Return what `documents/result_letter.html` shows; `certificate` is its data, None without one."""
    facility, application = decision.facility, decision.application
    recipient = next(a for a in facility.appointments.all() if a.office == Office.REPRESENTATIVE)
    unmet = not_met(application)
    comments = comments_on(application)
    criteria = list(application.edition.criteria.all())
    core, extended = [c for c in criteria if c.is_core], [c for c in criteria if not c.is_core]
    return {
        "date": clock.today().isoformat(),
        "recipient_name": recipient.name,
        "recipient_function": recipient.function,
        "recipient_lines": [facility.name, *facility.address_lines],
        "facility": facility.name,
        "department": facility.department,
        "outcome": decision.outcome,
        "certificate_number": certificate["number"] if certificate else None,
        "valid_from": certificate["issued_on"] if certificate else None,
        "valid_until": certificate["valid_until"] if certificate else None,
        "edition": application.edition.name,
        "core_met": len([c for c in core if c not in unmet]),
        "core_total": len(core),
        "extended_met": len([c for c in extended if c not in unmet]),
        "extended_total": len(extended),
        "reasons": decision.reasons,
        "open_criteria": [
            {"code": c.code, "statement": c.statement, "comment": " ".join(comments.get(c.pk, []))} for c in unmet
        ],
        "signatories": settings.SIGNATORIES,
        "office_address": settings.OFFICE_ADDRESS,
    }
