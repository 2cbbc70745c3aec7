"""Queueing an e-mail in the caller's transaction, and handing it to the outbox after commit."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin, urlsplit

import css_inline
from django.conf import settings
from django.db import transaction
from django.template import Context, Engine
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


def _plain(template: str, context: dict[str, Any]) -> str:
    """Render a template of plain text: nothing is escaped for HTML, lines are trimmed, blank lines come singly."""
    text = Engine.get_default().get_template(template).render(Context(context, autoescape=False))
    lines = "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines)


def render(template: str, context: dict[str, Any]) -> tuple[str, str, str]:
    """Return subject, text and HTML of `templates/email/<template>/`, with the style sheet put inline."""
    context = _base_context() | context
    subject = " ".join(_plain(f"email/{template}/subject.txt", context).split())[:250]
    text = _plain(f"email/{template}/body.txt", context) + "\n"
    html = render_to_string(f"email/{template}/body.html", context | {"subject": subject})
    styles = _plain("email/style.css", {})
    return (
        subject,
        text,
        css_inline.inline(html, extra_css=styles, keep_at_rules=True, load_remote_stylesheets=False),
    )


@transaction.atomic
def queue(
    payload: Payload,
    *,
    to: Iterable[str],
    scope: str = "",
    documents: Iterable[Document] = (),
) -> list[Message]:
    """Write one message per address; each leaves after commit, once its `documents` are rendered.

    `scope` is the slug of the facility whose history shows the message. An address that occurs twice gets one.
    """
    context = payload.context() | {"button_url": urljoin(settings.BASE_URL, payload.path)}
    subject, text, html = render(payload.template, context)
    attached = list(documents)
    messages = []
    for address in sorted({address.strip().lower() for address in to if address}):
        message = Message(
            kind=payload.template,
            to=address,
            subject=subject,
            text=text,
            html=html,
            scope=scope,
        )
        message.save()
        message.documents.set(attached)
        enqueue(DELIVER, message_id=str(message.pk))
        messages.append(message)
    return messages


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
            document.filename: {
                "file": document.file.open("rb"),
                "mimetype": "application/pdf",
            }
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
