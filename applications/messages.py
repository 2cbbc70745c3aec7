"""E-mails about an application."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.conf import settings
from django.urls import reverse

from iasios.notifications.payloads import Payload
from iasios.notifications.services import queue
from iasios.office import admin_url
from iasios.ui.templatetags.ui import moment

#: Usual time from submission to the result, as IASIOS states it to facilities.
USUAL_DURATION = "8 to 12 weeks"


@dataclass(frozen=True, kw_only=True)
class ApplicationSubmitted(Payload):
    """Tells the facility that its application has arrived; the receipt is attached."""

    template: ClassVar[str] = "application_submitted"
    button_label: ClassVar[str] = "Open the application"

    reference: str
    submitted_at: datetime
    submitted_by: str

    @property
    def heading(self) -> str:
        """The act."""
        return "Keep the receipt of your application"

    @property
    def lead(self) -> str:
        """What to do."""
        return "IASIOS has received your application. The receipt is attached; keep it with your records."

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What follows."""
        return (
            "The application is read-only from now on.",
            f"The office assigns two assessors. A result usually takes {USUAL_DURATION}.",
            "You get an e-mail when the assessors have questions. Until then there is nothing to do.",
        )

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What the receipt says first."""
        return (
            ("Reference", self.reference),
            ("Submitted", moment(self.submitted_at)),
            ("By", self.submitted_by),
        )


@dataclass(frozen=True, kw_only=True)
class ApplicationReceived(Payload):
    """Tells the office that an application waits for assessors."""

    template: ClassVar[str] = "application_received"
    button_label: ClassVar[str] = "Assign assessors"
    otherwise: ClassVar[str] = "The application waits in the office's queue until two assessors are assigned."

    reference: str
    submitted_at: datetime
    submitted_by: str

    @property
    def heading(self) -> str:
        """The act."""
        return "Assign two assessors"

    @property
    def lead(self) -> str:
        """What to do."""
        return "A facility has submitted its application. Assign two assessors to it."

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Who sent it, and when."""
        return (
            ("Reference", self.reference),
            ("Submitted", moment(self.submitted_at)),
            ("By", self.submitted_by),
        )


@dataclass(frozen=True, kw_only=True)
class AssessmentBegun(Payload):
    """Tells the facility that two assessors are at work."""

    template: ClassVar[str] = "assessment_begun"
    button_label: ClassVar[str] = "Open the application"

    @property
    def heading(self) -> str:
        """The act."""
        return "Your assessment has begun"

    @property
    def lead(self) -> str:
        """What to do."""
        return "Two assessors are reading your application. There is nothing to do now."

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What follows."""
        return (
            "Each assessor reads your answers, your evidence and your case review without seeing the other's findings.",
            "They may ask you about a criterion. You get an e-mail then and answer in the portal.",
            f"A result usually takes {USUAL_DURATION} from here.",
        )


def send_submitted(application: Any, by: Any, note: str) -> None:  # noqa: ARG001
    """Send the receipt to the facility's representative and contact person, and tell the office."""
    facts = {
        "facility_name": application.facility.name,
        "reference": application.receipt.number,
        "submitted_at": application.submitted_at,
        "submitted_by": str(application.submitted_by),
    }
    queue(
        ApplicationSubmitted(path=application.get_absolute_url(), **facts),
        to=addresses_of(application),
        scope=application.facility.slug,
        documents=[application.receipt],
    )
    queue(
        ApplicationReceived(path=admin_url(application), **facts),
        to=[settings.OFFICE_EMAIL],
        scope=application.facility.slug,
    )


def send_assessment_begun(application: Any, by: Any, note: str) -> None:  # noqa: ARG001
    """Tell the facility's representative and contact person what happens now."""
    payload = AssessmentBegun(
        facility_name=application.facility.name, path=reverse("application", args=[application.facility.slug])
    )
    queue(payload, to=addresses_of(application), scope=application.facility.slug)


def addresses_of(application: Any) -> list[str]:
    """Return the e-mail addresses of the representative and the contact person."""
    return [appointment.email for appointment in application.facility.appointments.all()]
