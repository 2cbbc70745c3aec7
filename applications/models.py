"""The catalogue of standards, and a facility's application against one edition of it."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from iasios import clock
from iasios.documents.models import Document
from iasios.ui.templatetags.ui import day
from registration.models import Facility, one_of

from .choices import IN_HAND, OPEN, UNDER_ASSESSMENT, ApplicationStatus, Assessment, EvidenceKind, Level, State
from .querysets import AnswerQuerySet, ApplicationQuerySet, CriterionQuerySet, EvidenceQuerySet, Progress

DESCRIPTION_MAX = 8000


class Edition(models.Model):
    """One version of the Standards of Quality Assurance."""

    name = models.CharField(max_length=80, unique=True)
    wording = models.CharField(max_length=40, blank=True)
    loaded_at = models.DateTimeField(default=clock.now)
    current = models.BooleanField("used for new applications", default=True)
    data_hash = models.CharField("SHA-256 of the file", max_length=64, blank=True, editable=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["current"],
                condition=models.Q(current=True),
                name="applications_one_current_edition",
                violation_error_message="Another edition is used for new applications already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Section(models.Model):
    """A part of the catalogue that bundles standards."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="sections")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["edition", "number"], name="applications_section_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Standard(models.Model):
    """A standard of the catalogue, with its criteria."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="standards")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["section", "number"], name="applications_standard_once"),
        ]

    def __str__(self) -> str:
        return f"Standard {self.number}: {self.title}"


class Criterion(models.Model):
    """A criterion, known by its code (8a). `position` is its place in the edition, from 1."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="criteria")
    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="criteria")
    code = models.CharField(max_length=6)
    level = models.CharField(max_length=10, choices=Level.choices)
    statement = models.TextField()
    position = models.PositiveSmallIntegerField()

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "criteria"
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["edition", "code"], name="applications_criterion_once"),
            one_of("level", Level, "applications_criterion_level"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.statement}"

    @property
    def is_core(self) -> bool:
        """Accreditation requires it."""
        return self.level == Level.CORE


class EvidenceExample(models.Model):
    """A document that typically proves some criteria of a standard."""

    standard = models.ForeignKey(Standard, on_delete=models.CASCADE, related_name="evidence_examples")
    name = models.CharField(max_length=200)
    criteria = models.ManyToManyField(Criterion, related_name="evidence_examples")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["standard__number", "position"]

    def __str__(self) -> str:
        return self.name


class Application(models.Model):
    """A facility's application against one edition."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="applications")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=ApplicationStatus.choices, default=ApplicationStatus.DRAFT)
    opened_at = models.DateTimeField(default=clock.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    declaration = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    receipt = models.OneToOneField(
        Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-opened_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("status", ApplicationStatus, "applications_application_status"),
            models.UniqueConstraint(
                fields=["facility"],
                condition=models.Q(status__in=sorted(OPEN)),
                name="applications_one_open_application",
                violation_error_message="This facility has an open application already.",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=[ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN])
                | (models.Q(submitted_at__isnull=False, submitted_by__isnull=False) & ~models.Q(declaration="")),
                name="applications_submitted_is_declared",
                violation_error_message="A submitted application needs its declaration of accuracy.",
            ),
        ]

    def __str__(self) -> str:
        return f"Application of {self.facility}"

    def get_absolute_url(self) -> str:
        """Return the facility's task list."""
        return reverse("application", args=[self.facility.slug])

    @property
    def is_draft(self) -> bool:
        """The facility may still change it."""
        return self.status == ApplicationStatus.DRAFT

    @property
    def is_under_assessment(self) -> bool:
        """The application is with IASIOS: submitted, and not decided or withdrawn."""
        return self.status in UNDER_ASSESSMENT

    @property
    def is_in_hand(self) -> bool:
        """Two assessors have been assigned, and nothing is decided."""
        return self.status in IN_HAND

    @property
    def status_kind(self) -> str:
        """The kind of status word that shows where it is."""
        return ApplicationStatus(self.status).kind

    @property
    def read_only_reason(self) -> str | None:
        """Why the facility cannot change it any more; None while it can."""
        if self.is_draft:
            return None
        if self.submitted_at:
            return f"The application is read-only since it was submitted on {day(self.submitted_at)}."
        return "The application was withdrawn and is read-only."

    @property
    def progress(self) -> Progress:
        """How far it is, counted anew."""
        return self.answers.progress()


