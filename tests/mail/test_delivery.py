"""A message is a row first. It leaves once, after commit, whatever breaks on the way."""

import email
import email.policy
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, ClassVar

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from celery import current_app
from django.core.files.base import ContentFile
from django.db import transaction
from post_office.mail import send_queued
from post_office.models import STATUS, Email

from iasios import clock
from iasios.documents.models import Document
from iasios.documents.signals import document_rendered
from iasios.notifications import services
from iasios.notifications.models import Message
from iasios.notifications.payloads import Payload
from tests.documents.samples import INVOICE

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True, kw_only=True)
class Probe(Payload):
    """An e-mail that uses the plain base."""

    template: ClassVar[str] = "account"
    code: str = ""
    heading: ClassVar[str] = "Answer three questions"
    lead: ClassVar[str] = "Open the application and answer them."


PROBE = Probe(facility_name="St Mark's", path="/my/st-marks/")


class Inbox:
    """Keeps what the SMTP server was given."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        """Accept a message."""
        assert isinstance(envelope.content, bytes)
        self.received.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def inbox(settings: Any) -> Iterator[Inbox]:
    """Run a real SMTP server on a free port and let the outbox deliver to it."""
    inbox = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        host, port = probe.getsockname()
    controller = Controller(inbox, hostname=host, port=port)
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = host, port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    backends = {"default": "django.core.mail.backends.smtp.EmailBackend"}
    settings.POST_OFFICE = settings.POST_OFFICE | {"BACKENDS": backends}
    yield inbox
    controller.stop()


@pytest.fixture(autouse=True)
def _tasks_run_here() -> Iterator[None]:
    """Run tasks after commit in this process, on whatever stack the suite runs."""
    before = current_app.conf.task_always_eager
    current_app.conf.task_always_eager = True
    yield
    current_app.conf.task_always_eager = before


@pytest.fixture
def dead_broker(_tasks_run_here: None) -> Iterator[None]:
    """Point Celery at a port on which nothing listens."""
    before = {name: current_app.conf[name] for name in ("task_always_eager", "broker_url", "task_publish_retry")}
    current_app.conf.update(task_always_eager=False, broker_url="redis://127.0.0.1:1/0", task_publish_retry=False)
    _forget_connections()
    yield
    current_app.conf.update(before)
    _forget_connections()


def _forget_connections() -> None:
    current_app._pool = None  # noqa: SLF001
    current_app.amqp._producer_pool = None  # noqa: SLF001


@pytest.fixture
def document() -> Document:
    """Return a document whose PDF does not exist yet; nothing has asked a worker for it."""
    return Document.objects.create(
        kind="invoice", number="2026-0017", title="Invoice", data=INVOICE, data_hash="0" * 64
    )


def render(document: Document) -> None:
    document.sha256, document.rendered_at = "0" * 64, clock.now()
    document.file.save("x.pdf", ContentFile(b"%PDF-1.7 probe"), save=False)
    document.save()
    document_rendered.send(sender=Document, document=document)


def test_a_committed_message_reaches_the_outbox_once() -> None:
    with transaction.atomic():
        (message,) = services.queue(PROBE, to=["Office@Hospital.example "], scope="st-marks")
        assert not Email.objects.exists()
    message.refresh_from_db()
    assert message.email is not None
    assert message.email.to == ["office@hospital.example"]
    services.deliver_message(str(message.pk))
    assert Email.objects.count() == 1


def test_a_message_that_is_rolled_back_is_not_sent() -> None:
    with transaction.atomic():
        services.queue(PROBE, to=["a@hospital.example"])
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not Email.objects.exists()


def test_one_message_for_each_address() -> None:
    messages = services.queue(PROBE, to=["b@x.example", "A@x.example", "a@x.example", ""])
    assert [message.to for message in messages] == ["a@x.example", "b@x.example"]


def test_a_message_waits_for_its_documents(document: Document) -> None:
    (message,) = services.queue(PROBE, to=["a@hospital.example"], documents=[document])
    message.refresh_from_db()
    assert message.email is None
    render(document)
    message.refresh_from_db()
    assert message.email is not None
    (attachment,) = message.email.attachments.all()
    assert attachment.name == document.filename
    assert attachment.file.read() == b"%PDF-1.7 probe"


def test_a_dead_broker_loses_no_message_and_breaks_no_act(dead_broker: None) -> None:
    with transaction.atomic():
        services.queue(PROBE, to=["a@hospital.example"])
    assert Message.objects.undelivered().count() == 1


def test_the_sweep_finds_what_a_crash_left_behind() -> None:
    Message.objects.create(kind="account", to="a@hospital.example", subject="s", text="t", html="<p>h</p>")
    assert services.sweep_messages() == 1
    assert not Message.objects.undelivered().exists()
    assert services.sweep_messages() == 0
    assert Email.objects.count() == 1


def test_it_arrives_by_smtp(inbox: Inbox, document: Document) -> None:
    render(document)
    (message,) = services.queue(PROBE, to=["a@hospital.example"], documents=[document])
    send_queued()
    (arrived,) = inbox.received
    assert arrived["To"] == "a@hospital.example"
    assert arrived["Subject"] == "Answer three questions"
    assert arrived["Message-ID"] == f"<{message.pk}@127.0.0.1>"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["Reply-To"] == "office@myiasios.example"
    text, markup = (arrived.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert markup is not None
    assert "http://127.0.0.1:8000/my/st-marks/" in text.get_content()
    assert "http://127.0.0.1:8000/my/st-marks/" in markup.get_content()
    (attachment,) = arrived.iter_attachments()
    assert attachment.get_content_type() == "application/pdf"
    assert attachment.get_filename() == document.filename


def test_a_dead_mail_server_loses_none(settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    backends = {"default": "django.core.mail.backends.smtp.EmailBackend"}
    settings.POST_OFFICE = settings.POST_OFFICE | {"BACKENDS": backends}
    services.queue(PROBE, to=["a@hospital.example"])
    send_queued()
    assert Email.objects.get().status == STATUS.requeued
