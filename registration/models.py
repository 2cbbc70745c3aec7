"""A facility, the people who fill its offices, and its members."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django_countries.fields import CountryField

from iasios import clock

from . import codes
from .choices import CENTRES, MAY_APPLY, Access, Office, Standing
from .querysets import AppointmentQuerySet, EligibilityRuleQuerySet, FacilityQuerySet


def one_of(field: str, choices: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """Return the constraint that `field` holds one of `choices`."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": list(choices.values)}), name=name)


class ProcedureGroup(models.Model):
    """A group of therapeutic procedures; loaded with the edition of the standards."""

    label = models.CharField(max_length=80, unique=True)
    position = models.PositiveSmallIntegerField(unique=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]

    def __str__(self) -> str:
        return self.label


class EligibilityRule(models.Model):
    """How many therapeutic procedures a year a facility needs; the newest row counts."""

    minimum_procedures = models.PositiveIntegerField("minimum number of therapeutic procedures per year")
    valid_from = models.DateTimeField(default=clock.now)

    objects = EligibilityRuleQuerySet.as_manager()

    class Meta:
        get_latest_by = "valid_from"

    def __str__(self) -> str:
        return f"at least {self.minimum_procedures} procedures per year"

    @staticmethod
    def refusal_for(total: int) -> str | None:
        """Return why `total` procedures a year are too few now, and what to do; None if they suffice."""
        minimum = EligibilityRule.objects.minimum_now()
        if total >= minimum:
            return None
        return (
            f"The groups add up to {total} procedures a year; IASIOS needs at least {minimum}. "
            f"Check the numbers. If they are right, write to {settings.OFFICE_EMAIL} for advice."
        )


class Facility(models.Model):
    """A hospital service that applies. Its slug stands in addresses and never changes."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField("name of the facility", max_length=200)
    department = models.CharField(max_length=200)
    street = models.CharField("street and number", max_length=200)
    postcode = models.CharField(max_length=20)
    city = models.CharField("town or city", max_length=100)
    country: Any = CountryField()
    website = models.URLField(blank=True)
    status = models.CharField("standing", max_length=20, choices=Standing.choices, default=Standing.REGISTERED)
    code = models.CharField("facility code", max_length=11, unique=True)
    authorised_by = models.CharField("authorised by (management)", max_length=200)
    registered_at = models.DateTimeField(default=clock.now)
    registered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    enrolled_at = models.DateTimeField(null=True, blank=True)

    objects = FacilityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "facilities"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            one_of("status", Standing, "registration_facility_status"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the facility's start page."""
        return reverse("journey", args=[self.slug])

    @property
    def facility(self) -> "Facility":
        """Itself, so that rules can ask any object for its facility."""
        return self

    @property
    def is_centre(self) -> bool:
        """The facility has enrolled and its titles are in force."""
        return self.status in CENTRES

    @property
    def may_apply(self) -> bool:
        """The facility may work on an application and its evidence, also to win back a title that has run out."""
        return self.status in MAY_APPLY

    @property
    def address_lines(self) -> list[str]:
        """The postal address, a line each, without the facility's name."""
        return [self.department, self.street, f"{self.postcode} {self.city}", str(self.country.name)]

    @property
    def shown_code(self) -> str:
        """The facility code as people read and type it."""
        return codes.grouped(self.code)

    @property
    def procedures_per_year(self) -> int:
        """Therapeutic procedures a year over all groups, as stated at registration."""
        return sum(volume.per_year for volume in self.volumes.all())

    @property
    def correspondents(self) -> list[str]:
        """Addresses of the authorised representative and the contact person; one address if they are one person."""
        return sorted({appointment.email for appointment in self.appointments.all()})

    @property
    def everybody(self) -> list[str]:
        """Addresses of the correspondents and of all members."""
        members = self.memberships.filter(user__is_active=True).values_list("user__email", flat=True)
        return sorted({*self.correspondents, *members})

    def membership_of(self, user: Any) -> "Membership | None":
        """Return the person's membership, read once for each loaded facility."""
        return self._people()[0].get(getattr(user, "pk", None))

    def offices_of(self, user: Any) -> set[str]:
        """Return the offices that this member holds."""
        if not self.membership_of(user):
            return set()
        return {appointment.office for appointment in self._people()[1] if appointment.user_id == user.pk}

    def _people(self) -> "tuple[dict[int | None, Membership], Iterable[Appointment]]":
        if "_loaded_people" not in self.__dict__:
            memberships = {membership.user_id: membership for membership in self.memberships.all()}
            self.__dict__["_loaded_people"] = (memberships, list(self.appointments.all()))
        loaded: tuple[dict[int | None, Membership], Iterable[Appointment]] = self.__dict__["_loaded_people"]
        return loaded

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Forget the people as well."""
        self.__dict__.pop("_loaded_people", None)
        super().refresh_from_db(*args, **kwargs)


class ProcedureVolume(models.Model):
    """Procedures per year of one group, as stated at registration."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="volumes")
    group = models.ForeignKey(ProcedureGroup, on_delete=models.PROTECT, related_name="+")
    per_year = models.PositiveIntegerField("procedures per year")

    class Meta:
        ordering: ClassVar[list[str]] = ["group__position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["facility", "group"], name="registration_volume_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.per_year}"


class Appointment(models.Model):
    """The person who fills an office of the facility, by name; `user` once that address has signed in."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="appointments")
    office = models.CharField(max_length=20, choices=Office.choices)
    name = models.CharField("full name", max_length=150)
    function = models.CharField(max_length=150)
    email = models.EmailField("e-mail address")
    phone = models.CharField("telephone", max_length=40, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["facility", "office"], name="registration_office_once"),
            one_of("office", Office, "registration_appointment_office"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_office_display()}"


class Membership(models.Model):
    """A person who has joined a facility."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    access = models.CharField(max_length=10, choices=Access.choices, default=Access.EDITOR)
    function = models.CharField(max_length=150, blank=True)
    joined_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["joined_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["facility", "user"],
                name="registration_member_once",
                violation_error_message="You have joined this facility already.",
            ),
            one_of("access", Access, "registration_membership_access"),
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.facility}"
