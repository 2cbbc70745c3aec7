"""E-mails about a facility's registration, enrolment and colleagues."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.conf import settings
from django.urls import reverse

from iasios.accounts.models import User
from iasios.notifications.models import Message
from iasios.notifications.payloads import Payload
from iasios.notifications.services import queue
from iasios.ui.templatetags.ui import day

from .models import Facility, Membership


@dataclass(frozen=True, kw_only=True)
class Registered(Payload):
    """To one person named in a registration: what it says of them, the code, what comes next."""

    template: ClassVar[str] = "registered"
    button_label: ClassVar[str] = "Open the facility"
    otherwise: ClassVar[str] = (
        "Work begins once the invoice is paid. Tell the office if you should not have been named."
    )

    named_by: str
    named_as: Sequence[str]
    code: str
    registered_on: str

    @property
    def heading(self) -> str:
        """The act."""
        return "Keep your facility code"

    @property
    def lead(self) -> str:
        """What to do."""
        return "Keep this code and give it to colleagues who will work on the application."

    @property
    def paragraphs(self) -> Sequence[str]:
        """Who named the reader, what comes next, how colleagues join."""
        role = " and ".join(self.named_as)
        named = f"{self.named_by} named you as {role}." if role else "You registered the facility."
        return (
            f"{named} Sign in with this e-mail address. The portal then knows you.",
            "What comes next: the office checks the registration and sends the invoice for enrolment.",
            "Colleagues join with the code on the page \u201cJoin a facility\u201d.",
        )

    @property
    def facts(self) -> Sequence[tuple[str, str]]:
        """What was registered."""
        return (("Registered by", self.named_by), ("Registered on", self.registered_on))


@dataclass(frozen=True, kw_only=True)
class Enrolled(Payload):
    """To everybody of a facility: it is an Enrolled Centre now."""

    template: ClassVar[str] = "enrolled"
    button_label: ClassVar[str] = "Begin the application"
    otherwise: ClassVar[str] = "There is no deadline for the application. Begin when your team is ready."

    enrolled_on: str

    @property
    def heading(self) -> str:
        """The act."""
        return "You are an IASIOS Enrolled Centre"

    @property
    def lead(self) -> str:
        """What to do."""
        return "Begin your application: the standards and the case review are open to your team."

    @property
    def paragraphs(self) -> Sequence[str]:
        """What opens."""
        return (
            "Your Enrolled Centre seal is ready for your website.",
            "The authorised representative submits the application. All members can prepare it.",
        )

    @property
    def facts(self) -> Sequence[tuple[str, str]]:
        """Since when."""
        return (("Enrolled on", self.enrolled_on),)


@dataclass(frozen=True, kw_only=True)
class Joined(Payload):
    """To representative and contact person: a colleague has joined."""

    template: ClassVar[str] = "joined"
    button_label: ClassVar[str] = "See the people of the facility"
    otherwise: ClassVar[str] = "Your colleague can work at once. If you do not know this person, tell the office today."

    colleague: str
    address: str
    function: str

    @property
    def heading(self) -> str:
        """The act."""
        return f"Check your new colleague: {self.colleague}"

    @property
    def lead(self) -> str:
        """What to do."""
        return f"Check that {self.colleague} works with you. They joined with the facility code."

    @property
    def facts(self) -> Sequence[tuple[str, str]]:
        """Who it is."""
        facts = (("Name", self.colleague), ("Function", self.function), ("E-mail", self.address))
        return tuple((label, value) for label, value in facts if value)


@dataclass(frozen=True, kw_only=True)
class OfficeNewFacility(Payload):
    """To the office: a facility has registered."""

    template: ClassVar[str] = "office_new_facility"
    button_label: ClassVar[str] = "Open the registration"
    otherwise: ClassVar[str] = "The facility waits for its invoice and cannot work before it is paid."

    country: str
    city: str
    procedures: int
    registered_by: str

    @property
    def heading(self) -> str:
        """The act."""
        return "Check a new registration"

    @property
    def lead(self) -> str:
        """What to do."""
        return "Check the registration, then issue the invoice for enrolment."

    @property
    def facts(self) -> Sequence[tuple[str, str]]:
        """What was registered."""
        return (
            ("Town or city", self.city),
            ("Country", self.country),
            ("Procedures a year", str(self.procedures)),
            ("Registered by", self.registered_by),
        )


def send_registered(facility: Facility) -> list[Message]:
    """Tell the person who registered, the representative and the contact person; each address gets one e-mail."""
    roles: dict[str, list[str]] = {facility.registered_by.email: []}
    for appointment in facility.appointments.order_by("-office"):
        roles.setdefault(appointment.email, []).append(appointment.get_office_display().lower())
    return [
        message
        for address, named_as in roles.items()
        for message in queue(
            Registered(
                facility_name=facility.name,
                path=facility.get_absolute_url(),
                named_by=str(facility.registered_by),
                named_as=named_as,
                code=facility.shown_code,
                registered_on=day(facility.registered_at),
            ),
            to=[address],
            scope=facility.slug,
        )
    ]


def send_enrolled(facility: Facility, by: User | None, note: str) -> list[Message]:  # noqa: ARG001 - as transitions call
    """Tell everybody of the facility that it is an Enrolled Centre."""
    payload = Enrolled(
        facility_name=facility.name,
        path=facility.get_absolute_url(),
        enrolled_on=day(facility.enrolled_at),
    )
    return queue(payload, to=facility.everybody, scope=facility.slug)


def send_joined(membership: Membership) -> list[Message]:
    """Tell representative and contact person who has joined; not the person who joined."""
    facility, user = membership.facility, membership.user
    payload = Joined(
        facility_name=facility.name,
        path=reverse("people", args=[facility.slug]),
        colleague=str(user),
        address=user.email,
        function=membership.function,
    )
    others = [address for address in facility.correspondents if address != user.email]
    return queue(payload, to=others, scope=facility.slug)


def send_office_new_facility(facility: Facility) -> list[Message]:
    """Tell the office that a facility has registered."""
    payload = OfficeNewFacility(
        facility_name=facility.name,
        path=reverse("admin:registration_facility_change", args=[facility.pk]),
        country=str(facility.country.name),
        city=facility.city,
        procedures=facility.procedures_per_year,
        registered_by=str(facility.registered_by),
    )
    return queue(payload, to=[settings.OFFICE_EMAIL], scope=facility.slug)
