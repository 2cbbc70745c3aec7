"""Periodic work on certificates."""

from typing import Any

from celery import shared_task

from . import services


@shared_task
def lapse_expired(**_: Any) -> None:
    """Let accreditations lapse whose certificate has expired."""
    services.lapse_expired()
