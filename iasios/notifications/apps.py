"""Notifications: e-mails as rows."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Ground: a message is a row in the same transaction, delivered after commit."""

    name = "iasios.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Listen to rendered documents."""
        from . import receivers  # noqa: F401, PLC0415
