"""Put a backup into an empty portal."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from iasios.dashboard import backup


class Command(BaseCommand):
    """Checks the whole backup before it changes anything, and the audit trail before it commits."""

    help = "Restore a folder that `backup` has written into a portal without accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the folder."""
        parser.add_argument("folder", type=Path, help="the backup's folder")

    def handle(self, *_: Any, **options: Any) -> None:
        """Restore, and say what."""
        try:
            manifest = backup.restore(options["folder"])
        except backup.BackupError as error:
            raise CommandError(str(error)) from error
        rows, files = sum(manifest.rows.values()), len(manifest.files) - 1
        self.stdout.write(f"{rows} rows and {files} files of {manifest.made_at} were restored.")
        self.stdout.write(f"The audit trail holds; it ends at entry {manifest.audit_sequence}: {manifest.audit_hash}")
