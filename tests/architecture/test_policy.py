"""A strict Content-Security-Policy goes out with every answer, the admin's and the errors' included."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from iasios.accounts.models import User
from iasios.accounts.services import create_confirmed_user

pytestmark = pytest.mark.django_db


def _names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _names(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{prefix}{entry.name}"


def addresses() -> list[str]:
    """Return the paths of all pages that need no argument."""
    found = set()
    for name in _names(get_resolver()):
        try:
            found.add(reverse(name))
        except NoReverseMatch:
            continue
    return sorted(found)


def policy(header: str) -> dict[str, set[str]]:
    """Read the header: allowed sources by directive."""
    parts = (part.split() for part in header.split(";") if part.strip())
    return {words[0]: set(words[1:]) for words in parts}


def assert_strict(client: Client, path: str) -> None:
    """Check one answer."""
    response = client.get(path)
    assert response.status_code < 500, path
    directives = policy(response.headers.get("Content-Security-Policy", ""))
    assert directives.get("default-src") == {"'none'"}, path
    assert directives["script-src"] == directives["style-src"] == {"'self'"}, path
    assert directives["frame-ancestors"] == directives["base-uri"] == {"'none'"}, path
    assert response.headers["X-Content-Type-Options"] == "nosniff", path


@pytest.fixture
def office() -> User:
    """Return somebody of the office."""
    return create_confirmed_user(email="office@policy.example", name="Olga Office", password=None, is_staff=True)


def test_for_visitors(client: Client) -> None:
    assert len(addresses()) > 10
    for path in [*addresses(), "/nothing/is/here/"]:
        assert_strict(client, path)


def test_for_the_office(client: Client, office: User) -> None:
    for path in addresses():
        client.force_login(office)
        assert_strict(client, path)
