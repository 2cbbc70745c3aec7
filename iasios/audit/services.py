"""The one writer of the audit trail, and its verifier."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction

from iasios import clock
from iasios.accounts.models import User

from .models import ChainHead, Entry

SYSTEM_NAME = "The portal"


@transaction.atomic
def record(  # noqa: PLR0913
    subject: models.Model,
    verb: str,
    sentence: str,
    *,
    by: User | None,
    scope: str = "",
    data: dict[str, Any] | None = None,
    note: str = "",
) -> Entry:
    """Append one entry in the caller's transaction.

    `sentence` continues the actor's name ("submitted the application"); `by=None` means the portal itself did it.
    """
    head = ChainHead.objects.select_for_update().get_or_create(id=1)[0]
    entry = Entry(
        sequence=head.sequence + 1,
        at=clock.now().astimezone(datetime.UTC),
        actor=by,
        actor_name=str(by) if by else SYSTEM_NAME,
        verb=verb,
        sentence=sentence[:400],
        scope=scope,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        data=data or {},
        note=note,
        previous_hash=head.hash,
    )
    entry.hash = entry.computed_hash()
    entry.save(force_insert=True)
    head.sequence, head.hash = entry.sequence, entry.hash
    head.save(update_fields=["sequence", "hash"])
    return entry


@dataclass(frozen=True)
class Fault:
    """A place where the chain does not hold, with the reason in words."""

    sequence: int
    reason: str


def verify() -> list[Fault]:
    """Check every link; return the faults, oldest first (none means that the trail is whole)."""
    faults = []
    expected_sequence, expected_hash = 1, "0" * 64
    for entry in Entry.objects.order_by("sequence").iterator(chunk_size=2000):
        if entry.sequence != expected_sequence:
            faults.append(Fault(expected_sequence, f"entries {expected_sequence} to {entry.sequence - 1} are missing"))
        elif entry.previous_hash != expected_hash:
            faults.append(Fault(entry.sequence, "does not follow from the entry before it"))
        if entry.hash != entry.computed_hash():
            faults.append(Fault(entry.sequence, "was changed after it was written"))
        expected_sequence, expected_hash = entry.sequence + 1, entry.hash
    head = ChainHead.objects.filter(id=1).first()
    if head and (head.sequence, head.hash) != (expected_sequence - 1, expected_hash):
        reason = f"the trail ends at {expected_sequence - 1}, but {head.sequence} were written"
        faults.append(Fault(expected_sequence, reason))
    return faults
