"""Standing of a facility, offices in it, and what its members may do."""

from django.db import models


class Standing(models.TextChoices):
    """Where a facility stands with IASIOS."""

    REGISTERED = "registered", "Registered"
    ENROLLED = "enrolled", "Enrolled Centre"
    ACCREDITED = "accredited", "Accredited Centre"
    EXCELLENCE = "excellence", "Centre of Excellence"
    LAPSED = "lapsed", "Lapsed"
    SUSPENDED = "suspended", "Suspended"
    WITHDRAWN = "withdrawn", "Withdrawn"


#: The facility has paid and may work on applications.
CENTRES = frozenset({Standing.ENROLLED, Standing.ACCREDITED, Standing.EXCELLENCE})
#: May work on an application: a centre, or one whose title has run out. Source: re-certification (myIASIOS, result).
MAY_APPLY = CENTRES | {Standing.LAPSED}
#: Shown in the public register.
IN_REGISTER = frozenset({Standing.ACCREDITED, Standing.EXCELLENCE})


class Office(models.TextChoices):
    """The two offices that each facility fills by name."""

    REPRESENTATIVE = "representative", "Authorised representative"
    CONTACT = "contact", "Contact person"


class Access(models.TextChoices):
    """What a member may do with the facility's work."""

    EDITOR = "editor", "Editor"
    READER = "reader", "Reader"


#: Characters of facility codes and certificate numbers: 32, none of which looks like another (no I, O, 0, 1).
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
