"""Background work on documents."""

from typing import Any

from celery import shared_task

from . import services


@shared_task
def render_document(*, document_id: int, **_: Any) -> None:
    """Make one PDF."""
    services.render_document(document_id)


@shared_task
def sweep_documents(**_: Any) -> None:
    """Find documents that a crash left without a PDF."""
    services.sweep_documents()
