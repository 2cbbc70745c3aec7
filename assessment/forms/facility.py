"""What the facility answers: a question, and a corrective action plan."""

from typing import Any, cast

from django import forms

from applications.forms.application import LongText
from applications.forms.evidence import AGAIN, EvidenceFileField, title_field
from applications.models import Evidence
from assessment.models import TEXT_MAX, ActionItem, ActionPlan, Clarification
from iasios.ui.forms import PortalForm


class AnswerQuestionForm(PortalForm):
    """The answer to a question, with evidence of the library or a new file."""

    answer = LongText(
        label="Answer",
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="The assessors read it. Write no names of patients.",
        error_messages={"required": "Write the answer.", "max_length": f"Shorten it to {TEXT_MAX:,} characters."},
    )
    evidence = forms.ModelMultipleChoiceField(
        label="Evidence from your library",
        queryset=Evidence.objects.none(),
        to_field_name="key",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "This piece is not in your library any more."},
    )
    file = EvidenceFileField(label="A new file", required=False)
    title = title_field(required=False, help_text="Of the new file. Left empty, it is the file's name.")

    groups = (("Your answer", ["answer"]), ("Evidence, if it helps", ["file", "title", "evidence"]))

    def __init__(self, *args: Any, clarification: Clarification, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelMultipleChoiceField[Evidence]", self.fields["evidence"])
        field.queryset = Evidence.objects.filter(facility=clarification.facility)
        if not field.queryset.exists():
            del self.fields["evidence"]

    def clean(self) -> dict[str, Any]:
        """When anything needs a change, the file has to be chosen again."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            self.ask_for_file_again()
        return cleaned

    def ask_for_file_again(self) -> None:
        """Say that the page does not keep a file that was chosen."""
        if self.cleaned_data.get("file"):
            self.add_error("file", AGAIN)


class PlanItemsForm(PortalForm):
    """Measure, person and day for each criterion of a plan; all are needed to file it, none to save it."""

    marks_optional = False

    def __init__(self, data: Any = None, *, plan: ActionPlan, final: bool = False) -> None:
        self.items = list(plan.items.select_related("criterion"))
        initial = {
            f"{name}_{item.pk}": getattr(item, name)
            for item in self.items
            for name in ("measure", "responsible", "done_by")
        }
        super().__init__(data, initial=initial)
        for item in self.items:
            self._add_fields(item, final)

    def _add_fields(self, item: ActionItem, final: bool) -> None:  # noqa: FBT001 - a private helper
        code = item.criterion.code
        self.fields[f"measure_{item.pk}"] = LongText(
            label="What you will change",
            required=final,
            max_length=TEXT_MAX,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": f"Say what you will change for {code}."},
        )
        self.fields[f"responsible_{item.pk}"] = forms.CharField(
            label="Who does it",
            required=final,
            max_length=150,
            error_messages={"required": f"Say who does it for {code}."},
        )
        self.fields[f"done_by_{item.pk}"] = forms.DateField(
            label="Done by",
            required=final,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={
                "required": f"Say by when {code} is done.",
                "invalid": f"Enter a day for {code}, such as 2027-01-31.",
            },
        )

    def rows(self) -> list[dict[str, Any]]:
        """Return the items with their fields, for the template."""
        return [
            {"item": item, "fields": [self[f"{name}_{item.pk}"] for name in ("measure", "responsible", "done_by")]}
            for item in self.items
        ]

    def measures(self) -> dict[int, dict[str, Any]]:
        """Return what was typed, by item."""
        return {
            item.pk: {name: self.cleaned_data[f"{name}_{item.pk}"] for name in ("measure", "responsible", "done_by")}
            for item in self.items
        }
