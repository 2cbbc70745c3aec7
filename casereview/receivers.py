"""Reactions to the application: items of an edition, a review for each application, what submission waits for."""

from collections.abc import Mapping
from typing import Any

from django.dispatch import receiver

from applications.gates import edition_is_sound, provide_receipt_facts, ready_to_submit
from applications.models import Application, Edition
from applications.signals import application_opened, edition_loaded
from iasios.ui.registry import NavEntry, add_nav
from registration.models import Facility

from . import services
from .catalogue import problems_of

edition_is_sound.answer_with(problems_of)
ready_to_submit.answer_with(services.missing_before_submission)
provide_receipt_facts(services.receipt_facts)


@receiver(edition_loaded, dispatch_uid="casereview.load_items")
def load_items(sender: Any, *, edition: Edition, data: Mapping[str, Any], **_: Any) -> None:  # noqa: ARG001
    """Store the items that the edition's file declares."""
    services.load_items(edition=edition, data=data)


@receiver(application_opened, dispatch_uid="casereview.open_review")
def open_review(sender: Any, *, application: Application, **_: Any) -> None:  # noqa: ARG001
    """Open the review together with the application."""
    services.open_review(application=application)


def lock_reason(facility: Facility) -> str | None:
    """Say why the case review is not open yet."""
    if facility.enrolled_at:
        return None
    return "Opens when the office has recorded your payment."


add_nav(
    NavEntry(
        order=30, label="Case review", url_name="case_review", permission="casereview.view_review", lock=lock_reason
    )
)
