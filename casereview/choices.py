"""Answers to the items of a case file."""

from django.db import models


class CaseValue(models.TextChoices):
    """What the reviewer found in the file."""

    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"
    NOT_APPLICABLE = "not_applicable", "Not applicable"


#: The reviewer says why.
NEEDS_REMARK = frozenset({CaseValue.NO, CaseValue.NOT_APPLICABLE})
REMARK_MAX = 500
