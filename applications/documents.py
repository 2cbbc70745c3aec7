"""The receipt of an application: what it contained at the moment of submission."""

from datetime import datetime
from itertools import groupby
from typing import Any

from iasios.documents.kinds import Kind, declare
from iasios.documents.models import hash_of
from registration.choices import Office

from .gates import receipt_facts
from .models import Answer, Application

receipt_kind = declare(Kind(name="application_receipt", label="Receipt of application"))


def receipt_data(application: Application, *, reference: str, moment: datetime) -> dict[str, Any]:
    """Return what `documents/application_receipt.html` shows; `moment` is the time of submission.

    `sha256` covers every answer with its description and its evidence, so that a later change can be proved.
    """
    facility = application.facility
    answers = list(
        application.answers.select_related("criterion__standard").prefetch_related("evidence_links__evidence")
    )
    progress = application.progress
    functions = {person.office: person.function for person in facility.appointments.all()}
    return {
        "reference": reference,
        "facility": facility.name,
        "department": facility.department,
        "edition": application.edition.name,
        "submitted_at": moment.isoformat(),
        "submitted_by": str(application.submitted_by),
        "function": functions.get(Office.REPRESENTATIVE, ""),
        "declaration": application.declaration,
        "core_answered": progress.core_answered,
        "core_total": progress.core_total,
        "extended_answered": progress.extended_answered,
        "extended_total": progress.extended_total,
        "standards": [
            {
                "code": str(standard.number),
                "title": standard.title,
                "criteria": [_row(answer) for answer in group],
            }
            for standard, group in groupby(answers, key=lambda answer: answer.criterion.standard)
        ],
        "sha256": hash_of({"answers": [_whole(answer) for answer in answers]}),
        **receipt_facts(application),
    }


def _row(answer: Answer) -> dict[str, Any]:
    return {
        "code": answer.criterion.code,
        "level": answer.criterion.level,
        "assessment": answer.assessment,
        "evidence_count": len(answer.evidence_links.all()),
    }


def _whole(answer: Answer) -> dict[str, Any]:
    """Return everything that the facility said of a criterion."""
    return {
        "code": answer.criterion.code,
        "assessment": answer.assessment,
        "description": answer.description,
        "evidence": [
            {
                "title": link.evidence.title,
                "kind": link.evidence.kind,
                "sha256": link.evidence.sha256,
                "note": link.note,
            }
            for link in answer.evidence_links.all()
        ],
    }
