"""Load an edition of the standards."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from applications import services
from iasios.workflow import Refused

SHIPPED = Path(__file__).resolve().parent.parent.parent / "editions" / "draft-2026.json"


class Command(BaseCommand):
    """Read a file, check it, store it; loading the same file again changes nothing."""

    help = "Load an edition of the standards from a JSON file and use it for new applications."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the file."""
        parser.add_argument("file", nargs="?", type=Path, default=SHIPPED, help="default: the edition that is shipped")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load, or say in sentences why not."""
        path: Path = options["file"]
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            message = f"{path} cannot be read: {error.strerror}."
            raise CommandError(message) from error
        except ValueError as error:
            message = f"{path} is not JSON: {error}."
            raise CommandError(message) from error
        try:
            edition, changed = services.load_edition(data)
        except (services.EditionError, Refused) as error:
            raise CommandError(str(error)) from error
        if changed:
            count = edition.criteria.count()
            self.stdout.write(f"Loaded the edition \u201c{edition}\u201d: {count} criteria. New applications use it.")
        else:
            self.stdout.write(f"The edition \u201c{edition}\u201d is loaded already; nothing changed.")