class Answer(models.Model):
    """What the facility says of one criterion. `version` grows with each save, so that a stale save is noticed."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    assessment = models.CharField("self-assessment", max_length=10, choices=Assessment.choices, blank=True)
    description = models.TextField(blank=True, max_length=DESCRIPTION_MAX)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["criterion__position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["application", "criterion"], name="applications_answer_once"),
            models.CheckConstraint(
                condition=models.Q(assessment__in=["", *Assessment.values]),
                name="applications_answer_assessment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion.code} of {self.application.facility}"

    @property
    def facility(self) -> Facility:
        """The facility that answers; rules ask for it."""
        return self.application.facility

    def neighbours(self) -> tuple[str | None, str | None]:
        """Return the codes of the criteria before and after this one, in the order of the catalogue."""
        codes = list(self.application.answers.values_list("criterion__code", flat=True))
        place = codes.index(self.criterion.code)
        return (codes[place - 1] if place else None), (codes[place + 1] if place + 1 < len(codes) else None)

    @property
    def is_answered(self) -> bool:
        """It has a self-assessment and a description."""
        return bool(self.assessment and self.description)

    @property
    def state(self) -> State:
        """How far it is; a piece of evidence is a start too, where the query has counted it."""
        if self.is_answered:
            return State.ANSWERED
        started = bool(self.assessment or self.description) or bool(getattr(self, "evidence_count", 0))
        return State.IN_PROGRESS if started else State.NOT_STARTED

    @property
    def evidence_words(self) -> str:
        """The evidence in words, where the query has counted it; nothing if there is none."""
        count = getattr(self, "evidence_count", 0)
        return f"{count} {'piece' if count == 1 else 'pieces'} of evidence" if count else ""


def random_key() -> str:
    """Return the name of a piece of evidence in addresses: 96 random bits."""
    return secrets.token_urlsafe(12)


def evidence_path(evidence: "Evidence", filename: str) -> str:  # noqa: ARG001
    """Return where a file is stored: under its random key, never under the name that somebody typed."""
    return f"evidence/{evidence.key}"


class Evidence(models.Model):
    """A document or record of the facility, uploaded or declared available on request; linked to criteria."""

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="evidence")
    key = models.CharField(max_length=24, unique=True, default=random_key, editable=False)
    kind = models.CharField(max_length=12, choices=EvidenceKind.choices)
    title = models.CharField(max_length=200)
    file = models.FileField(upload_to=evidence_path, blank=True)
    filename = models.CharField("name of the file", max_length=200, blank=True)
    content_type = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField("size in bytes", default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        ordering: ClassVar[list[str]] = ["title", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("kind", EvidenceKind, "applications_evidence_kind"),
            models.CheckConstraint(
                condition=models.Q(kind=EvidenceKind.ON_REQUEST, file="")
                | (models.Q(kind=EvidenceKind.UPLOADED) & ~models.Q(file="") & ~models.Q(sha256="")),
                name="applications_uploaded_has_file",
                violation_error_message="Uploaded evidence needs its file.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_uploaded(self) -> bool:
        """There is a file to open."""
        return self.kind == EvidenceKind.UPLOADED

    @property
    def on_request(self) -> bool:
        """The facility holds it and shows it when asked."""
        return self.kind == EvidenceKind.ON_REQUEST

    @property
    def facts(self) -> str:
        """Type, size and date in one line, for lists."""
        if self.on_request:
            return f"declared on {day(self.added_at)}"
        size = filesizeformat(self.size).replace("\N{NO-BREAK SPACE}", " ")
        return f"{self.filename.rpartition('.')[2].upper()}, {size}, uploaded on {day(self.added_at)}"


class EvidenceLink(models.Model):
    """A piece of evidence at one answer, with the place to look at."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="evidence_links")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="links")
    note = models.CharField("where to look", max_length=200, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["answer", "evidence"],
                name="applications_evidence_once",
                violation_error_message="This evidence is linked here already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} at {self.answer}"
