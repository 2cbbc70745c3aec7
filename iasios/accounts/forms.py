"""allauth's forms in our words: a visible label, help before the mistake, and what password managers need to know."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm as BaseActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.http import HttpRequest

from .models import User

if TYPE_CHECKING:
    Base = forms.Form
else:
    Base = object


@dataclass(frozen=True)
class Words:
    """How one field is spoken of. `missing` is said when it is left empty; `autocomplete` is the browser's word."""

    label: str
    missing: str
    autocomplete: str = ""
    help: str = ""


_ADDRESS = Words("E-mail address", "Type your e-mail address.", "email")
_NEW_HELP = "At least 12 characters, and not a common password. A sentence is good."
_NEW_PASSWORD = Words("New password", "Type a new password.", "new-password", _NEW_HELP)
_AGAIN = Words("New password, once more", "Type the new password once more.", "new-password")
_CODE = Words("Code", "Type the code.", "one-time-code")
_KEY_NAME = Words("Name of this passkey", "Type a name.", "off", "So that you know it again, such as “Work laptop”.")

WORDS = {
    "login": Words("E-mail address", "Type your e-mail address.", "username webauthn"),
    "email": _ADDRESS,
    "name": Words("Your full name", "Type your full name.", "name"),
    "password": Words("Password", "Type your password.", "current-password"),
    "oldpassword": Words("Present password", "Type your present password.", "current-password"),
    "password1": _NEW_PASSWORD,
    "password2": _AGAIN,
    "code": _CODE,
    "passwordless": Words(
        "Sign in with this passkey alone, without a password",
        "",
        "",
        "The device must then check that it is you, by fingerprint, face or PIN.",
    ),
}


class Spoken(Base):
    """Puts `WORDS` into a form's fields; `own_words` comes first."""

    own_words: ClassVar[dict[str, Words]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            words = self.own_words.get(name) or WORDS.get(name)
            if words:
                _speak(field, words)


def _speak(field: forms.Field, words: Words) -> None:
    field.label = words.label
    field.help_text = words.help
    field.error_messages["required"] = words.missing
    if isinstance(field, forms.EmailField):
        field.error_messages["invalid"] = "This is not a whole e-mail address. It looks like name@hospital.org."
    field.widget.attrs.pop("placeholder", None)
    if words.autocomplete:
        field.widget.attrs["autocomplete"] = words.autocomplete


class LoginForm(Spoken, account.LoginForm):
    """Sign in with e-mail address and password."""


class SignupForm(Spoken, account.SignupForm):
    """Create an account; asks for the person's name too."""

    own_words: ClassVar[dict[str, Words]] = {
        "password1": Words("Password", "Type a password.", "new-password", _NEW_HELP),
    }
    field_order = ("name", "email", "password1")

    name = forms.CharField(max_length=150)

    def signup(self, request: HttpRequest, user: User) -> None:  # noqa: ARG002
        """Store the name; allauth calls this after it made the account."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class AddEmailForm(Spoken, account.AddEmailForm):
    """Add an address to one's account."""


class ConfirmEmailForm(Spoken, account.ConfirmEmailVerificationCodeForm):
    """Prove that an address is one's own."""


class ChangePasswordForm(Spoken, account.ChangePasswordForm):
    """Change the password while signed in."""


class SetPasswordForm(Spoken, account.SetPasswordForm):
    """Set a first password."""


class ResetPasswordForm(Spoken, account.ResetPasswordForm):
    """Ask for a link to choose a new password."""


class ResetPasswordKeyForm(Spoken, account.ResetPasswordKeyForm):
    """Choose the new password behind that link."""


class ReauthenticateForm(Spoken, account.ReauthenticateForm):
    """Show by the password that it is still the same person."""


class SecondFactorForm(Spoken, mfa.AuthenticateForm):
    """The code after the password."""


class SecondFactorAgainForm(Spoken, mfa.ReauthenticateForm):
    """Show by a code that it is still the same person."""


class ActivateTOTPForm(Spoken, BaseActivateTOTPForm):
    """Prove that the authenticator app works."""

    own_words: ClassVar[dict[str, Words]] = {
        "code": Words("Code in the app", "Type the code that the app shows.", "one-time-code", "Six digits."),
    }


class AddWebAuthnForm(Spoken, webauthn.AddWebAuthnForm):
    """Add a passkey."""

    own_words: ClassVar[dict[str, Words]] = {"name": _KEY_NAME}


class EditWebAuthnForm(Spoken, webauthn.EditWebAuthnForm):
    """Rename a passkey."""

    own_words: ClassVar[dict[str, Words]] = {"name": _KEY_NAME}
