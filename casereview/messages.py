"""E-mails about case reviews."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings

from iasios.notifications.models import Message
from iasios.notifications.payloads import Payload
from iasios.notifications.services import queue
from iasios.office import admin_url

from .models import CaseReview


@dataclass(frozen=True, kw_only=True)
class SmallDraw(Payload):
    """To the office: a facility has fewer eligible cases than the review wants."""

    template: ClassVar[str] = "office_small_draw"
    button_label: ClassVar[str] = "Open the case review"
    otherwise: ClassVar[str] = "The facility goes on with the files it has. The assessors see the number."

    eligible: int
    wanted: int

    @property
    def heading(self) -> str:
        """The act."""
        return "Look at a small case review"

    @property
    def lead(self) -> str:
        """What to do."""
        return f"Check whether {self.eligible} eligible cases fit what the facility registered."

    @property
    def paragraphs(self) -> Sequence[str]:
        """What the portal did."""
        return (f"The review wants {self.wanted} files. All {self.eligible} eligible cases were taken.",)


def send_office_small_draw(review: CaseReview, drawn: int) -> list[Message]:
    """Tell the office that all eligible cases were taken because there are too few."""
    payload = SmallDraw(
        facility_name=review.facility.name, path=admin_url(review), eligible=drawn, wanted=review.wanted
    )
    return queue(payload, to=[settings.OFFICE_EMAIL], scope=review.facility.slug)
