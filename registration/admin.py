"""The office's desk: facilities, people, procedure groups, the minimum of procedures."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet, Sum
from django.http import HttpRequest

from iasios.accounts.models import User
from iasios.office import Act, ActForm, OfficeAdmin, OfficeInline

from . import services
from .choices import Office
from .models import Appointment, EligibilityRule, Facility, Membership, ProcedureGroup, ProcedureVolume


class AppointForm(ActForm):
    """Names another person for an office of the facility."""

    office = forms.ChoiceField(label="Office", choices=Office.choices)
    name = forms.CharField(label="Full name", max_length=150)
    function = forms.CharField(label="Function", max_length=150)
    email = forms.EmailField(label="E-mail address", help_text="The person signs in with this address.")
    phone = forms.CharField(label="Telephone", max_length=40, required=False)


def run_appoint(facility: Facility, user: Any, cleaned: dict[str, Any]) -> str:
    """Name the person and say so."""
    office = cleaned["office"]
    person = {name: value for name, value in cleaned.items() if name != "office"}
    appointment = services.appoint(facility=facility, office=office, person=person, by=user)
    return f"{appointment.name} is now the {appointment.get_office_display().lower()}."


APPOINT = Act(
    name="appoint",
    label="Name another person",
    permission="registration.administer",
    run=run_appoint,
    form=AppointForm,
    consequences=lambda _: [
        "The person named until now loses the rights of the office and stays a member.",
        "The new person becomes a member when they sign in with the address you enter.",
    ],
    primary=False,
)


class VolumeInline(OfficeInline):
    """Procedures per year of each group."""

    model = ProcedureVolume
    verbose_name_plural = "procedures per year"
    fields = ("group", "per_year")


class AppointmentInline(OfficeInline):
    """Who fills the offices."""

    model = Appointment
    verbose_name_plural = "offices of the facility"
    fields = ("office", "name", "function", "email", "phone", "user")


class MembershipInline(OfficeInline):
    """Who has joined."""

    model = Membership
    verbose_name_plural = "members"
    fields = ("user", "function", "access", "joined_at")
    readonly_fields = ("joined_at",)


class JoinedInline(MembershipInline):
    """Facilities that a person has joined."""

    verbose_name_plural = "facilities"
    fields = ("facility", "function", "access", "joined_at")


@admin.register(Facility)
class FacilityAdmin(OfficeAdmin):
    """Facilities: what they said of themselves, their people, their history."""

    permission = "registration.administer"
    acts = (APPOINT,)
    list_display = ("name", "city", "country", "status", "total", "registered_at")
    list_filter = ("status", "country", "registered_at")
    search_fields = ("name", "department", "city", "slug", "code", "appointments__name", "appointments__email")
    date_hierarchy = "registered_at"
    ordering = ("-registered_at",)
    inlines = (VolumeInline, AppointmentInline, MembershipInline)
    readonly_fields = ("registered_at", "total", "shown_code")
    fieldsets: ClassVar[list[Any]] = [
        (None, {"fields": ["name", "department", "status", "total", "shown_code"]}),
        ("Address", {"fields": ["street", "postcode", "city", "country", "website"]}),
        ("Registration", {"fields": ["authorised_by", "registered_by", "registered_at", "enrolled_at", "slug"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Add the total of procedures, so that the list can sort by it."""
        facilities = super().get_queryset(request)
        return cast("QuerySet[Any]", facilities.annotate(total_procedures=Sum("volumes__per_year", default=0)))

    @admin.display(description="procedures per year", ordering="total_procedures")
    def total(self, facility: Any) -> int:
        """Therapeutic procedures a year over all groups."""
        return int(facility.total_procedures)

    @admin.display(description="facility code")
    def shown_code(self, facility: Facility) -> str:
        """The code as it is typed."""
        return facility.shown_code


@admin.register(ProcedureGroup)
class ProcedureGroupAdmin(OfficeAdmin):
    """Groups of procedures; they come with an edition of the standards."""

    permission = "registration.administer"
    list_display = ("label", "position")


@admin.register(EligibilityRule)
class EligibilityRuleAdmin(OfficeAdmin):
    """The minimum of procedures. A change is a new row, so that it stays known what counted when."""

    permission = "registration.administer"
    may_add = True
    list_display = ("minimum_procedures", "valid_from")
    ordering = ("-valid_from",)
    fields = ("minimum_procedures",)

    def save_model(self, request: HttpRequest, obj: EligibilityRule, form: Any, change: bool) -> None:
        """Write through the service, which keeps the history."""
        obj.pk = services.set_minimum(minimum=obj.minimum_procedures, by=cast("User", request.user)).pk


@admin.register(User)
class PersonAdmin(OfficeAdmin):
    """People with an account. The office opens and closes accounts; name and password belong to the person."""

    permission = "registration.administer"
    editable = ("is_active", "is_staff")
    list_display = ("name", "email", "is_staff", "is_active", "date_joined", "last_login")
    list_filter = ("is_staff", "is_active")
    search_fields = ("name", "email")
    ordering = ("name",)
    fields = ("name", "email", "is_active", "is_staff", "date_joined", "last_login")
    readonly_fields = ("date_joined",)
    inlines = (JoinedInline,)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Write through the service, which keeps the history; nobody locks themselves out."""
        if obj == request.user:
            messages.warning(request, "Your own account stays as it is. Ask a colleague to change it.")
            return
        services.change_access(user=obj, is_active=obj.is_active, is_staff=obj.is_staff, by=cast("User", request.user))
