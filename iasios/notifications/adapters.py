"""allauth's e-mails go through our outbox, in our look and our words."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings

from .services import queue_account_mail


@dataclass(frozen=True)
class AccountMail:
    """The words of one account e-mail; `link` names the value of allauth's context that the button opens."""

    heading: str
    lead: str
    otherwise: str
    button_label: str = "Open your account"
    link: str = ""


_NOT_YOU = "Tell the office at once if this was not you."
_IGNORE = "Nothing changes if you do nothing. Ignore this e-mail if you did not ask for it."
_SECURITY = "the security of your account changed. There is nothing to do if you did this."
_CONFIRM = AccountMail("Confirm your e-mail address", "type this code on the page that asks for it.", _IGNORE)

ACCOUNT_MAILS = {
    "email_confirmation": _CONFIRM,
    "email_confirmation_signup": _CONFIRM,
    "login_code": AccountMail("Your sign-in code", "type this code on the page that asks for it.", _IGNORE),
    "password_reset_key": AccountMail(
        "Choose a new password",
        "open this page and choose a new password.",
        _IGNORE,
        "Choose a new password",
        "password_reset_url",
    ),
    "password_reset_code": AccountMail("Your reset code", "type this code on the page that asks for it.", _IGNORE),
    "unknown_account": AccountMail(
        "No account with this address",
        "somebody asked for a new password, but this address has no account. Create one, or try another address.",
        _IGNORE,
        "Create an account",
        "signup_url",
    ),
    "account_already_exists": AccountMail(
        "You have an account already",
        "somebody tried to create an account with this address. Sign in, or choose a new password.",
        _IGNORE,
        "Choose a new password",
        "password_reset_url",
    ),
    "password_changed": AccountMail("Your password was changed", _SECURITY, _NOT_YOU),
    "password_reset": AccountMail("Your password was changed", _SECURITY, _NOT_YOU),
    "password_set": AccountMail("A password was set", _SECURITY, _NOT_YOU),
    "email_changed": AccountMail("Your e-mail address was changed", _SECURITY, _NOT_YOU),
    "email_confirm": AccountMail("Your e-mail address is confirmed", _SECURITY, _NOT_YOU),
    "email_deleted": AccountMail("An e-mail address was removed", _SECURITY, _NOT_YOU),
    "recovery_codes_generated": AccountMail("New recovery codes were made", _SECURITY, _NOT_YOU),
    "totp_activated": AccountMail("An authenticator app was added", _SECURITY, _NOT_YOU),
    "totp_deactivated": AccountMail("The authenticator app was removed", _SECURITY, _NOT_YOU),
    "webauthn_added": AccountMail("A passkey was added", _SECURITY, _NOT_YOU),
    "webauthn_removed": AccountMail("A passkey was removed", _SECURITY, _NOT_YOU),
}


class AccountAdapter(DefaultAccountAdapter):
    """Sends through `notifications`; links start with the configured address, never with the request's host."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue an account e-mail; `template_prefix` is allauth's, such as `account/email/password_reset_key`."""
        words = ACCOUNT_MAILS[template_prefix.rsplit("/", 1)[-1]]
        address = urlsplit(str(context.get(words.link, "")))
        path = address._replace(scheme="", netloc="").geturl() or "/accounts/"
        facts = {
            "facility_name": "",
            "name": str(context.get("user") or ""),
            "code": context.get("code", ""),
            "heading": words.heading,
            "lead": words.lead,
            "otherwise": words.otherwise,
            "button_label": words.button_label,
            "button_url": urljoin(settings.BASE_URL, path),
        }
        queue_account_mail(template="account", context=facts, to=email)
