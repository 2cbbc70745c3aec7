"""allauth's second factor in our words."""

from io import BytesIO
from typing import ClassVar

import segno
from allauth.mfa.adapter import DefaultMFAAdapter


class MFAAdapter(DefaultMFAAdapter):
    """Draws a QR code that can be read in dark mode too, and says what to do when something is refused."""

    error_messages: ClassVar[dict[str, str]] = {
        "add_email_blocked": "Remove your second factor before you add an address.",
        "cannot_delete_authenticator": "Your role needs a second factor. Add another one before you remove this.",
        "cannot_generate_recovery_codes": "Add a passkey or an authenticator app first.",
        "incorrect_code": "This code does not fit. Wait for the next one, then type it.",
        "unverified_email": "Confirm your e-mail address first.",
    }

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code of an authenticator's secret, dark on white with a quiet zone."""
        svg = BytesIO()
        code = segno.make(url, error="m")
        code.save(svg, kind="svg", scale=4, border=3, dark="#000", light="#fff", xmldecl=False)
        return svg.getvalue().decode()
