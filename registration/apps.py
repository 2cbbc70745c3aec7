"""Floor 1: facilities and their people."""

from django.apps import AppConfig


class RegistrationConfig(AppConfig):
    """Facilities, people of a facility, facility codes, standing."""

    name = "registration"

    def ready(self) -> None:
        """Connect receivers and register the workflow."""
        from . import receivers, workflow  # noqa: F401, PLC0415
