"""Money: every sum is exact, and rounded once, to the cent."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.models import Invoice, InvoiceLine, to_cent
from iasios import clock
from iasios.workflow import perform
from tests.factories.billing import make_draft, make_facility, make_invoice, make_office, make_overdue_invoice, pay

cents = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("99999.99"), places=2)
rates = st.decimals(min_value=0, max_value=Decimal("99.99"), places=2)
quantities = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(999), places=2)
in_database = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.mark.parametrize(
    ("exact", "rounded"), [("0.125", "0.13"), ("0.115", "0.12"), ("0.1249", "0.12"), ("-0.125", "-0.13")]
)
def test_half_a_cent_is_rounded_away_from_zero(exact: str, rounded: str) -> None:
    assert to_cent(Decimal(exact)) == Decimal(rounded)


@given(quantity=quantities, price=cents)
def test_a_line_is_off_by_half_a_cent_at_most(quantity: Decimal, price: Decimal) -> None:
    line = InvoiceLine(quantity=quantity, unit_net=price)

    assert abs(Fraction(line.net) - Fraction(quantity) * Fraction(price)) <= Fraction(1, 200)
    assert line.net.as_tuple().exponent == -2


@in_database
@given(prices=st.lists(cents, min_size=1, max_size=5), rate=rates)
@pytest.mark.django_db
def test_the_total_is_the_sum_of_its_parts(prices: list[Decimal], rate: Decimal) -> None:
    draft = make_draft()
    draft.lines.all().delete()
    InvoiceLine.objects.bulk_create(InvoiceLine(invoice=draft, description="x", unit_net=price) for price in prices)
    Invoice.objects.filter(pk=draft.pk).update(vat_rate=rate)
    invoice = Invoice.objects.get(pk=draft.pk)

    assert Fraction(invoice.net) == sum(Fraction(price) for price in prices)
    assert abs(Fraction(invoice.vat) - Fraction(invoice.net) * Fraction(rate) / 100) <= Fraction(1, 200)
    assert invoice.total == invoice.net + invoice.vat == invoice.open_amount


@in_database
@given(cuts=st.lists(st.integers(min_value=1, max_value=395_999), max_size=5, unique=True))
@pytest.mark.django_db
def test_however_it_is_cut_the_last_part_and_only_that_settles(cuts: list[int]) -> None:
    invoice = make_invoice()
    bounds = [0, *sorted(cuts), 396_000]
    parts = [Decimal(upper - lower) / 100 for lower, upper in pairwise(bounds)]

    statuses = [pay(invoice, part).status for part in parts]

    assert statuses == ["issued"] * (len(parts) - 1) + ["paid"]
    assert (invoice.paid, invoice.open_amount) == (Decimal("3960.00"), Decimal("0.00"))


@pytest.mark.django_db
def test_the_situation_says_what_is_derived() -> None:
    draft, issued, partly, paid, overdue = (
        make_draft(),
        make_invoice(),
        pay(make_invoice(), 1),
        pay(make_invoice(), 3960),
        make_overdue_invoice(),
    )

    assert [invoice.situation for invoice in (draft, issued, partly, paid, overdue)] == [
        ("Draft", "neutral"),
        ("Waiting for payment", "action"),
        ("Partly paid", "action"),
        ("Paid", "done"),
        ("Overdue", "problem"),
    ]
    assert list(Invoice.objects.overdue()) == [overdue]


@pytest.mark.django_db
def test_an_invoice_is_not_overdue_on_its_due_day() -> None:
    invoice = make_invoice()
    assert invoice.issued_at
    assert invoice.due_on

    days = (invoice.due_on - clock.today()).days

    assert days == 30
    assert not invoice.is_overdue


@pytest.mark.django_db
def test_a_draft_and_a_discarded_draft_stay_in_the_office() -> None:
    facility, office = make_facility(), make_office()
    member = facility.memberships.get().user
    discarded = make_draft(facility)
    perform(discarded, "cancel", by=office, note="Wrong fees")
    make_draft(facility)

    assert Invoice.objects.visible_to(office).count() == 2
    assert not Invoice.objects.visible_to(member).exists()
    assert not Invoice.objects.visible_to(office).issued_to(facility).exists()
