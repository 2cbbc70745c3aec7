"""Who may do what with results. Objects have `.facility`."""

from applications.rules import is_member_there
from iasios.permissions import declare, is_office

declare("accreditation.view_result", is_member_there | is_office)
declare("accreditation.administer", is_office)
