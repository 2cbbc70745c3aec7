"""Queueing an e-mail in the caller's transaction, and handing it to the outbox after commit."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin, urlsplit

import css_inline
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from post_office import mail

from iasios.documents.models import Document
from iasios.enqueue import enqueue

from .models import Message
from .payloads import Payload

#: The worker's task, by name: tasks call services, so services cannot import tasks.
DELIVER = "iasios.notifications.tasks.deliver_message"


def _base_context() -> dict[str, Any]:
    return {
        "office_email": settings.OFFICE_EMAIL,
        "office_phone": settings.OFFICE_PHONE,
        "base_url": settings.BASE_URL,
    }


def render(template: str, context: dict[str, Any]) -> tuple[str, str, str]:
    """Return subject, text and HTML of `templates/email/<template>/`, with the style sheet put inline."""
    context = _base_context() | context
    subject = " ".join(render_to_string(f"email/{template}/subject.txt", context).split())
    text = render_to_string(f"email/{template}/body.txt", context).strip() + "\n"
    html = render_to_string(f"email/{template}/body.html", context | {"subject": subject})
    return subject[:250], text, css_inline.inline(html, load_remote_stylesheets=False)


@transaction.atomic
def queue(payload: Payload, *, to: Iterable[str], scope: str = "", documents: Iterable[Document] = ()) -> list[Message]:
    """Write one message per address; each leaves after commit, once its `documents` are rendered."""
    context = payload.context() | {"button_url": urljoin(settings.BASE_URL, payload.path)}
    addresses = sorted({address.strip().lower() for address in to if address})
    return [_write(payload.template, context, address, scope, list(documents)) for address in addresses]


@transaction.atomic
def queue_account_mail(*, template: str, context: dict[str, Any], to: str) -> Message:
    """Write a message of the sign-in system, whose facts come from allauth."""
    return _write(template, context, to, "", [])


def _write(template: str, context: dict[str, Any], to: str, scope: str, documents: list[Document]) -> Message:
    subject, text, html = render(template, context)
    message = Message.objects.create(kind=template, to=to, subject=subject, text=text, html=html, scope=scope)
    message.documents.set(documents)
    enqueue(DELIVER, message_id=str(message.pk))
    return message


@transaction.atomic
def deliver_message(message_id: str) -> None:
    """Put a message into the outbox unless it is there, or a document is not rendered yet. Safe to call twice."""
    message = Message.objects.select_for_update().get(pk=message_id)
    documents = list(message.documents.all())
    if message.email_id or any(document.rendered_at is None for document in documents):
        return
    host = urlsplit(settings.BASE_URL).hostname
    message.email = mail.send(
        message.to,
        settings.DEFAULT_FROM_EMAIL,
        subject=message.subject,
        message=message.text,
        html_message=message.html,
        headers={
            "Message-ID": f"<{message.pk}@{host}>",
            "Reply-To": settings.OFFICE_EMAIL,
            "Auto-Submitted": "auto-generated",
        },
        attachments={
            document.filename: {"file": document.file.open("rb"), "mimetype": "application/pdf"}
            for document in documents
        },
    )
    message.save(update_fields=["email"])


def sweep_messages() -> int:
    """Queue again what a crash left behind; return how many."""
    waiting = Message.objects.undelivered().values_list("pk", flat=True)
    for message_id in waiting:
        enqueue(DELIVER, message_id=str(message_id))
    return len(waiting)
