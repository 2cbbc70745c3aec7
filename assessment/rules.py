"""Who may do what in an assessment.

Assessors hold rights on their own assignment only; members and office on what has `.facility`.
"""

from typing import Any

import rules

from applications.rules import is_editor_there, is_member_there
from iasios.permissions import declare, is_office

from .choices import SEATED


@rules.predicate
def is_assessor(user: Any) -> bool:
    """The person is on the list of assessors."""
    profile = getattr(user, "assessor_profile", None)
    return bool(profile and profile.active)


@rules.predicate
def is_its_assessor(user: Any, assignment: Any) -> bool:
    """The assignment is the person's own and has not ended."""
    return bool(assignment and assignment.assessor.user_id == user.pk and assignment.status in SEATED)


declare("assessment.view_desk", is_assessor)
declare("assessment.view_assignment", is_its_assessor)
declare("assessment.judge", is_its_assessor)
declare("assessment.ask", is_its_assessor)
declare("assessment.view_assessment", is_member_there | is_office)
declare("assessment.answer_clarification", is_editor_there)
declare("assessment.file_action_plan", is_editor_there)
declare("assessment.administer", is_office)
