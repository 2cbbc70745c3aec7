"""What the office decides and schedules, on the pages of its acts."""

from typing import Any, cast

from django import forms
from django.utils import timezone

from applications.forms.application import LongText
from applications.models import Application, Criterion
from assessment.choices import AuditKind, Outcome
from assessment.models import TEXT_MAX, Assessor
from assessment.standing import comments_on, not_met, objections
from iasios import clock
from iasios.office import ActForm


class AssessorField(forms.ModelChoiceField):
    """An assessor, described by what matters for the choice."""

    def label_from_instance(self, obj: Any) -> str:
        """Name, specialty and country."""
        return f"{obj}, {obj.specialty}, {obj.country.name}"


class AssignForm(ActForm):
    """Who is to assess the application."""

    assessor = AssessorField(
        queryset=Assessor.objects.none(),
        empty_label="Choose an assessor",
        help_text="Members of the facility and people who are on a seat already are left out.",
        error_messages={"required": "Choose an assessor.", "invalid_choice": "This person cannot be chosen any more."},
    )

    def __init__(self, *args: Any, obj: Application, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, **kwargs)
        seated = obj.assignments.seated().values("assessor")
        members = obj.facility.memberships.values("user")
        free = Assessor.objects.filter(active=True).exclude(pk__in=seated).exclude(user__in=members)
        cast("AssessorField", self.fields["assessor"]).queryset = free.select_related("user")


class AuditForm(ActForm):
    """When and where an audit is held, and why."""

    kind = forms.ChoiceField(
        label="How",
        choices=AuditKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the audit is held."},
    )
    scheduled_for = forms.DateTimeField(
        label="Date and time",
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        error_messages={
            "required": "Enter date and time.",
            "invalid": "Enter date and time, such as 2026-12-03 14:00.",
        },
    )
    place = forms.CharField(
        label="Link or place",
        max_length=300,
        help_text="The address of the conference, or where to meet.",
        error_messages={"required": "Enter the link of the conference, or the place."},
    )
    reason = LongText(
        label="Reason",
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The facility and both assessors read it.",
        error_messages={"required": "Say why the audit is needed."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheduled_for"].help_text = f"In the time zone {timezone.get_current_timezone_name()}."

    def clean_scheduled_for(self) -> Any:
        """An audit lies ahead."""
        moment = self.cleaned_data["scheduled_for"]
        if moment <= clock.now():
            message = "This is in the past. Enter a time that lies ahead."
            raise forms.ValidationError(message)
        return moment


class MinutesForm(ActForm):
    """What an audit found."""

    minutes = LongText(
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="The facility and both assessors read them.",
        error_messages={"required": "Write the minutes."},
    )


class PlanForm(ActForm):
    """Which criteria a corrective action plan is about; a problem that is left empty leaves its criterion out."""

    reason = LongText(
        label="Reason",
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The facility reads it above the plan.",
        error_messages={"required": "Say why a plan is needed."},
    )
    due_on = forms.DateField(
        label="Due on",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Enter the day.", "invalid": "Enter a day, such as 2026-12-31."},
    )

    def __init__(self, *args: Any, obj: Application, **kwargs: Any) -> None:
        super().__init__(*args, obj=obj, **kwargs)
        comments = comments_on(obj)
        # Only what an assessor has doubted stands open here; anything else is chosen at the end.
        self.doubted = [criterion for criterion in not_met(obj) if criterion.pk in comments]
        for criterion in self.doubted:
            self.fields[f"problem_{criterion.code}"] = LongText(
                label=f"Problem with {criterion.code}",
                required=False,
                max_length=TEXT_MAX,
                initial="\n".join(comments[criterion.pk]),
                help_text=criterion.statement,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        others = obj.edition.criteria.exclude(pk__in=[criterion.pk for criterion in self.doubted])
        self.fields["other"] = forms.ModelChoiceField(
            label="Another criterion", queryset=others, required=False, empty_label="None"
        )
        self.fields["other_problem"] = LongText(
            label="Its problem", required=False, max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 3})
        )

    def clean_due_on(self) -> Any:
        """A plan is due after today."""
        day = self.cleaned_data["due_on"]
        if day <= clock.today():
            message = "Choose a day after today."
            raise forms.ValidationError(message)
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for at least one problem, and for both halves of another criterion."""
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("other")) != bool(cleaned.get("other_problem")):
            self.add_error("other_problem", "Choose the other criterion and write its problem, or leave both empty.")
        elif not (problems := self.problems()):
            self.add_error(None, "Write the problem of at least one criterion.")
        else:
            cleaned["problems"] = problems
        return cleaned

    def problems(self) -> dict[Criterion, str]:
        """Return the problem of each criterion."""
        found = {c: self.cleaned_data.get(f"problem_{c.code}", "") for c in self.doubted}
        if other := self.cleaned_data.get("other"):
            found[other] = self.cleaned_data.get("other_problem", "")
        return {criterion: problem for criterion, problem in found.items() if problem}


class ReturnForm(ActForm):
    """Why a plan goes back."""

    reason = LongText(
        label="Reason",
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The facility reads it in the e-mail.",
        error_messages={"required": "Say what is missing in the plan."},
    )


class DecideForm(ActForm):
    """The decision. An outcome that is not allowed is refused beside the choice, with the criteria."""

    outcome = forms.ChoiceField(
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the outcome."},
    )
    reasons = LongText(
        label="Reasons, for the result letter",
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Write the reasons; they stand in the result letter."},
    )

    def clean_outcome(self) -> str:
        """Ask whether this outcome is possible now."""
        outcome: str = self.cleaned_data["outcome"]
        if against := objections(self.obj, outcome):
            raise forms.ValidationError(against)
        return outcome
