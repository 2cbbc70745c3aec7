"""What a member types of a criterion, and what the representative declares."""

from typing import Any

from django import forms

from applications.choices import Assessment
from applications.models import DESCRIPTION_MAX
from iasios.ui.forms import PortalForm


class LongText(forms.CharField):
    """Text of several lines; browsers send a line's end as two characters, which counts and is stored as one."""

    def to_python(self, value: Any) -> str:
        """Return the text with plain line ends."""
        return str(super().to_python(value) or "").replace("\r\n", "\n").strip()


class MayWait:
    """A field that an answer needs, so it is not marked as optional; half an answer can be saved all the same."""

    def validate(self, value: Any) -> None:
        """Check what is there."""
        if value:
            super().validate(value)  # type: ignore[misc]


class AssessmentField(MayWait, forms.ChoiceField):
    """The choice of a self-assessment."""


class DescriptionField(MayWait, LongText):
    """The description of how a criterion is met."""


class AnswerForm(PortalForm):
    """One criterion's answer."""

    use_required_attribute = False

    assessment = AssessmentField(
        label="Self-assessment",
        choices=Assessment.choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the three: met, partly met or not met."},
    )
    description = DescriptionField(
        label="Description",
        help_text=f"How your facility meets this criterion, in your own words. Up to {DESCRIPTION_MAX:,} characters.",
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=DESCRIPTION_MAX,
        error_messages={
            "max_length": f"The description is too long. Shorten it to {DESCRIPTION_MAX:,} characters, or attach the "
            "details as evidence. It has %(show_value)d now."
        },
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        error_messages={
            "required": "The page did not say which version you saw. Save again.",
            "invalid": "The page did not say which version you saw. Save again.",
            "min_value": "The page did not say which version you saw. Save again.",
        },
    )


class SubmissionForm(PortalForm):
    """The declaration's tick box."""

    declared = forms.BooleanField(
        label="I declare this as the authorised representative.",
        error_messages={"required": "Tick the box to declare that the application is accurate."},
    )
