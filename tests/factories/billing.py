"""Facilities at the point where money matters, and their invoices. All through the services that the portal uses."""

import datetime
from decimal import Decimal
from itertools import count

from billing import services
from billing.models import Invoice
from iasios import clock
from iasios.accounts.models import User
from iasios.documents.models import Document
from iasios.documents.services import render_document
from registration.choices import Office
from registration.models import Appointment, Facility, Membership
from tests.factories.accounts import UserFactory

_serial = count(1)


def make_person(*, is_staff: bool = False, name: str = "Dr Ada Kovács") -> User:
    """Create a person with an account; `is_staff` makes them the office."""
    return UserFactory.create(name=name, is_staff=is_staff)


def make_office() -> User:
    """Create somebody of the IASIOS office."""
    return make_person(is_staff=True, name="Olga Office")


def make_facility(name: str = "St Mark\N{RIGHT SINGLE QUOTATION MARK}s Hospital") -> Facility:
    """Create a registered facility with a member who is its representative, and a contact person."""
    serial = next(_serial)
    person = make_person()
    facility = Facility.objects.create(
        slug=f"facility-{serial}",
        name=name,
        department="Interventional Oncology",
        street="Harbour Road 7",
        postcode="D02 X285",
        city="Dublin",
        country="IE",
        code=f"BILL{serial:07d}",
        authorised_by="Management board",
        registered_by=person,
    )
    Membership.objects.create(facility=facility, user=person)
    for office, email in ((Office.REPRESENTATIVE, person.email), (Office.CONTACT, f"contact@{facility.slug}.example")):
        Appointment.objects.create(
            facility=facility,
            office=office,
            name=person.name,
            function="Head of department",
            email=email,
            user=person if office == Office.REPRESENTATIVE else None,
        )
    return facility


def make_draft(facility: Facility | None = None) -> Invoice:
    """Draft the enrolment invoice over the example fees: EUR 3,960.00 with tax."""
    services.ensure_example_fees()
    return services.draft_enrolment_invoice(facility=facility or make_facility(), by=make_office())


def make_invoice(facility: Facility | None = None, *, purchase_order: str = "") -> Invoice:
    """Issue the enrolment invoice over the example fees."""
    return services.issue_invoice(invoice=make_draft(facility), by=make_office(), purchase_order=purchase_order)


def make_overdue_invoice(facility: Facility | None = None) -> Invoice:
    """Issue an invoice that was due ten days ago."""
    with clock.at(clock.now() - datetime.timedelta(days=40)):
        return make_invoice(facility)


def pay(invoice: Invoice, amount: str | int | Decimal) -> Invoice:
    """Record a payment of today and return the invoice."""
    services.record_payment(
        invoice=invoice, amount=Decimal(amount), received_on=clock.today(), by=make_office(), reference="BANK 7"
    )
    return invoice


def rendered(invoice: Invoice) -> Document:
    """Make the invoice's PDF, as the worker does after commit."""
    assert invoice.document_id
    return render_document(invoice.document_id)
