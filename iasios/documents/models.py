"""An issued document: its facts never change; a correction is a new document."""

import hashlib
import json
import uuid
from typing import Any, ClassVar

from django.db import models

from iasios import clock

from .kinds import Kind, kind_of


def document_path(document: "Document", filename: str) -> str:  # noqa: ARG001
    """Return where the PDF is stored: a random key that says nothing and that nobody can guess."""
    return f"documents/{uuid.uuid4().hex}.pdf"


class DocumentQuerySet(models.QuerySet["Document"]):
    """Reads of documents. Who may see one is decided by the floor that asked for it."""

    def unrendered(self) -> "DocumentQuerySet":
        """Documents whose PDF does not exist yet."""
        return self.filter(rendered_at=None)

    def within(self, scope: str) -> "DocumentQuerySet":
        """Documents of one facility (its slug), newest first."""
        return self.filter(scope=scope).order_by("-created_at", "-pk")


class Document(models.Model):
    """A PDF with the data it was made from. The template is `documents/<kind>.html`."""

    kind = models.SlugField(max_length=40)
    number = models.CharField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    scope = models.CharField("facility", max_length=80, blank=True, db_index=True)
    data = models.JSONField(editable=False)
    data_hash = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    rendered_at = models.DateTimeField(null=True, editable=False)
    file = models.FileField(upload_to=document_path, blank=True, editable=False)
    sha256 = models.CharField("SHA-256 of the file", max_length=64, blank=True, editable=False)
    size = models.PositiveIntegerField("size in bytes", default=0, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(rendered_at=None) | (~models.Q(sha256="") & ~models.Q(file="")),
                name="documents_rendered_has_file",
                violation_error_message="A rendered document needs its file and hash.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def about(self) -> Kind:
        """What the floor that made it says of this kind of document."""
        return kind_of(self.kind)

    @property
    def filename(self) -> str:
        """Name under which the PDF is downloaded and attached."""
        return self.about.filename(self.number)

    @property
    def short_hash(self) -> str:
        """First 16 digits of the data's hash, as printed in the footer."""
        return self.data_hash[:16]


def hash_of(data: dict[str, Any]) -> str:
    """SHA-256 of canonical JSON (sorted keys, no spaces, UTF-8)."""
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
