"""Creating an account, signing in and out, choosing a new password: by the pages that people use."""

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from iasios.accounts.models import User
from iasios.notifications.models import Message
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
NEW = {"name": "Dr Ada Kovács", "email": "Ada@Hospital.example", "password1": "a long sentence that nobody guesses"}


def newest() -> Message:
    return Message.objects.order_by("-created_at")[0]


def main(response: Any) -> str:
    """Return the page's main part without what differs in every answer."""
    found = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    assert found
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", found[0])


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_an_account_opens_by_the_code_in_the_e_mail(client: Client) -> None:
    response = client.post(reverse("account_signup"), NEW)
    assert response.headers["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session
    message = newest()
    assert message.to == "ada@hospital.example"
    found = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", message.text, re.MULTILINE)
    assert found, message.text

    wrong = client.post(response.headers["Location"], {"code": "ZZZZZZ"})
    assert "This code does not fit" in wrong.content.decode()
    client.post(response.headers["Location"], {"code": found[0]})
    user = User.objects.get(email="ada@hospital.example")
    assert user.name == NEW["name"]
    assert client.session["_auth_user_id"] == str(user.pk)
    assert EmailAddress.objects.get(user=user).verified


def test_what_was_typed_stays_when_an_entry_is_wrong(client: Client) -> None:
    response = client.post(reverse("account_signup"), NEW | {"email": "ada at hospital", "password1": "short"})
    page = response.content.decode()
    assert "This is not a whole e-mail address" in page
    assert 'value="Dr Ada Kovács"' in page
    assert 'value="ada at hospital"' in page
    assert not User.objects.exists()


@pytest.mark.parametrize("typed", ["person@hospital.example", "Person@Hospital.EXAMPLE"])
def test_sign_in_and_out(client: Client, typed: str) -> None:
    user = UserFactory(email="person@hospital.example")
    assert sign_in(client, typed).headers["Location"] == reverse(settings.LOGIN_REDIRECT_URL)
    assert client.session["_auth_user_id"] == str(user.pk)
    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session, "a link must not sign out"
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


def test_sign_in_leads_to_the_page_that_was_asked_for(client: Client) -> None:
    user = UserFactory()
    where = reverse("usersessions_list")
    page = client.get(where, follow=True)
    action = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    response = client.post(action, {"login": user.email, "password": PASSWORD})
    assert response.headers["Location"] == where
    away = client.post(
        f"{reverse('account_login')}?next=https://evil.example/", {"login": user.email, "password": PASSWORD}
    )
    assert "evil" not in away.headers.get("Location", "")


def test_a_closed_account_cannot_sign_in(client: Client) -> None:
    user = UserFactory(is_active=False)
    sign_in(client, user.email)
    assert "_auth_user_id" not in client.session


def test_an_unconfirmed_address_gets_a_code_and_no_session(client: Client) -> None:
    user = UserFactory(verified=False)
    response = sign_in(client, user.email)
    assert response.headers["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in client.session
    assert newest().to == user.email


def test_a_new_password_by_e_mail_ends_other_sessions(client: Client) -> None:
    user = UserFactory()
    elsewhere = Client()
    sign_in(elsewhere, user.email)
    client.post(reverse("account_reset_password"), {"email": user.email.upper()})
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", newest().text)
    assert found
    form = client.get(found[1], follow=True)
    where = form.redirect_chain[-1][0]
    typed = {"password1": "another long sentence here", "password2": "another long sentence here", "action": "1"}
    assert client.post(where, typed).status_code == 302
    assert newest().subject == "Your password was changed"
    assert elsewhere.get(reverse("account_email")).status_code == 302
    assert sign_in(Client(), user.email).status_code == 200, "the former password opens nothing"
    assert sign_in(Client(), user.email, typed["password1"]).status_code == 302
    assert "no longer works" in client.get(found[1], follow=True).content.decode()


def test_reset_links_use_our_address_whatever_host_was_asked(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    user = UserFactory()
    client.post(reverse("account_reset_password"), {"email": user.email}, headers={"host": "evil.example"})
    assert "evil" not in newest().text + newest().html


@pytest.mark.parametrize("page", ["account_reset_password", "account_signup"])
def test_known_and_unknown_addresses_get_the_same_answer(page: str) -> None:
    user = UserFactory()
    answers = []
    for address in (user.email, "nobody@hospital.example"):
        client = Client()
        response = client.post(reverse(page), NEW | {"email": address}, follow=True)
        answers.append((response.redirect_chain, main(response).replace(address, "ADDRESS")))
    assert answers[0] == answers[1]
    assert Message.objects.count() == 2, "both get an e-mail, so that the time taken tells nothing"


def test_wrong_password_and_unknown_address_get_the_same_answer() -> None:
    user = UserFactory()
    answers = [main(sign_in(Client(), address, "x" * 12)) for address in (user.email, "nobody@hospital.example")]
    assert answers[0].replace(user.email, "nobody@hospital.example") == answers[1]


def test_guessing_is_slowed_down(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/5m/key"}
    cache.clear()
    user = UserFactory()
    for _ in range(3):
        sign_in(client, user.email, "a wrong password")
    assert "too many attempts" in sign_in(client, user.email).content.decode()
    assert "_auth_user_id" not in client.session


def test_sessions_can_be_ended_elsewhere(client: Client) -> None:
    user = UserFactory()
    elsewhere = Client(headers={"user-agent": "Lost laptop"})
    for browser in (client, elsewhere):
        sign_in(browser, user.email)
        browser.get(reverse("account_email"))
    page = client.get(reverse("usersessions_list")).content.decode()
    assert "Lost laptop" in page
    client.post(reverse("usersessions_list"))
    assert client.get(reverse("account_email")).status_code == 200
    assert elsewhere.get(reverse("account_email")).status_code == 302


def test_another_address_is_confirmed_by_code(client: Client) -> None:
    user = UserFactory()
    sign_in(client, user.email)
    client.post(reverse("account_email"), {"email": "new@hospital.example", "action_add": "1"})
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", newest().text, re.MULTILINE)
    assert code
    client.post(reverse("account_email_verification_sent"), {"code": code[0]})
    client.post(reverse("account_email"), {"email": "new@hospital.example", "action_primary": "1"})
    user.refresh_from_db()
    assert user.email == "new@hospital.example"
