"""Background work on messages."""

from typing import Any

from celery import shared_task

from . import services


@shared_task
def deliver_message(*, message_id: str, **_: Any) -> None:
    """Hand one message to the outbox."""
    services.deliver_message(message_id)


@shared_task
def sweep_messages(**_: Any) -> None:
    """Find messages that a crash left behind."""
    services.sweep_messages()
