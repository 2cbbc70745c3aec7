"""Loading an edition of the standards from a file."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from applications.catalogue import problems_of, section_of
from applications.gates import edition_is_sound
from applications.models import Application, Criterion, Edition, EvidenceExample, Section, Standard
from applications.signals import edition_loaded
from iasios.accounts.models import User
from iasios.audit.services import record
from iasios.documents.models import hash_of
from iasios.permissions import allowed
from iasios.workflow import Refused
from registration.choices import CENTRES
from registration.models import Facility
from registration.services import load_procedure_groups

from .application import open_application


class EditionError(ValueError):
    """The file has not the shape of an edition; `problems` are sentences."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@transaction.atomic
def load_edition(data: dict[str, Any], *, by: User | None = None) -> tuple[Edition, bool]:
    """Create or replace the edition that `data` describes, make it the current one, and announce it.

    Returns the edition and whether anything was written: the same content again changes nothing. Raises EditionError
    with all faults of the file, Refused if an application is bound to an edition of that name with other content.
    """
    if by is not None and not allowed(by, "applications.administer"):
        message = "Your role does not allow this."
        raise PermissionDenied(message)
    if problems := problems_of(data) or edition_is_sound.reasons(data):
        raise EditionError(problems)
    digest = hash_of(data)
    name = data["edition"]["name"]
    edition = Edition.objects.select_for_update().filter(name=name).first()
    if edition and edition.current and edition.data_hash == digest:
        return edition, False
    edition = _write(edition, data, digest)
    load_procedure_groups(groups=data["procedure_groups"], minimum=data["minimum_procedures_per_year"])
    record(edition, "applications.edition.load", f"loaded the edition {name}", by=by, data={"sha256": digest})
    edition_loaded.send(sender=Edition, edition=edition, data=data)
    for facility in Facility.objects.filter(status__in=CENTRES, applications=None):
        open_application(facility=facility, by=by)
    return edition, True


def _write(edition: Edition | None, data: dict[str, Any], digest: str) -> Edition:
    """Store the edition's rows; an edition whose content is the same only becomes the current one again."""
    same = edition is not None and edition.data_hash == digest
    if edition and not same and Application.objects.filter(edition=edition).exists():
        raise Refused(
            [f"Applications are bound to the edition \u201c{edition}\u201d. Load the change under a new name."]
        )
    edition = edition or Edition(name=data["edition"]["name"])
    Edition.objects.filter(current=True).exclude(pk=edition.pk).update(current=False)
    edition.wording = data["edition"].get("wording", "")
    edition.data_hash, edition.current = digest, True
    edition.save()
    if not same:
        edition.sections.all().delete()
        _write_content(edition, data)
    return edition


def _write_content(edition: Edition, data: dict[str, Any]) -> None:
    sections = {
        section["number"]: Section.objects.create(edition=edition, number=section["number"], title=section["title"])
        for section in data["sections"]
    }
    position = 0
    for row in sorted(data["standards"], key=lambda standard: standard["number"]):
        section = sections[section_of(row["number"], data["sections"])]
        standard = Standard.objects.create(section=section, number=row["number"], title=row["title"])
        criteria = {}
        for criterion in row["criteria"]:
            position += 1
            criteria[criterion["code"]] = Criterion.objects.create(
                edition=edition,
                standard=standard,
                code=criterion["code"],
                level=criterion["level"],
                statement=criterion["statement"],
                position=position,
            )
        for place, example in enumerate(row["evidence"], start=1):
            made = EvidenceExample.objects.create(standard=standard, name=example["name"], position=place)
            made.criteria.set([criteria[code] for code in example["criteria"]])
