"""The database refuses what no service would do: to change what has been issued."""

import importlib
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import Error, transaction

from billing.models import FeeSchedule, Invoice, InvoiceLine
from iasios import clock
from tests.factories.billing import make_draft, make_facility, make_invoice, pay

pytestmark = pytest.mark.django_db
migration = importlib.import_module("billing.migrations.0002_issued_is_final")
#: What goes on after the issue.
GOES_ON = {"id", "status", "paid_at"}


def refuses(act: Callable[[], Any]) -> None:
    """Assert that the database answers with its sentence, and not with some other fault."""
    with pytest.raises(Error, match="an issued invoice is final"), transaction.atomic():
        act()


def test_every_fact_of_an_invoice_is_watched() -> None:
    columns = {field.column for field in Invoice._meta.fields}

    assert columns == {*migration.FINAL} | GOES_ON


@pytest.mark.parametrize("number_of_payments", [0, 1])
@pytest.mark.parametrize("column", sorted(set(migration.FINAL) - {"purpose"}))
def test_an_issued_fact_does_not_change(column: str, number_of_payments: int) -> None:
    invoice = make_invoice()
    if number_of_payments:
        pay(invoice, invoice.total)
    other: dict[str, Callable[[], Any]] = {
        "facility_id": lambda: make_facility().pk,
        "schedule_id": lambda: FeeSchedule.objects.create(valid_from=clock.today(), enrolment_fee=1).pk,
        "number": lambda: "2026-9999",
        "currency": lambda: "USD",
        "vat_rate": lambda: Decimal("19.00"),
        "purchase_order": lambda: "PO 1",
        "created_at": clock.now,
        "issued_at": clock.now,
        "due_on": clock.today,
        "document_id": lambda: make_invoice().document_id,
    }
    value = other[column]()

    refuses(lambda: Invoice.objects.filter(pk=invoice.pk).update(**{column: value}))


def test_an_issued_invoice_becomes_no_draft_again_and_is_not_deleted() -> None:
    invoice = make_invoice()

    refuses(lambda: Invoice.objects.filter(pk=invoice.pk).update(status="draft"))
    refuses(lambda: Invoice.objects.filter(pk=invoice.pk)._raw_delete("default"))  # noqa: SLF001


def test_its_lines_stay() -> None:
    invoice, draft = make_invoice(), make_draft()
    line = InvoiceLine(invoice=invoice, description="Late idea", unit_net=1)

    refuses(line.save)
    refuses(lambda: invoice.lines.update(unit_net=1))
    refuses(lambda: invoice.lines.all().delete())
    refuses(lambda: draft.lines.update(invoice=invoice))
    assert invoice.total == Decimal("3960.00")


def test_a_draft_is_still_open() -> None:
    draft = make_draft()

    draft.lines.update(unit_net=1)
    Invoice.objects.filter(pk=draft.pk).update(currency="CHF")
    draft.delete()

    assert not Invoice.objects.exists()


def test_an_issued_invoice_can_still_be_paid() -> None:
    assert pay(make_invoice(), 3960).status == "paid"
