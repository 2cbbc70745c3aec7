"""Reaction to the decision; what this floor adds to shared pages."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.dispatch import receiver

from assessment.models import Decision
from assessment.signals import decided
from iasios import clock
from iasios.office import Queue, QueueRow, add_queue, admin_url
from iasios.ui.registry import Panel, add_panel
from iasios.ui.templatetags.ui import day
from registration.models import Facility

from . import services
from .models import Certificate
from .standing import seal_of

#: The office writes to a facility this long before its certificate ends.
EXPIRES_SOON = timedelta(days=184)


@receiver(decided, dispatch_uid="accreditation.issue_result")
def issue_result(sender: type[Decision], *, decision: Decision, by: Any, **_: Any) -> None:  # noqa: ARG001
    """Issue letter and certificate in the decision's transaction."""
    services.issue_result(decision=decision, by=by)


def expiring_certificates() -> Iterator[QueueRow]:
    """Certificates in force that end within six months; the first to end stands first."""
    soon = clock.today() + EXPIRES_SOON
    for certificate in Certificate.objects.in_force().filter(valid_until__lte=soon).order_by("valid_until"):
        yield QueueRow(
            title=certificate.facility.name,
            url=admin_url(certificate),
            hint=f"Valid until {day(certificate.valid_until)}",
            status="Expires soon",
            kind="waiting",
        )


def seals_panel(facility: Facility) -> dict[str, Any] | None:
    """Return the seal that the facility may use now, for its page of documents."""
    seal = seal_of(facility)
    return {"facility": facility, "seal": seal} if seal else None


add_panel(Panel(order=10, page="documents", template="accreditation/_seals.html", context=seals_panel))
add_queue(
    Queue(
        order=60,
        title="Certificates that end within six months",
        empty="No certificate ends soon.",
        rows=expiring_certificates,
    )
)
