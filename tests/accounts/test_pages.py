"""Every page of the account in a real browser: accessible, in a strict policy, and passkeys work from end to end."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
OPEN = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_inactive",
]
SIGNED_IN = [
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "account_reset_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "usersessions_list",
]


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """Collect what the browser's console complains about, such as a refused script."""
    found: list[str] = []
    page.on(
        "console",
        lambda message: found.append(f"{message.text} {message.location}") if message.type == "error" else None,
    )
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def passkeys(context: BrowserContext, page: Page) -> None:
    """Give the browser a device that holds passkeys and checks its user."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def check(page: Page, complaints: list[str]) -> None:
    """Hold a page to WCAG 2.2 AA, to 320 px, and to a clean console."""
    assert complaints == [], page.url
    result: Any = Axe().run(page, options=WCAG).response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in result] == [], page.url
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.locator("h1").count() == 1
    complaints.clear()  # axe itself tries an inline style, which the policy stops


def sign_in(page: Page, server: LiveServer, email: str) -> None:
    page.goto(server.url + reverse("account_login"))
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)


def confirm(page: Page) -> None:
    """Type the password again if the portal asks for it."""
    if "/reauthenticate/" in page.url:
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Continue").click()


def test_pages_for_everybody(page: Page, live_server: LiveServer, complaints: list[str]) -> None:
    for name in OPEN:
        page.goto(live_server.url + reverse(name))
        check(page, complaints)
    page.goto(live_server.url + reverse("account_login"))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("2 entries need a change")
    check(page, complaints)


def test_pages_when_signed_in(page: Page, live_server: LiveServer, complaints: list[str]) -> None:
    sign_in(page, live_server, UserFactory().email)
    complaints.clear()
    for name in SIGNED_IN:
        page.goto(live_server.url + reverse(name))
        if name != "account_reauthenticate":
            confirm(page)
        check(page, complaints)


def test_a_passkey_is_added_and_signs_in(
    page: Page, live_server: LiveServer, passkeys: None, complaints: list[str]
) -> None:
    user = UserFactory()
    sign_in(page, live_server, user.email)
    complaints.clear()
    page.goto(live_server.url + reverse("mfa_add_webauthn"))
    confirm(page)
    page.get_by_label("Name of this passkey").fill("Work laptop")
    page.get_by_label("Sign in with this passkey alone").check()
    page.get_by_role("button", name="Add passkey").click()
    page.wait_for_url("**/recovery-codes/**")
    check(page, complaints)
    for name in ("mfa_index", "mfa_list_webauthn", "mfa_generate_recovery_codes"):
        page.goto(live_server.url + reverse(name))
        check(page, complaints)
    page.goto(live_server.url + reverse("mfa_list_webauthn"))
    expect(page.get_by_role("heading", name="Work laptop")).to_be_visible()
    for link in ("Rename", "Remove"):
        page.get_by_role("link", name=f"{link} Work laptop").click()
        check(page, complaints)
        page.get_by_role("link", name="Cancel").click()

    page.goto(live_server.url + reverse("account_logout"))
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.goto(live_server.url + reverse("account_login") + "?next=" + reverse("account_email"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**" + reverse("account_email"))
    expect(page.get_by_role("heading", name=user.email)).to_be_visible()


def test_a_passkey_that_is_refused_is_said_in_words(page: Page, live_server: LiveServer) -> None:
    page.goto(live_server.url + reverse("account_login"))
    page.evaluate("() => { navigator.credentials.get = async () => { throw new Error('no') } }")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("The passkey was not used.")).to_be_visible()
