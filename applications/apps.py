"""Floor 3: the catalogue of standards and a facility's application against it."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Editions, applications, answers, evidence."""

    name = "applications"

    def ready(self) -> None:
        """Connect receivers and register the workflow."""
        from . import receivers, workflow  # noqa: F401, PLC0415
