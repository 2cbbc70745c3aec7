"""An e-mail that we decided to send, rendered at the moment of the decision."""

import uuid
from typing import ClassVar

from django.db import models
from post_office.models import Email

from iasios import clock
from iasios.documents.models import Document


class MessageQuerySet(models.QuerySet["Message"]):
    """Reads of messages."""

    def undelivered(self) -> "MessageQuerySet":
        """Messages that are not in the outbox yet."""
        return self.filter(email=None)

    def within(self, scope: str) -> "MessageQuerySet":
        """Messages about one facility (its slug), newest first."""
        return self.filter(scope=scope).order_by("-created_at")


class Message(models.Model):
    """One e-mail to one address. `email` is the row of the outbox once every attached document exists."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    to = models.EmailField()
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField()
    scope = models.CharField("facility", max_length=80, blank=True, db_index=True)
    documents = models.ManyToManyField(Document, related_name="+", blank=True)
    created_at = models.DateTimeField(default=clock.now)
    email = models.OneToOneField(Email, null=True, on_delete=models.PROTECT, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"
