"""Who may do what with a facility."""

from typing import Any

import rules

from iasios.permissions import declare, is_active, is_office

from .choices import Access, Office


@rules.predicate
def is_member(user: Any, facility: Any) -> bool:
    """The person has joined the facility."""
    return bool(facility and facility.membership_of(user))


@rules.predicate
def is_editor(user: Any, facility: Any) -> bool:
    """The member may change the facility's work."""
    membership = facility and facility.membership_of(user)
    return bool(membership and membership.access == Access.EDITOR)


@rules.predicate
def is_representative(user: Any, facility: Any) -> bool:
    """The member is the facility's authorised representative."""
    return bool(facility and Office.REPRESENTATIVE in facility.offices_of(user))


@rules.predicate
def is_contact(user: Any, facility: Any) -> bool:
    """The member is the facility's contact person."""
    return bool(facility and Office.CONTACT in facility.offices_of(user))


@rules.predicate
def is_registrant(user: Any, facility: Any) -> bool:
    """The member is who registered the facility."""
    return bool(facility and facility.membership_of(user) and facility.registered_by_id == user.pk)


declare("registration.register_facility", is_active)
declare("registration.join_facility", is_active)
declare("registration.choose_facility", is_active)
declare("registration.view_facility", is_member | is_office)
declare("registration.share_code", is_representative | is_contact | is_registrant | is_office)
declare("registration.edit_facility", is_representative | is_contact)
declare("registration.administer", is_office)
