"""Floor 2: fees, invoices, payments."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    """Fee schedules, invoices, payments."""

    name = "billing"

    def ready(self) -> None:
        """Connect receivers and register the workflow."""
        from . import receivers, workflow  # noqa: F401, PLC0415
