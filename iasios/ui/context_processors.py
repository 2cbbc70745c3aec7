"""What every page knows of the portal."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def portal(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    """Return `portal`: how to reach the office, the portal's address, and whether this is a demonstration."""
    return {"portal": facts()}


def facts() -> dict[str, Any]:
    """Return the portal's facts; they come from the settings only, so that error pages can have them too."""
    return {
        "brand": "myIASIOS",
        "base_url": settings.BASE_URL,
        "demo": settings.DEMO,
        "office_email": settings.OFFICE_EMAIL,
        "office_phone": settings.OFFICE_PHONE,
        "office_address": settings.OFFICE_ADDRESS,
    }
