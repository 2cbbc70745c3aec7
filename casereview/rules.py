"""Who may do what with a case review. Objects have `.facility`."""

from applications.rules import is_editor_there, is_member_there
from iasios.permissions import declare, is_office

declare("casereview.view_review", is_member_there | is_office)
declare("casereview.edit_review", is_editor_there)
declare("casereview.administer", is_office)
