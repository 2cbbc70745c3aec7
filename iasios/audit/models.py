"""One row per act: who did what to which object, when, and through which door.

Rows form a hash chain and the database refuses to change or delete them (migration 0002), so that a gap is noticed.
"""

import hashlib
import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models


class EntryQuerySet(models.QuerySet["Entry"]):
    """Reads of the trail."""

    def about(self, obj: models.Model) -> "EntryQuerySet":
        """Entries whose subject is `obj`, oldest first."""
        return self.filter(subject_type=obj._meta.label_lower, subject_id=str(obj.pk)).order_by("sequence")

    def within(self, scope: str) -> "EntryQuerySet":
        """Entries that concern one facility (its slug), oldest first."""
        return self.filter(scope=scope).order_by("sequence")


class Entry(models.Model):
    """An act on record. `scope` is the slug of the facility it concerns, or empty."""

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=150)
    verb = models.CharField(max_length=60)
    sentence = models.CharField(max_length=400)
    scope = models.CharField(max_length=80, blank=True, db_index=True)
    subject_type = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = "audit entry"
        verbose_name_plural = "audit entries"
        ordering: ClassVar[list[str]] = ["sequence"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["subject_type", "subject_id"])]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.sentence}"

    def computed_hash(self) -> str:
        """SHA-256 over the entry's content and its predecessor's hash."""
        content: list[Any] = [
            self.sequence,
            self.at.isoformat(),
            self.actor_id,
            self.actor_name,
            self.verb,
            self.sentence,
            self.scope,
            self.subject_type,
            self.subject_id,
            self.data,
            self.note,
            self.previous_hash,
        ]
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class ChainHead(models.Model):
    """The last link of the chain; its one row is locked while an entry is appended."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(id=1), name="audit_one_chain_head"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.hash[:12]}"
