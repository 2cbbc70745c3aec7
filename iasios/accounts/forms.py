"""What allauth's sign-up form asks beyond e-mail and password."""

from typing import Any

from django import forms


class SignupForm(forms.Form):
    """Asks for the person's name."""

    name = forms.CharField(label="Your full name", max_length=150)
    field_order = ("name", "email", "password1")

    def signup(self, request: Any, user: Any) -> None:  # noqa: ARG002
        """Store the name; allauth calls this after it made the account."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
