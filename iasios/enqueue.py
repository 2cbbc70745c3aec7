"""How a row becomes a task: after commit, and never at the cost of the request.

A dead broker may not turn a committed act into an error page. The failure is logged and the sweep finds the row.
Tasks are named, not imported, because tasks call services and services come here.
"""

from typing import Any

from celery import current_app
from django.db import transaction


def enqueue(task: str, **kwargs: Any) -> None:
    """Start the task of that name once the current transaction has committed; outside one, at once."""
    transaction.on_commit(lambda: _start(task, kwargs), robust=True)


def _start(task: str, kwargs: dict[str, Any]) -> None:
    if task not in current_app.tasks:
        current_app.loader.import_default_modules()  # only a worker has done so by itself
    current_app.tasks[task].delay(**kwargs)
