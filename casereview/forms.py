"""Validation of the draw and of a case file's answers."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms

from iasios.ui.forms import PortalForm

from .choices import NEEDS_REMARK, REMARK_MAX, CaseValue
from .draw import ELIGIBLE_MAX
from .models import CaseAnswer, CaseItem


class DrawForm(PortalForm):
    """Asks how many cases are eligible, and that the list behind the number exists."""

    eligible = forms.IntegerField(
        label="Number of eligible cases",
        min_value=1,
        max_value=ELIGIBLE_MAX,
        help_text="All therapeutic procedures of the last twelve months, numbered from 1 in your own system.",
        error_messages={
            "required": "Enter how many eligible cases you have.",
            "min_value": "There must be at least 1 eligible case.",
            "max_value": f"Enter a number up to {ELIGIBLE_MAX:,}.",
            "invalid": "Enter a whole number, such as 214.",
        },
    )
    list_is_fixed = forms.BooleanField(
        label="Our list is complete and numbered, and it will not change after the draw.",
        error_messages={"required": "Number your list first, then confirm it here."},
    )


class CaseFileForm(PortalForm):
    """The items of one file: a value and a remark each. Any of them may be left for later."""

    def __init__(self, data: Any = None, *, items: Iterable[CaseItem], answers: Mapping[int, CaseAnswer]) -> None:
        self.items = list(items)
        initial = {}
        for item in self.items:
            if answer := answers.get(item.pk):
                initial[f"value_{item.key}"] = answer.value
                initial[f"remark_{item.key}"] = answer.remark
        super().__init__(data, initial=initial)
        for item in self.items:
            self.fields[f"value_{item.key}"] = forms.ChoiceField(
                label=item.statement, choices=CaseValue.choices, widget=forms.RadioSelect, required=False
            )
            self.fields[f"remark_{item.key}"] = forms.CharField(
                label="Remark",
                required=False,
                max_length=REMARK_MAX,
                widget=forms.TextInput(attrs={"aria-description": f"on: {item.statement}"}),
            )

    def clean(self) -> dict[str, Any]:
        """Ask for a remark where the answer needs one."""
        cleaned = super().clean() or {}
        for item in self.items:
            value, remark = cleaned.get(f"value_{item.key}"), cleaned.get(f"remark_{item.key}")
            if value in NEEDS_REMARK and not remark:
                self.add_error(
                    f"remark_{item.key}", f"Say in a few words why you chose \u201c{CaseValue(value).label}\u201d."
                )
        return cleaned

    def answers(self) -> dict[str, tuple[str, str]]:
        """Return item key to (value, remark)."""
        return {
            item.key: (self.cleaned_data[f"value_{item.key}"], self.cleaned_data[f"remark_{item.key}"])
            for item in self.items
        }

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the items with their two fields, for the template."""
        for number, item in enumerate(self.items, start=1):
            yield {
                "number": number,
                "item": item,
                "value": self[f"value_{item.key}"],
                "answer_label": dict(CaseValue.choices).get(self[f"value_{item.key}"].value() or "", ""),
                "remark": self[f"remark_{item.key}"],
            }
