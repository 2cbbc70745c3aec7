"""Check the audit trail's hash chain."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from iasios.audit.models import Entry
from iasios.audit.services import verify


class Command(BaseCommand):
    """Names every entry that was changed, removed, added or swapped; exit status 1 if there is one."""

    help = "Check the audit trail's hash chain."

    def handle(self, **options: Any) -> None:  # noqa: ARG002
        """Print the faults or the number of entries that hold."""
        faults = verify()
        for fault in faults:
            self.stderr.write(f"Entry {fault.sequence}: {fault.reason}.")
        if faults:
            message = f"The audit trail does not hold: {len(faults)} fault(s)."
            raise CommandError(message)
        self.stdout.write(f"The audit trail holds: {Entry.objects.count()} entries.")
