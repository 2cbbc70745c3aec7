"""An application is bound to one edition, and so is all that is said about it."""

from collections.abc import Iterable

from applications.models import Application, Criterion
from iasios.workflow import Refused


def check_edition(application: Application, criteria: Iterable[Criterion]) -> None:
    """Raise Refused, with a sentence for each, if criteria are not of the application's edition."""
    strange = [criterion.code for criterion in criteria if criterion.edition_id != application.edition_id]
    if strange:
        raise Refused([f"Criterion {code} is of another edition than the application." for code in strange])
