"""Who may do what with invoices. Objects are facilities or invoices; both answer to `.facility`."""

from typing import Any

import rules

from iasios.permissions import declare, is_office
from registration.rules import is_member


@rules.predicate
def is_member_of_its_facility(user: Any, obj: Any) -> bool:
    """The person is a member of the facility that `obj` belongs to."""
    return bool(obj and is_member(user, obj.facility))


declare("billing.view_invoices", is_member_of_its_facility | is_office)
declare("billing.administer", is_office)
