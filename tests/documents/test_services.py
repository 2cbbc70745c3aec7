"""A document is a row in the caller's transaction; its PDF follows after commit, once."""

import hashlib
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from iasios import clock
from iasios.documents import services
from iasios.documents.kinds import Kind, declare, kind_of
from iasios.documents.models import Document, hash_of
from iasios.documents.signals import document_rendered
from iasios.documents.tasks import sweep_documents
from tests.documents.samples import CERTIFICATE, INVOICE

pytestmark = pytest.mark.django_db


@pytest.fixture
def announced() -> Iterator[list[Document]]:
    """Documents that were announced as rendered."""
    heard: list[Document] = []

    def hear(sender: type[Document], *, document: Document, **_: Any) -> None:
        heard.append(document)

    document_rendered.connect(hear)
    yield heard
    document_rendered.disconnect(hear)


def ask(**changes: Any) -> Document:
    facts = {
        "kind": "certificate",
        "number": "7K3M-Q2XW-9RTA",
        "title": "Certificate",
        "data": CERTIFICATE,
        "scope": "lyon",
    }
    return services.request_document(**(facts | changes))


def test_request_is_rendered_after_commit(announced: list[Document], django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        document = ask()
        assert Document.objects.unrendered().get() == document
        assert announced == []

    document.refresh_from_db()
    content = document.file.read()
    assert document.sha256 == hashlib.sha256(content).hexdigest()
    assert document.size == len(content)
    assert len(PdfReader(io.BytesIO(content)).pages) == 1
    assert announced == [document]
    assert list(Document.objects.within("lyon")) == [document]


def test_file_lies_under_a_random_key() -> None:
    first, second = ask(), ask(number="8K3M-Q2XW-9RTB")

    for document in (first, second):
        services.render_document(document.pk)
        document.refresh_from_db()

    assert re.fullmatch(r"documents/[0-9a-f]{32}\.pdf", str(first.file.name))
    assert first.file.name != second.file.name


def test_rolled_back_request_leaves_nothing(django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks, transaction.atomic():
        ask()
        transaction.set_rollback(True)

    assert callbacks == []
    assert not Document.objects.exists()


def test_rendering_twice_keeps_the_first_file(announced: list[Document]) -> None:
    document = ask()

    first = services.render_document(document.pk)
    second = services.render_document(document.pk)

    assert (second.file.name, second.sha256, second.rendered_at) == (first.file.name, first.sha256, first.rendered_at)
    assert announced == [document]


def test_sweep_renders_what_a_crash_left_behind(django_capture_on_commit_callbacks: Any) -> None:
    with clock.at(clock.now() - timedelta(minutes=5)):
        left = ask()
    fresh = ask(number="8K3M-Q2XW-9RTB")

    with django_capture_on_commit_callbacks(execute=True):
        sweep_documents()

    left.refresh_from_db()
    assert left.rendered_at is not None
    assert list(Document.objects.unrendered()) == [fresh]
    assert services.sweep_documents() == 0


def test_number_is_given_once() -> None:
    ask()

    with pytest.raises(IntegrityError), transaction.atomic():
        ask(kind="invoice", data=INVOICE)


def test_hash_is_of_the_data_in_any_order() -> None:
    assert hash_of({"a": 1, "b": "ő"}) == hash_of({"b": "ő", "a": 1})
    assert hash_of({"a": 1}) != hash_of({"a": "1"})
    document = ask()
    assert document.data_hash == hash_of(CERTIFICATE)
    assert document.short_hash == document.data_hash[:16]


def test_rendered_document_needs_its_file() -> None:
    document = ask()

    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(rendered_at=clock.now())


@pytest.mark.parametrize(
    ("kind", "number", "filename"),
    [
        ("test_paper", "7K3M-Q2XW-9RTA", "IASIOS-Test-paper-7K3M-Q2XW-9RTA.pdf"),
        ("test_paper", "L 2026/5", "IASIOS-Test-paper-L-2026-5.pdf"),
        ("test_paper", '../"é\r\n1', "IASIOS-Test-paper-1.pdf"),
    ],
)
def test_file_name_is_plain(kind: str, number: str, filename: str) -> None:
    assert Document(kind=kind, number=number).filename == filename


def test_declared_kind_names_its_documents() -> None:
    kind = Kind(name="test_minutes", label="Minutes", file_prefix="Minutes")

    assert declare(kind) == declare(kind) == kind_of("test_minutes")
    assert Document(kind="test_minutes", number="3").filename == "Minutes-3.pdf"
    with pytest.raises(ValueError, match="declared twice"):
        declare(Kind(name="test_minutes", label="Other"))
