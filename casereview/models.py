"""The internal case review. Files are known by their place in the draw, never by a hospital's number or a person."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse

from applications.models import Application, Edition
from iasios import clock
from registration.models import Facility

from .choices import NEEDS_REMARK, REMARK_MAX, CaseValue
from .querysets import CaseFileQuerySet, CaseReviewQuerySet


class ReviewRule(models.Model):
    """How many files an edition wants reviewed."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="+")
    files = models.PositiveSmallIntegerField("number of files")

    def __str__(self) -> str:
        return f"{self.files} files for {self.edition}"


class CaseItem(models.Model):
    """One of the questions asked of every file."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    key = models.SlugField(max_length=40)
    group = models.CharField(max_length=80)
    statement = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["edition", "key"], name="casereview_item_once"),
        ]

    def __str__(self) -> str:
        return self.statement


class CaseReview(models.Model):
    """The review of one application. The draw's inputs and result stay as they were; anyone can compute them again."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="case_review")
    wanted = models.PositiveSmallIntegerField("number of files wanted")
    eligible = models.PositiveIntegerField("number of eligible cases", null=True, blank=True)
    seed = models.CharField(max_length=64, blank=True)
    drawn_at = models.DateTimeField(null=True, blank=True)
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = CaseReviewQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(drawn_at=None, eligible=None, seed="")
                | (models.Q(drawn_at__isnull=False, eligible__gte=1) & ~models.Q(seed="")),
                name="casereview_draw_is_whole",
                violation_error_message="A draw has its number of eligible cases, its seed and its time.",
            ),
        ]

    def __str__(self) -> str:
        return f"Case review of {self.facility}"

    def get_absolute_url(self) -> str:
        """Return the facility's list of case files."""
        return reverse("case_review", args=[self.facility.slug])

    @property
    def facility(self) -> Facility:
        """The facility that reviews."""
        return self.application.facility

    @property
    def is_drawn(self) -> bool:
        """The files are known."""
        return self.drawn_at is not None


class CaseFile(models.Model):
    """One file of the draw: `position` names it here, `drawn_number` is its place in the facility's own list."""

    review = models.ForeignKey(CaseReview, on_delete=models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField()
    drawn_number = models.PositiveIntegerField()

    objects = CaseFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["review", "position"], name="casereview_position_once"),
            models.UniqueConstraint(fields=["review", "drawn_number"], name="casereview_number_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def facility(self) -> Facility:
        """The facility that reviews."""
        return self.review.facility

    @property
    def title(self) -> str:
        """The file as pages name it."""
        return f"Case file {self.position}"

    @property
    def hint(self) -> str:
        """Where the file is found."""
        return f"Number {self.drawn_number} on your list"


class CaseAnswer(models.Model):
    """The answer to one item of one file."""

    file = models.ForeignKey(CaseFile, on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(CaseItem, on_delete=models.PROTECT, related_name="+")
    value = models.CharField(max_length=20, choices=CaseValue.choices, blank=True)
    remark = models.CharField(max_length=REMARK_MAX, blank=True)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["item__position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["file", "item"], name="casereview_answer_once"),
            models.CheckConstraint(
                condition=models.Q(value__in=["", *CaseValue.values]), name="casereview_answer_value"
            ),
            models.CheckConstraint(
                condition=~models.Q(value__in=sorted(NEEDS_REMARK)) | ~models.Q(remark=""),
                name="casereview_answer_has_reason",
                violation_error_message="Say in a few words why you chose this answer.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.key} of {self.file}"
