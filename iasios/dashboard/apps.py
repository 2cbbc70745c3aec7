"""The roof: pages that show several floors at once."""

from django.apps import AppConfig


class DashboardConfig(AppConfig):
    """Landing, a facility's journey and documents, help, and what operators ask."""

    name = "iasios.dashboard"
    label = "dashboard"

    def ready(self) -> None:
        """Register the navigation entries of these pages."""
        from . import receivers  # noqa: F401, PLC0415
