"""Fill the demo with many facilities, to see how the portal behaves with them.

All are made through the services. Their PDFs and e-mails are left to a worker, because they would take most of the
time: without a broker they stay as a crash would leave them, "being written", until something sweeps.
"""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from applications import services as applications
from applications.choices import Assessment
from applications.models import Answer
from iasios import clock
from iasios.accounts.models import User
from iasios.dashboard.demo import acts, stories
from iasios.dashboard.demo.cast import OFFICE, PLACES, Place
from registration.models import Facility

PREFIX = "load-"
HOSPITALS = ("University Hospital", "General Hospital", "Cancer Centre", "Medical Centre", "Regional Hospital")
DEPARTMENTS = ("Interventional Oncology", "Interventional Radiology", "Image-guided Therapy")
TOWNS = (
    ("Aldermouth", "GB"),
    ("Bregenau", "AT"),
    ("Castelmare", "IT"),
    ("Dunajec", "PL"),
    ("Espinheira", "PT"),
    ("Fjellvik", "NO"),
    ("Grand-Pont", "FR"),
)
#: Every such facility still waits for its invoice, or for the payment; the others are enrolled and at work.
WAITS_FOR_INVOICE, WAITS_FOR_PAYMENT, KINDS = 0, 1, 5
#: How many criteria an enrolled facility has answered at most; few, because each answer is an act with its history.
ANSWERED = 8


def place(number: int) -> Place:
    """Return the invented facility of that number; its addresses end in load-<number>.demo.example."""
    town, country = TOWNS[number % len(TOWNS)]
    like = PLACES[number % len(PLACES)]
    return Place(
        key=f"{PREFIX}{number}",
        name=f"{HOSPITALS[number % len(HOSPITALS)]} {town} {number}",
        department=DEPARTMENTS[number % len(DEPARTMENTS)],
        street=f"Park Road {number}",
        postcode=f"{10000 + number}",
        city=town,
        country=country,
        volumes=like.volumes,
        representative=like.representative,
        contact=like.contact,
        member=like.member,
        authorised_by=like.authorised_by,
    )


@transaction.atomic
def add(number: int, office: User, began: datetime) -> Facility:
    """Register one facility, and take it as far as its number says."""
    with clock.at(began):
        facility, representative, member = acts.register(place(number))
    point = number % KINDS
    if point == WAITS_FOR_INVOICE:
        return facility
    issued, paid = began + timedelta(days=2), began + timedelta(days=12)
    acts.enrol(facility, office, issued=issued, paid=None if point == WAITS_FOR_PAYMENT else paid)
    rows = Answer.objects.filter(application__facility=facility).select_related("criterion").order_by("criterion")
    for row in rows[: number % (ANSWERED + 1)]:
        by = (representative, member)[row.pk % 2]
        text = stories.TEXTS[row.criterion.code][0]
        with clock.at(paid + timedelta(days=3)):
            applications.save_answer(answer=row, assessment=Assessment.MET, description=text, version=0, by=by)
    return facility


@contextmanager
def without_doing_tasks() -> Iterator[None]:
    """Put tasks into the queue, even where they would run in this process after commit."""
    eager, current_app.conf.task_always_eager = current_app.conf.task_always_eager, False
    try:
        yield
    finally:
        current_app.conf.task_always_eager = eager


class Command(BaseCommand):
    """Adds facilities behind those that earlier calls have added; in demo mode only."""

    help = "Add many facilities to the demo: some wait for invoice or payment, most are enrolled and at work."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --facilities."""
        parser.add_argument("--facilities", type=int, required=True, help="how many facilities to add")

    def handle(self, *_: Any, **options: Any) -> None:
        """Seed the demo unless it is there, and add."""
        if not settings.DEMO:
            message = "This is not a demo: MYIASIOS_DEMO is off. Nothing was added."
            raise CommandError(message)
        count = options["facilities"]
        if count < 1:
            message = "Give a number of facilities of 1 or more."
            raise CommandError(message)
        if not stories.is_seeded():
            stories.seed()
        office = User.objects.get(email=OFFICE[0])
        there = Facility.objects.filter(registered_by__email__startswith=f"contact@{PREFIX}").count()
        began = clock.now() - timedelta(days=60)
        with without_doing_tasks():
            for number in range(there + 1, there + count + 1):
                add(number, office, began)
        self.stdout.write(f"{count} facilities were added; the demo has {there + count} such facilities.")
