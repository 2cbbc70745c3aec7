"""The portal of the matrix, built once, and how its people ask for pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from .world import ROLES, World, build


@dataclass(frozen=True)
class Answer:
    """What somebody got: the outcome in the matrix's words, the headers, the beginning of an error."""

    outcome: int | str
    headers: dict[str, str]
    text: str


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Build the portal in a transaction that is taken back after the last test here."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def clients(world: World) -> dict[str, tuple[Client, str]]:
    """Sign everybody in; return a client for each role with its session's key."""
    signed_in = {role: (Client(raise_request_exception=False), "") for role in ROLES}
    for role, user in world.people.items():
        client = signed_in[role][0]
        client.force_login(user)
        signed_in[role] = client, client.cookies[settings.SESSION_COOKIE_NAME].value
    return signed_in


@pytest.fixture
def ask(clients: dict[str, tuple[Client, str]], db: None) -> Callable[..., Answer]:
    """Return a function that sends one request; what the request writes is taken back, and so are new cookies."""

    def ask(role: str, method: str, url: str, data: dict[str, Any] | None = None) -> Answer:
        client, session = clients[role]
        client.cookies.clear()
        if session:
            client.cookies[settings.SESSION_COOKIE_NAME] = session
        with transaction.atomic():
            response: Any = getattr(client, method.lower())(url, data or {})
            content = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        text = content.decode(errors="replace")
        if response.status_code == 500:
            text = repr(response.exc_info[1] if response.exc_info else text)
        return Answer(_outcome(response), dict(response.headers), text)

    return ask


def _outcome(response: Any) -> int | str:
    """Return the status; a way to a sign-in by its name."""
    target = response.headers.get("Location", "")
    if response.status_code == 302 and target.startswith(f"{reverse('account_login')}?next="):
        return "sign-in"
    if response.status_code == 302 and target.startswith(f"{reverse('admin:login')}?next="):
        return "door"
    return int(response.status_code)
