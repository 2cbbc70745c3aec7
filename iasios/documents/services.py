"""Asking for a document, and making its PDF."""

import hashlib
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from iasios import clock
from iasios.enqueue import enqueue

from .models import Document, hash_of
from .renderer import render_pdf
from .signals import document_rendered

#: The worker's task, by name: tasks call services, so services cannot import tasks.
RENDER = "iasios.documents.tasks.render_document"
#: A document that has no PDF after this time was left behind by a crash, or its template fails.
LEFT_BEHIND = timedelta(minutes=1)


@transaction.atomic
def request_document(*, kind: str, number: str, title: str, data: dict[str, Any], scope: str = "") -> Document:
    """Store a document's facts; the PDF is made after commit.

    `data` holds strings, numbers, lists and dicts only: amounts as "1250.00", dates as "2026-11-24". `number` is unique
    over all kinds. `scope` is the facility's slug.
    """
    document = Document.objects.create(
        kind=kind,
        number=number,
        title=title,
        scope=scope,
        data=data,
        data_hash=hash_of(data),
    )
    enqueue(RENDER, document_id=document.pk)
    return document


def render_document(document_id: int) -> Document:
    """Make the PDF of a document if it does not exist yet, and announce it. Safe to call twice, and at once.

    The PDF is set outside the transaction, so that no lock is held meanwhile. Of two that set it at the same time, the
    second finds the first's and drops its own.
    """
    document = Document.objects.get(pk=document_id)
    if document.rendered_at is not None:
        return document
    pdf = render_pdf(document)
    with transaction.atomic():
        document = Document.objects.select_for_update().get(pk=document_id)
        if document.rendered_at is None:
            _keep(document, pdf)
            document_rendered.send(sender=Document, document=document)
    return document


def _keep(document: Document, pdf: bytes) -> None:
    document.sha256 = hashlib.sha256(pdf).hexdigest()
    document.size = len(pdf)
    document.rendered_at = clock.now()
    document.file.save(document.filename, ContentFile(pdf), save=False)
    document.save(update_fields=["sha256", "size", "rendered_at", "file"])


def sweep_documents() -> int:
    """Queue again what a crash left without a PDF; return how many."""
    waiting = Document.objects.unrendered().filter(created_at__lt=clock.now() - LEFT_BEHIND)
    ids = list(waiting.order_by("pk").values_list("pk", flat=True))
    for document_id in ids:
        enqueue(RENDER, document_id=document_id)
    return len(ids)
