"""Floor 5: two independent judgements, the conversation with the facility, and the decision."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    """Assessors, assignments, findings, clarifications, audits, action plans, decision."""

    name = "assessment"

    def ready(self) -> None:
        """Connect receivers and register the workflow."""
        from . import receivers, workflow  # noqa: F401, PLC0415
