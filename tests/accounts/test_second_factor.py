"""A second factor: authenticator app, recovery codes; passkeys are walked in test_pages.py."""

import base64
import hashlib
import hmac
import re
import time

import pytest
from django.test import Client
from django.urls import reverse

from iasios.accounts.models import User
from iasios.notifications.models import Message
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEXT = "?next=/accounts/2fa/totp/activate/"


def totp(secret: str) -> str:
    """Compute the code that an authenticator app would show now (RFC 6238)."""
    key = base64.b32decode(secret)
    digest = hmac.new(key, int(time.time() // 30).to_bytes(8, "big"), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


@pytest.fixture
def protected(client: Client) -> tuple[User, str]:
    """Return a person who has added an authenticator app by its page, signed in, and the app's secret."""
    user = UserFactory()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate") + NEXT, {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    found = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert found, page
    assert 'src="data:image/svg+xml' in page
    response = client.post(reverse("mfa_activate_totp"), {"code": totp(found[1])})
    assert response.headers["Location"] == reverse("mfa_view_recovery_codes")
    return user, found[1]


def begin(user: User) -> Client:
    client = Client()
    response = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert response.headers["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    return client


def test_a_wrong_code_adds_no_app(client: Client) -> None:
    user = UserFactory()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate") + NEXT, {"password": PASSWORD})
    client.get(reverse("mfa_activate_totp"))
    page = client.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    assert "This code does not fit" in page
    assert begin_without_factor(user)


def begin_without_factor(user: User) -> bool:
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return "_auth_user_id" in client.session


def test_the_password_alone_opens_nothing(protected: tuple[User, str]) -> None:
    user, _secret = protected
    client = begin(user)
    assert "This code does not fit" in client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()
    assert client.get(reverse("account_email")).status_code == 302


def test_a_recovery_code_works_once(client: Client, protected: tuple[User, str]) -> None:
    user, _secret = protected
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    code = re.findall(r"<li><code>(\w+)</code></li>", page)[0]
    first = begin(user)
    first.post(reverse("mfa_authenticate"), {"code": code})
    assert first.session["_auth_user_id"] == str(user.pk)
    second = begin(user)
    second.post(reverse("mfa_authenticate"), {"code": code})
    assert "_auth_user_id" not in second.session


def test_changes_need_the_password_again(client: Client) -> None:
    user = UserFactory()
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    for page in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        assert client.get(reverse(page)).headers["Location"].startswith(reverse("account_reauthenticate"))


@pytest.mark.django_db(transaction=True)  # allauth sends this one after commit
def test_the_person_is_told_of_each_change(protected: tuple[User, str]) -> None:
    user, _secret = protected
    message = Message.objects.get(subject="An authenticator app was added")
    assert message.to == user.email
    assert "tell the office at once" in message.text
    assert "When:" in message.text
