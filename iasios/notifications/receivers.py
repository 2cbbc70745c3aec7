"""Messages wait for their documents."""

from typing import Any

from django.dispatch import receiver

from iasios.documents.models import Document
from iasios.documents.signals import document_rendered
from iasios.enqueue import enqueue

from .models import Message
from .services import DELIVER


@receiver(document_rendered, dispatch_uid="notifications.deliver")
def deliver_waiting_messages(sender: type[Document], *, document: Document, **_: Any) -> None:  # noqa: ARG001
    """Send what waited for this document."""
    for message_id in Message.objects.undelivered().filter(documents=document).values_list("pk", flat=True):
        enqueue(DELIVER, message_id=str(message_id))
