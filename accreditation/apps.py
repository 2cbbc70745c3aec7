"""Floor 6: what follows a decision."""

from django.apps import AppConfig


class AccreditationConfig(AppConfig):
    """Result letter, certificate, seals, register, verification."""

    name = "accreditation"

    def ready(self) -> None:
        """Connect receivers."""
        from . import receivers  # noqa: F401, PLC0415
