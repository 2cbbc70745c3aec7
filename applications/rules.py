"""Who may do what with an application. Each object (facility, application, answer, evidence) has `.facility`."""

from typing import Any

import rules

from iasios.permissions import declare, is_office
from registration.rules import is_editor, is_member, is_representative


@rules.predicate
def is_member_there(user: Any, obj: Any) -> bool:
    """The person is a member of the facility that `obj` belongs to."""
    return bool(obj and is_member(user, obj.facility))


@rules.predicate
def is_editor_there(user: Any, obj: Any) -> bool:
    """The person may change the work of the facility that `obj` belongs to."""
    return bool(obj and is_editor(user, obj.facility))


@rules.predicate
def is_representative_there(user: Any, obj: Any) -> bool:
    """The person is the authorised representative of the facility that `obj` belongs to."""
    return bool(obj and is_representative(user, obj.facility))


declare("applications.view_application", is_member_there | is_office)
declare("applications.edit_application", is_editor_there)
declare("applications.submit_application", is_representative_there)
declare("applications.view_evidence", is_member_there | is_office)
declare("applications.edit_evidence", is_editor_there)
declare("applications.administer", is_office)
