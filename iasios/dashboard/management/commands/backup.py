"""Write the portal's rows and files into a folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from iasios.dashboard import backup


class Command(BaseCommand):
    """Ends with exit status 1 where a stored file is missing, after everything else was written."""

    help = "Write database content, stored files and a manifest into an empty folder; the portal may go on running."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the folder."""
        parser.add_argument("folder", type=Path, help="a new or empty folder")

    def handle(self, *_: Any, **options: Any) -> None:
        """Write, and say what."""
        try:
            manifest = backup.write(options["folder"])
        except backup.BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{sum(manifest.rows.values())} rows and {len(manifest.files) - 1} files were written.")
        self.stdout.write(f"The audit trail ends at entry {manifest.audit_sequence}: {manifest.audit_hash}")
        for name in manifest.missing:
            self.stderr.write(f"The storage does not have {name}.")
        if manifest.missing:
            message = f"The backup is written, but {len(manifest.missing)} file(s) are missing in the storage."
            raise CommandError(message)
