"""What this floor does when something happens below it, and what it adds to the facility's pages."""

from typing import Any

from django.dispatch import receiver

from applications import services
from applications.choices import LOCKED
from iasios.ui.registry import NavEntry, add_nav
from registration.signals import facility_enrolled


def lock_of(facility: Any) -> str | None:
    """Return why the application is not open yet."""
    return None if facility.enrolled_at else LOCKED


@receiver(facility_enrolled, dispatch_uid="applications.open")
def open_on_enrolment(obj: Any, by: Any, **_: Any) -> None:
    """An Enrolled Centre begins with an empty application."""
    services.open_application(facility=obj, by=by)


add_nav(
    NavEntry(
        order=20,
        label="Application",
        url_name="application",
        permission="applications.view_application",
        lock=lock_of,
    )
)
add_nav(
    NavEntry(
        order=25,
        label="Evidence",
        url_name="evidence_library",
        permission="applications.view_evidence",
        lock=lock_of,
    )
)
