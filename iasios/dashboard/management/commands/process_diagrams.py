"""Draw the state diagrams of all workflows into docs/process.md."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from iasios.workflow import CALLER, Workflow, registered

TARGET = settings.BASE_DIR / "docs" / "process.md"
HEAD = """# Process

Every status changes through one declared transition (`workflow.perform`). These diagrams and tables are written by
`manage.py process_diagrams` from the declarations; `make check` compares them. "A later service" means that no button
leads there: the service of a later floor makes the transition after it has checked the right.
"""


def diagram(workflow: Workflow) -> Iterator[str]:
    """Yield the lines of a workflow's section."""
    model = workflow.model._meta
    yield f"## {str(model.verbose_name).capitalize()}"
    yield ""
    yield "```mermaid"
    yield "stateDiagram-v2"
    for status in workflow.statuses:
        yield f"    {status.value}: {status.label}"
    default = getattr(workflow.model(), workflow.field)
    yield f"    [*] --> {default}"
    for transition in workflow.transitions:
        for source in transition.sources:
            yield f"    {source} --> {transition.target}: {transition.label}"
    yield "```"
    yield ""
    yield "| transition | from | to | who | conditions |"
    yield "| --- | --- | --- | --- | --- |"
    for transition in workflow.transitions:
        who = "a later service" if transition.permission == CALLER else f"`{transition.permission}`"
        conditions = ", ".join(condition.__name__.replace("_", " ") for condition in transition.conditions) or "none"
        sources = ", ".join(str(workflow.statuses(source).label) for source in transition.sources)
        target = workflow.statuses(transition.target).label
        yield f"| {transition.label} | {sources} | {target} | {who} | {conditions} |"
    yield ""


def whole() -> str:
    """Return the whole file."""
    sections = ["\n".join(diagram(workflow)) for workflow in registered()]
    return HEAD + "\n" + "\n".join(sections)


class Command(BaseCommand):
    """Writes the file, or with --check says whether it is current."""

    help = "Write docs/process.md from the declared transitions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --check."""
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the file is not current")

    def handle(self, *_: Any, **options: Any) -> None:
        """Write or compare."""
        wanted = whole()
        if not options["check"]:
            TARGET.write_text(wanted, encoding="utf-8")
        elif not TARGET.exists() or TARGET.read_text(encoding="utf-8") != wanted:
            message = "docs/process.md is not current. Run: manage.py process_diagrams"
            raise CommandError(message)
