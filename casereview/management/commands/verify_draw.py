"""Compute a draw again from its receipt."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casereview.receipts import faults_of


class Command(BaseCommand):
    """Ends with an error when the receipt's numbers are not those of the draw."""

    help = "Check a draw's receipt (JSON): compute its numbers again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the receipt's file."""
        parser.add_argument("file", type=Path)

    def handle(self, *_: Any, **options: Any) -> None:
        """Verify."""
        try:
            receipt = json.loads(options["file"].read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            message = f"{options['file']} cannot be read as a receipt: {error}"
            raise CommandError(message) from error
        faults = faults_of(receipt)
        if faults:
            raise CommandError(" ".join(faults))
        self.stdout.write(f"The draw holds: {len(receipt['numbers'])} of {receipt['eligible']} cases.")
