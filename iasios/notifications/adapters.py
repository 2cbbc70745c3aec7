"""allauth's e-mails go through our outbox, in our look and our words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse

from iasios.ui.templatetags.ui import moment

from .payloads import Payload
from .services import queue

#: Characters of a browser's name that a security notice shows; it is whatever the browser claims.
BROWSER_LENGTH = 100


@dataclass(frozen=True)
class AccountMail:
    """The words of one account e-mail.

    The button opens the address that allauth's context holds under `link`, else the page named `page`.
    """

    heading: str
    lead: str
    otherwise: str
    button_label: str = "Open your account"
    link: str = ""
    page: str = "account_email"


_IGNORE = "Ignore this e-mail if you did not ask for it. Nothing changes then."
_NOT_YOU = "Do nothing if this was you. If it was not, tell the office at once."
_CODE = "Type this code on the page that asks for it. It is valid for a few minutes."


def _code(heading: str, page: str) -> AccountMail:
    return AccountMail(heading, _CODE, _IGNORE, "Open the page", page=page)


def _notice(heading: str, page: str = "account_email") -> AccountMail:
    return AccountMail(heading, "Check that you made this change to your account.", _NOT_YOU, page=page)


#: One entry for each e-mail that allauth can send, by the last part of its template's name.
ACCOUNT_MAILS = {
    "email_confirmation": _code("Confirm your e-mail address", "account_email_verification_sent"),
    "email_confirmation_signup": _code("Confirm your e-mail address", "account_email_verification_sent"),
    "login_code": _code("Your sign-in code", "account_login"),
    "password_reset_code": _code("Your code for a new password", "account_reset_password"),
    "password_reset_key": AccountMail(
        "Choose a new password",
        "Open this page and choose a new password. The link works once.",
        "Ignore this e-mail if you did not ask for it. Your password stays as it is.",
        "Choose a new password",
        link="password_reset_url",
    ),
    "unknown_account": AccountMail(
        "There is no account with this address",
        "Somebody asked for a new password, but this address has no account. Create one, or try another address.",
        _IGNORE,
        "Create an account",
        link="signup_url",
    ),
    "account_already_exists": AccountMail(
        "You have an account already",
        "Somebody tried to create an account with this address. Sign in with it, or choose a new password.",
        _IGNORE,
        "Choose a new password",
        link="password_reset_url",
    ),
    "password_changed": _notice("Your password was changed", "account_reset_password"),
    "password_reset": _notice("Your password was changed", "account_reset_password"),
    "password_set": _notice("A password was set", "account_reset_password"),
    "email_changed": _notice("Your e-mail address was changed"),
    "email_confirm": _notice("Your e-mail address was confirmed"),
    "email_deleted": _notice("An e-mail address was removed"),
    "recovery_codes_generated": _notice("New recovery codes were made", "mfa_index"),
    "totp_activated": _notice("An authenticator app was added", "mfa_index"),
    "totp_deactivated": _notice("The authenticator app was removed", "mfa_index"),
    "webauthn_added": _notice("A passkey was added", "mfa_index"),
    "webauthn_removed": _notice("A passkey was removed", "mfa_index"),
}


@dataclass(frozen=True, kw_only=True)
class AccountMessage(Payload):
    """Any e-mail of the sign-in system: a code, a link, or a notice that something changed."""

    template: ClassVar[str] = "account"

    words: AccountMail
    code: str
    details: Sequence[tuple[str, str]]

    @property
    def heading(self) -> str:
        """The act."""
        return self.words.heading

    @property
    def lead(self) -> str:
        """What to do."""
        return self.words.lead

    @property
    def facts(self) -> Sequence[tuple[str, str]]:
        """When, from where and with what a change was made."""
        return self.details

    def context(self) -> dict[str, Any]:
        """Everything that the templates may use."""
        return super().context() | {
            "button_label": self.words.button_label,
            "otherwise": self.words.otherwise,
        }


class AccountAdapter(DefaultAccountAdapter):
    """Sends through `notifications`; links start with the configured address, never with the request's host."""

    error_messages: ClassVar[dict[str, str]] = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed. Ask the office if it should be open.",
        "cannot_remove_primary_email": "Your main address stays. Make another one the main address first.",
        "duplicate_email": "This address belongs to your account already.",
        "email_password_mismatch": "This address and this password do not fit together. Check both.",
        "email_taken": "Another account uses this address.",
        "enter_current_password": "This is not your present password. Type it again.",
        "incorrect_code": "This code does not fit. Check the newest e-mail from us.",
        "incorrect_password": "This is not your password. Type it again.",
        "invalid_or_expired_key": "This link is too old. Ask for a new one.",
        "invalid_password_reset": "This link is too old or was used. Ask for a new one.",
        "max_email_addresses": "An account holds at most %d addresses. Remove one first.",
        "too_many_login_attempts": "There were too many attempts. Try again in a few minutes.",
        "unverified_primary_email": "Confirm the address first. Then you can make it the main one.",
        "same_as_current": "This is the address that you have already. Type another one.",
        "rate_limited": "There were too many attempts. Try again in a few minutes.",
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue an account e-mail; `template_prefix` is allauth's, such as `account/email/password_reset_key`."""
        words = ACCOUNT_MAILS[template_prefix.rsplit("/", 1)[-1]]
        path = urlsplit(str(context[words.link])).path if words.link else reverse(words.page)
        payload = AccountMessage(
            facility_name="",
            path=path,
            words=words,
            code=str(context.get("code", "")),
            details=_details(context),
        )
        queue(payload, to=[email])


def _details(context: dict[str, Any]) -> list[tuple[str, str]]:
    """Tell apart a change by the reader from one by somebody else."""
    if "timestamp" not in context:
        return []
    facts = [
        ("When", moment(context["timestamp"])),
        ("From address", str(context.get("ip") or "")),
        ("Browser", str(context.get("user_agent") or "")[:BROWSER_LENGTH]),
        ("Removed", str(context.get("deleted_email", ""))),
        ("Before", str(context.get("from_email", ""))),
        ("Now", str(context.get("to_email", ""))),
    ]
    return [(label, value) for label, value in facts if value]
