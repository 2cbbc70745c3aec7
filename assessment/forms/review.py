"""What an assessor types: a finding, a question, the reason for taking findings up again."""

from typing import Any

from django import forms

from applications.forms.application import LongText
from assessment.choices import Verdict
from assessment.models import TEXT_MAX
from iasios.ui.forms import PortalForm

TOO_LONG = f"This is too long. Shorten it to {TEXT_MAX:,} characters. It has %(show_value)d now."


class Reason(LongText):
    """Text that the form asks for by itself, where it is needed; so its label is not marked as optional."""

    def validate(self, value: Any) -> None:
        """Accept an empty text here."""


class FindingForm(PortalForm):
    """The verdict on one criterion. The comment is required unless the criterion is met, as the model demands."""

    use_required_attribute = False

    verdict = forms.ChoiceField(
        label="Verdict",
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a verdict: met, partly met or not met.",
            "invalid_choice": "Choose one of the three: met, partly met or not met.",
        },
    )
    comment = Reason(
        label="Comment",
        help_text="Say what is missing, and what would make it met. It may stay empty if the criterion is met.",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=TEXT_MAX,
        error_messages={"max_length": TOO_LONG},
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the reason beside the field that lacks it."""
        given = super().clean() or {}
        needs_reason = given.get("verdict") in {Verdict.PARTLY, Verdict.NOT_MET}
        if needs_reason and not given.get("comment") and "comment" not in self.errors:
            self.add_error("comment", "Say why the criterion is not fully met. The result letter builds on it.")
        return given


class QuestionForm(PortalForm):
    """A question to the facility on one criterion."""

    question = LongText(
        label="Question",
        help_text="Say what is unclear and what would answer it. The facility does not see who asks.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=TEXT_MAX,
        error_messages={"required": "Write the question to the facility.", "max_length": TOO_LONG},
    )


class ReopenForm(PortalForm):
    """Why submitted findings are taken up again."""

    reason = LongText(
        label="Reason",
        help_text="It is kept in the history of the application.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=TEXT_MAX,
        error_messages={"required": "Say why you take the findings up again.", "max_length": TOO_LONG},
    )
