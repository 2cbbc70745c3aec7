"""Asking for a document, and making its PDF."""

import hashlib
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


@transaction.atomic
def request_document(*, kind: str, number: str, title: str, data: dict[str, Any], scope: str = "") -> Document:
    """Store a document's facts; the PDF is made after commit. `data` holds strings, numbers, lists and dicts only."""
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


@transaction.atomic
def render_document(document_id: int) -> Document:
    """Make the PDF of a document if it does not exist yet, and announce it. Safe to call twice."""
    document = Document.objects.select_for_update().get(pk=document_id)
    if document.rendered_at is None:
        pdf = render_pdf(document)
        document.sha256 = hashlib.sha256(pdf).hexdigest()
        document.size = len(pdf)
        document.rendered_at = clock.now()
        document.file.save(document.filename, ContentFile(pdf), save=False)
        document.save()
    document_rendered.send(sender=Document, document=document)
    return document


def sweep_documents() -> int:
    """Queue again what a crash left without a PDF; return how many."""
    waiting = Document.objects.unrendered().values_list("pk", flat=True)
    for document_id in waiting:
        enqueue(RENDER, document_id=document_id)
    return len(waiting)
