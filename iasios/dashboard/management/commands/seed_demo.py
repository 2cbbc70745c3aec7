"""Seed the demo once, and print how to sign in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from iasios.dashboard.demo import stories
from iasios.dashboard.demo.cast import ASSESSORS, OFFICE, PASSWORD, PLACES


class Command(BaseCommand):
    """Seeds only in demo mode, and only once; prints the accounts each time."""

    help = "Create the demo's facilities and accounts, unless they are there, and print them."

    def handle(self, *_: Any, **__: Any) -> None:
        """Seed and print."""
        if not settings.DEMO:
            message = "This is not a demo: MYIASIOS_DEMO is off. Nothing was seeded."
            raise CommandError(message)
        if not stories.is_seeded():
            self.stdout.write("Telling the demo's stories; this takes a moment once …")
            stories.seed()
        self._print_accounts()

    def _print_accounts(self) -> None:
        rows = [
            (f"{{representative,contact,member}}@{place.domain}", (stories.TOLD[place.key][0].__doc__ or "").strip())
            for place in PLACES
        ]
        rows.append((OFFICE[0], "The office: it works at /admin/."))
        rows.append((f"{ASSESSORS[0][0]} to assessor{len(ASSESSORS)}", "Assessors: they work at /review/."))
        width = max(len(address) for address, _ in rows)
        self.stdout.write(f"\nThe demo's accounts; the password of all is {PASSWORD}\n")
        for address, point in rows:
            self.stdout.write(f"  {address:<{width}}  {point}")
