"""A portal with a little of everything in it, for the tests of backup and restore."""

import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from applications import services
from applications.choices import EvidenceKind
from iasios import clock
from tests.applications.evidence_files import pdf
from tests.factories import applications, billing

#: Microseconds, an umlaut and a quotation mark are what careless copies lose.
MOMENT = datetime.datetime(2026, 3, 29, 1, 30, 0, 123457, tzinfo=datetime.UTC)
TEXT = "Täglich.\nZeile 2: \\ \" ' %s \u2028 \N{PILL}"
NAME = "Öffentliches „Spital“ am See"


def fill() -> None:
    """Add an edition, facilities, a paid and an unpaid invoice with a PDF, answers, a draw and evidence."""
    with clock.at(MOMENT):
        application = applications.make_application(NAME)
        applications.save(application, "1a", TEXT)
        applications.complete_case_review(application)
        services.attach_evidence(
            answer=applications.answer_to(application, "1a"),
            by=applications.representative_of(application.facility),
            kind=EvidenceKind.UPLOADED,
            title="Über uns",
            upload=SimpleUploadedFile("Über uns.pdf", pdf(), "application/pdf"),
        )
        invoice = billing.make_invoice()
        billing.rendered(invoice)
        billing.pay(invoice, invoice.total)
        billing.make_invoice()
