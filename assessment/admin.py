"""The office's desk of the assessment. Acts on applications are registered in `receivers.py`."""

from typing import Any, cast

from django.contrib import admin
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from applications.models import Criterion
from iasios.accounts.models import User
from iasios.office import Act, OfficeAdmin, OfficeInline

from . import services
from .forms.office import MinutesForm, ReturnForm
from .models import ActionItem, ActionPlan, Assessor, Assignment, Audit, Clarification, Decision, Finding

PERMISSION = "assessment.administer"


@admin.register(Assessor)
class AssessorAdmin(OfficeAdmin):
    """The list of assessors."""

    permission = PERMISSION
    may_add = True
    editable = ("specialty", "employer", "country", "active")
    list_display = ("__str__", "specialty", "employer", "country", "active", "under_way")
    list_filter = ("active", "country")
    search_fields = ("user__name", "user__email", "specialty", "employer")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Count what is under way."""
        return Assessor.objects.select_related("user").annotate(load=Count("assignments"))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer the people who are no assessors yet."""
        if db_field.name == "user":
            kwargs["queryset"] = User.objects.filter(is_active=True, assessor_profile=None).order_by("name", "email")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description="assignments so far", ordering="load")
    def under_way(self, assessor: Any) -> int:
        """Return the number of assignments."""
        return int(assessor.load)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Write through the service."""
        services.save_assessor(assessor=obj, by=cast("User", request.user))


class FindingInline(OfficeInline):
    """The findings of an assignment."""

    model = Finding
    fields = ("criterion", "verdict", "comment", "changed_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Load the criteria as well."""
        return super().get_queryset(request).select_related("criterion")


