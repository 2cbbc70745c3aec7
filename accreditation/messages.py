"""E-mails about results."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.urls import reverse

from assessment.choices import Outcome
from iasios.documents.models import Document
from iasios.notifications.models import Message
from iasios.notifications.payloads import Payload
from iasios.notifications.services import queue
from iasios.ui.templatetags.ui import day

from .models import Certificate, Result


@dataclass(frozen=True, kw_only=True)
class ResultPositive(Payload):
    """To everybody of the facility: accredited, or Centre of Excellence."""

    template: ClassVar[str] = "result_positive"
    button_label: ClassVar[str] = "Open letter, certificate and seals"
    otherwise: ClassVar[str] = "The title counts from today. You need to do nothing for it."

    title: str
    number: str
    valid_until: date

    @property
    def heading(self) -> str:
        """The act."""
        return f"You are an IASIOS {self.title}"

    @property
    def lead(self) -> str:
        """What to do."""
        return "Read the result letter, hang up the certificate, and put the seal on your website."

    @property
    def paragraphs(self) -> Sequence[str]:
        """What else there is."""
        return (
            "Letter and certificate are attached.",
            "Your centre stands in the public register. Anybody can check the certificate by its number.",
        )

    @property
    def facts(self) -> Sequence[tuple[str, str]]:
        """The certificate."""
        return (("Certificate number", self.number), ("Valid until", day(self.valid_until)))


@dataclass(frozen=True, kw_only=True)
class ResultNotYet(Payload):
    """To the correspondents: not accredited yet."""

    template: ClassVar[str] = "result_not_yet"
    button_label: ClassVar[str] = "Open the result letter"
    otherwise: ClassVar[str] = "You stay an Enrolled Centre and can apply again at any time."

    @property
    def heading(self) -> str:
        """The act."""
        return "Read the result of your application"

    @property
    def lead(self) -> str:
        """What to do."""
        return "Read the attached letter. It names the criteria that are still open, with the reasons."

    @property
    def paragraphs(self) -> Sequence[str]:
        """What else there is."""
        return ("The office explains the result and the next steps. Technical and administrative help is free.",)


def send_result(result: Result, certificate: Certificate | None) -> list[Message]:
    """Send the letter, and the certificate if there is one."""
    facility = result.decision.facility
    path = reverse("documents", args=[facility.slug])
    documents: list[Document] = [result.letter]
    if certificate is None:
        payload: Payload = ResultNotYet(facility_name=facility.name, path=path)
        return queue(payload, to=facility.correspondents, scope=facility.slug, documents=documents)
    documents.append(certificate.document)
    payload = ResultPositive(
        facility_name=facility.name,
        path=path,
        title=Outcome(result.decision.outcome).label,
        number=certificate.display_number,
        valid_until=certificate.valid_until,
    )
    return queue(payload, to=facility.everybody, scope=facility.slug, documents=documents)
