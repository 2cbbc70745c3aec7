"""Validation of a certificate number that somebody types."""

from django import forms

from iasios.ui.forms import PortalForm
from registration.choices import ALPHABET

from .choices import NUMBER_LENGTH


def normalised(typed: str) -> str:
    """Return what was typed in capitals, without spaces and dashes."""
    return "".join(character for character in typed.upper() if character.isalnum())


class VerifyForm(PortalForm):
    """Asks for the number on a certificate."""

    number = forms.CharField(
        label="Certificate number",
        max_length=40,
        help_text="Twelve letters and digits, such as K7M4-9XPQ-2AB8. Capitals and dashes do not matter.",
        error_messages={
            "required": "Enter the number that stands on the certificate.",
            "max_length": f"A certificate number has {NUMBER_LENGTH} letters and digits; this is longer. Compare them.",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_number(self) -> str:
        """Tell a mistyped number from an unknown one."""
        number = normalised(self.cleaned_data["number"])
        if len(number) != NUMBER_LENGTH:
            message = (
                f"A certificate number has {NUMBER_LENGTH} letters and digits; this has {len(number)}. Compare them."
            )
            raise forms.ValidationError(message)
        if strange := sorted(set(number) - set(ALPHABET)):
            named = " or ".join(strange)
            message = f"No certificate number contains {named}. Compare it with the certificate."
            raise forms.ValidationError(message)
        return number
