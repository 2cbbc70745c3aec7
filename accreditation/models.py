"""What the facility receives: the result letter, and with a positive decision the certificate."""

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse

from assessment.models import Decision
from iasios import clock
from iasios.documents.models import Document
from registration.choices import IN_REGISTER
from registration.models import Facility, one_of

from .choices import Level, Validity, grouped
from .querysets import CertificateQuerySet


class Result(models.Model):
    """The result of one application, as told to the facility."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="result")
    letter = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"Result of {self.decision.facility}"


class Certificate(models.Model):
    """Proof of an accreditation, known by a number that cannot be guessed."""

    number = models.CharField(max_length=12, unique=True)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="certificates")
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="certificate")
    level = models.CharField(max_length=12, choices=Level.choices)
    valid_from = models.DateField()
    valid_until = models.DateField()
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-valid_from", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("level", Level, "accreditation_certificate_level"),
            models.CheckConstraint(
                condition=models.Q(valid_until__gt=models.F("valid_from")), name="accreditation_certificate_period"
            ),
            models.UniqueConstraint(
                fields=["facility"],
                condition=models.Q(replaced_at=None),
                name="accreditation_one_certificate",
                violation_error_message="The facility has a certificate that was not replaced.",
            ),
        ]

    def __str__(self) -> str:
        return f"Certificate {self.display_number}"

    def get_absolute_url(self) -> str:
        """Return the public page that verifies the number."""
        return reverse("verify_certificate", args=[self.display_number])

    @property
    def display_number(self) -> str:
        """The number in groups of four, as printed."""
        return grouped(self.number)

    @property
    def printed(self) -> dict[str, Any]:
        """The facts as they stand on the paper; the facility may have another name today."""
        facts: dict[str, Any] = self.document.data
        return facts

    @property
    def validity(self) -> Validity:
        """What the public page answers today."""
        if self.replaced_at is not None:
            return Validity.REPLACED
        if self.valid_until < clock.today():
            return Validity.EXPIRED
        if self.facility.status not in IN_REGISTER:
            return Validity.SUSPENDED
        return Validity.VALID