@admin.register(Assignment)
class AssignmentAdmin(OfficeAdmin):
    """Assignments with their progress."""

    permission = PERMISSION
    list_display = ("facility_name", "seat", "assessor", "status", "judged", "assigned_at", "submitted_at")
    list_filter = ("status",)
    list_select_related = ("application__facility", "assessor__user")
    search_fields = ("application__facility__name", "assessor__user__name")
    inlines = (FindingInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Count the findings, and the criteria to judge."""
        same = Criterion.objects.filter(edition=OuterRef("application__edition")).order_by()
        total = same.values("edition").annotate(number=Count("pk")).values("number")
        return Assignment.objects.visible_to(request.user).annotate(
            found=Count("findings"), to_judge=Coalesce(Subquery(total, output_field=IntegerField()), 0)
        )

    @admin.display(description="facility", ordering="application__facility__name")
    def facility_name(self, assignment: Any) -> str:
        """Return the facility's name."""
        return str(assignment.facility)

    @admin.display(description="findings")
    def judged(self, assignment: Any) -> str:
        """Say how many criteria are judged."""
        return f"{assignment.found} of {assignment.to_judge}"


@admin.register(Finding)
class FindingAdmin(OfficeAdmin):
    """All findings, to look up; the office reads both assessors' at any time."""

    permission = PERMISSION
    list_display = ("facility_name", "criterion_code", "verdict", "assessor_name", "comment", "changed_at")
    list_filter = ("verdict", "assignment__status")
    list_select_related = ("assignment__application__facility", "assignment__assessor__user", "criterion")
    search_fields = ("assignment__application__facility__name", "criterion__code", "comment")

    @admin.display(description="facility", ordering="assignment__application__facility__name")
    def facility_name(self, finding: Any) -> str:
        """Return the facility's name."""
        return str(finding.assignment.facility)

    @admin.display(description="criterion", ordering="criterion__position")
    def criterion_code(self, finding: Any) -> str:
        """Return the criterion's code."""
        return str(finding.criterion.code)

    @admin.display(description="assessor", ordering="assignment__assessor__user__name")
    def assessor_name(self, finding: Any) -> str:
        """Return the assessor's name."""
        return str(finding.assignment.assessor)


@admin.register(Clarification)
class ClarificationAdmin(OfficeAdmin):
    """Questions and answers."""

    permission = PERMISSION
    list_display = ("facility_name", "criterion_code", "question", "asked_at", "answered_at")
    list_select_related = ("application__facility", "criterion")
    search_fields = ("application__facility__name", "question", "answer")

    @admin.display(description="facility", ordering="application__facility__name")
    def facility_name(self, clarification: Any) -> str:
        """Return the facility's name."""
        return str(clarification.facility)

    @admin.display(description="criterion", ordering="criterion__position")
    def criterion_code(self, clarification: Any) -> str:
        """Return the criterion's code."""
        return str(clarification.criterion.code)


def _record_minutes(audit: Audit, user: Any, cleaned: dict[str, Any]) -> str:
    services.record_audit(audit=audit, minutes=cleaned["minutes"], by=user)
    return "The minutes are recorded. The facility was told, and the assessment goes on."


@admin.register(Audit)
class AuditAdmin(OfficeAdmin):
    """Audits."""

    permission = PERMISSION
    list_display = ("__str__", "scheduled_for", "place", "held_at")
    list_filter = ("kind",)
    list_select_related = ("application__facility",)
    acts = (
        Act(
            name="minutes",
            label="Record minutes",
            permission=PERMISSION,
            run=_record_minutes,
            form=MinutesForm,
            consequences=lambda audit: [  # noqa: ARG005 - the same for all
                "The facility reads the minutes and is told by e-mail.",
                "The assessment goes on.",
            ],
            shown=lambda audit: audit.held_at is None and audit.application.is_under_assessment,
        ),
    )


class ActionItemInline(OfficeInline):
    """What has to change, and what will be done."""

    model = ActionItem
    fields = ("criterion", "problem", "measure", "responsible", "done_by")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Load the criteria as well."""
        return super().get_queryset(request).select_related("criterion")


def _accept(plan: ActionPlan, user: Any, cleaned: dict[str, Any]) -> str:  # noqa: ARG001 - the act has no form
    services.accept_plan(plan=plan, by=user)
    return "The plan is accepted. The facility was told."


def _return(plan: ActionPlan, user: Any, cleaned: dict[str, Any]) -> str:
    services.return_plan(plan=plan, reason=cleaned["reason"], by=user)
    return "The plan is with the facility again."


def _is_filed(plan: ActionPlan) -> bool:
    filed = plan.filed_at is not None and plan.accepted_at is None
    return filed and plan.application.is_under_assessment


@admin.register(ActionPlan)
class ActionPlanAdmin(OfficeAdmin):
    """Corrective action plans."""

    permission = PERMISSION
    list_display = ("__str__", "due_on", "filed_at", "accepted_at")
    list_select_related = ("application__facility",)
    inlines = (ActionItemInline,)
    acts = (
        Act(
            name="accept",
            label="Accept the plan",
            permission=PERMISSION,
            run=_accept,
            consequences=lambda plan: ["The facility is told by e-mail.", "The assessment goes on."],  # noqa: ARG005
            shown=_is_filed,
        ),
        Act(
            name="return",
            label="Send the plan back",
            permission=PERMISSION,
            run=_return,
            form=ReturnForm,
            consequences=lambda plan: ["The facility can change the plan again and is told by e-mail."],  # noqa: ARG005
            shown=_is_filed,
            primary=False,
        ),
    )


@admin.register(Decision)
class DecisionAdmin(OfficeAdmin):
    """Decisions."""

    permission = PERMISSION
    list_display = ("facility_name", "outcome", "decided_at", "decided_by")
    list_filter = ("outcome",)
    list_select_related = ("application__facility", "decided_by")
    search_fields = ("application__facility__name",)

    @admin.display(description="facility", ordering="application__facility__name")
    def facility_name(self, decision: Any) -> str:
        """Return the facility's name."""
        return str(decision.facility)
