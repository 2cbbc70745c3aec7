"""Facilities with their people, made through the services that the portal uses."""

from collections.abc import Mapping
from itertools import count
from typing import Any, cast

from iasios.accounts.models import User
from registration import services
from registration.choices import Access
from registration.models import Facility, Membership, ProcedureGroup
from tests.factories.accounts import UserFactory

GROUPS = ("Ablation", "Radioembolisation", "Chemoembolisation")
MINIMUM = 150
_serial = count(1)


def make_user(**fields: Any) -> User:
    """Create a person with a confirmed address; fields as UserFactory takes them."""
    user: Any = UserFactory(**fields)
    return cast("User", user)


def make_groups() -> list[ProcedureGroup]:
    """Load three procedure groups and the minimum of 150 a year."""
    services.load_procedure_groups(groups=GROUPS, minimum=MINIMUM)
    return list(ProcedureGroup.objects.all())


def details(**changes: Any) -> dict[str, Any]:
    """Return what is asked about a facility."""
    return {
        "name": f"St Mark\N{RIGHT SINGLE QUOTATION MARK}s Hospital {next(_serial)}",
        "department": "Interventional Radiology",
        "street": "Harbour Road 7",
        "postcode": "D02 X285",
        "city": "Dublin",
        "country": "IE",
        "website": "https://stmarks.example",
        "authorised_by": "Ciara Byrne, Chief Executive",
        **changes,
    }


def person(email: str, **changes: str) -> dict[str, str]:
    """Return a person named for an office."""
    return {"name": "Dr Niamh O'Brien", "function": "Head of service", "email": email, "phone": "", **changes}


def make_facility(
    *,
    by: User | None = None,
    representative: str | None = None,
    contact: str | None = None,
    volumes: Mapping[ProcedureGroup, int] | None = None,
    **changes: Any,
) -> Facility:
    """Register a facility; `by` fills both offices unless other addresses are given. `changes` are its details."""
    by = by or make_user()
    return services.register_facility(
        by=by,
        details=details(**changes),
        volumes=volumes or dict.fromkeys(make_groups(), 60),
        representative=person(representative or by.email),
        contact=person(contact or representative or by.email),
    )


def make_member(facility: Facility, *, access: str = Access.EDITOR, **person_fields: Any) -> User:
    """Create a person who has joined the facility."""
    user = make_user(**person_fields)
    Membership.objects.create(facility=facility, user=user, access=access)
    return user
