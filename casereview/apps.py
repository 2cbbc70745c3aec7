"""Floor 4: the draw of 30 patient files and their review by the facility."""

from django.apps import AppConfig


class CasereviewConfig(AppConfig):
    """The draw, the case files, and their items."""

    name = "casereview"
    verbose_name = "Case review"

    def ready(self) -> None:
        """Connect receivers."""
        from . import receivers  # noqa: F401, PLC0415
