"""Many facilities at once, to measure with."""

import pytest
from celery import current_app
from django.core.management import CommandError, call_command
from django.test import override_settings

from applications.choices import ApplicationStatus
from applications.models import Application
from billing.services import ensure_example_fees
from iasios.accounts.models import User
from iasios.audit.services import verify
from iasios.dashboard.demo import stories
from iasios.dashboard.demo.cast import OFFICE
from iasios.dashboard.management.commands import seed_load
from registration.choices import Standing
from registration.models import Facility
from tests.factories.accounts import UserFactory
from tests.factories.applications import make_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground() -> None:
    """Lay what the demo lays, without its stories: edition, fees and office."""
    make_edition()
    ensure_example_fees()
    UserFactory(email=OFFICE[0], is_staff=True)
    assert stories.is_seeded()


def added() -> list[Facility]:
    """Return the facilities that the command made, the oldest first."""
    return list(Facility.objects.filter(registered_by__email__contains="@load-").order_by("pk"))


@override_settings(DEMO=False)
def test_it_refuses_outside_demo_mode(ground: None) -> None:
    with pytest.raises(CommandError, match="not a demo"):
        call_command("seed_load", facilities=1)
    assert added() == []


@override_settings(DEMO=True)
@pytest.mark.parametrize("count", [0, -3])
def test_it_refuses_to_add_nothing(ground: None, count: int) -> None:
    with pytest.raises(CommandError, match="1 or more"):
        call_command("seed_load", facilities=count)


@override_settings(DEMO=True)
def test_facilities_are_registered_invoiced_or_at_work(ground: None) -> None:
    call_command("seed_load", facilities=3)
    call_command("seed_load", facilities=3)  # goes on behind the first ones
    found = added()
    invoices = [facility.invoices.count() for facility in found]
    assert len({facility.name for facility in found}) == len(found) == 6
    assert [facility.status == Standing.ENROLLED for facility in found] == [False, True, True, True, False, False]
    assert invoices == [1, 1, 1, 1, 0, 1]
    open_applications = Application.objects.filter(facility__in=found, status=ApplicationStatus.DRAFT)
    answered = [one.progress.core_answered + one.progress.extended_answered for one in open_applications]
    assert sorted(answered) == [2, 3, 4]
    assert User.objects.filter(email__contains="@load-").count() == 18
    assert verify() == []


@override_settings(DEMO=True)
def test_it_leaves_tasks_as_they_were(ground: None) -> None:
    before = current_app.conf.task_always_eager
    with seed_load.without_doing_tasks():
        assert not current_app.conf.task_always_eager
    assert current_app.conf.task_always_eager == before
